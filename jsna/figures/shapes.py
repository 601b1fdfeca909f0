"""Lines, outlines and numbers as SVG, as short as they can be said."""

from collections.abc import Sequence

import numpy as np
import shapely

TENTHS = 10  # of a pixel: where points are rounded to


def short(value: float, places: int = 1) -> str:
    """Return a number to `places` decimals, without what it can do without."""
    text = f"{value:.{places}f}".rstrip("0").rstrip(".") if places else f"{value:.0f}"
    return "0" if text in ("-0", "") else text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def outline_path(shape: shapely.Geometry) -> str:
    """Return the path of polygons, or of lines, given in the drawing's pixels."""
    return "".join(steps(points, closed) for points, closed in rings(shape))


def rings(shape: shapely.Geometry) -> list[tuple[np.ndarray, bool]]:
    """Return the points of each ring or line of a shape, a ring's first point not told twice, and whether it closes."""
    lines = [line for part in shapely.get_parts(shape) for line in _lines(part)]
    return [_open(shapely.get_coordinates(line), bool(line.is_ring)) for line in lines]


def _open(points: np.ndarray, ring: bool) -> tuple[np.ndarray, bool]:
    closed = ring and len(points) > 2
    return (points[:-1] if closed else points), closed


def _lines(part: shapely.Geometry) -> list[shapely.Geometry]:
    return [part.exterior, *part.interiors] if part.geom_type == "Polygon" else [part]


def steps(points: np.ndarray, closed: bool) -> str:
    """Return a path as moves from each rounded point to the next: short, and never adrift."""
    whole = np.rint(points * TENTHS).astype(int)
    moves = [_pair(step) for step in np.diff(whole, axis=0).tolist()]
    joined = "".join(step if place == 0 or step.startswith("-") else f" {step}" for place, step in enumerate(moves))
    return f"M{_pair(whole[0].tolist())}{'l' if moves else ''}{joined}{'z' if closed else ''}"


def _pair(point: Sequence[int]) -> str:
    x, y = (short(value / TENTHS) for value in point)
    return f"{x}{y}" if y.startswith("-") else f"{x} {y}"
