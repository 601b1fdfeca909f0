"""Marks, lines, outlines and numbers as SVG, as short as they can be said."""

from collections.abc import Sequence

import numpy as np
import shapely

DASHES = {"--": (3.7, 1.6), "dashed": (3.7, 1.6), ":": (1.0, 1.65), "dotted": (1.0, 1.65)}  # in widths of the line


def shape(marker: str, x: float, y: float, size: float, places: int = 1) -> str:
    """Return a mark about a pixel: "o" round, "s" square, "D" diamond, "^" and "v" triangles, "_" a dash."""
    half = size / 2
    if marker == "o":
        return f'<circle cx="{short(x, places)}" cy="{short(y, places)}" r="{half:g}"/>'
    tip = half * 2**0.5
    corners: dict[str, list[tuple[float, float]]] = {
        "s": [(-half, -half), (half, -half), (half, half), (-half, half)],
        "D": [(-tip, 0), (0, -tip), (tip, 0), (0, tip)],
        "^": [(0, -half), (half, half), (-half, half)],
        "v": [(0, half), (half, -half), (-half, -half)],
        "_": [(-half, 0), (half, 0)],
    }
    points = "L".join(f"{short(x + dx, places)} {short(y + dy, places)}" for dx, dy in corners[marker])
    return f'<path d="M{points}z"/>'


def short(value: float, places: int) -> str:
    """Return a number to `places` decimals, without what it can do without."""
    text = f"{value:.{places}f}".rstrip("0").rstrip(".") if places else f"{value:.0f}"
    return "0" if text in ("-0", "") else text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def stroke(path: str, color: str, lw: float, ls: str = "-") -> str:
    dashes = f' stroke-dasharray="{" ".join(f"{part * lw:g}" for part in DASHES[ls])}"' if ls in DASHES else ""
    return f'<path d="{path}" fill="none" stroke="{color}" stroke-width="{lw:g}"{dashes}/>'


def outline_path(shape: shapely.Geometry, places: int = 1) -> str:
    """Return the path of polygons, or of lines, given in the drawing's pixels."""
    return "".join(_steps(line, places) for part in shapely.get_parts(shape) for line in _lines(part))


def _lines(part: shapely.Geometry) -> list[shapely.Geometry]:
    return [part.exterior, *part.interiors] if part.geom_type == "Polygon" else [part]


def _steps(line: shapely.Geometry, places: int) -> str:
    """Return a path as moves from each rounded point to the next: short, and never adrift."""
    points = np.rint(shapely.get_coordinates(line) * 10**places).astype(int)
    closed = len(points) > 2 and line.is_ring
    points = points[:-1] if closed else points
    steps = [_pair(step, places) for step in np.diff(points, axis=0).tolist()]
    joined = "".join(step if place == 0 or step.startswith("-") else f" {step}" for place, step in enumerate(steps))
    return f"M{_pair(points[0].tolist(), places)}{'l' if steps else ''}{joined}{'z' if closed else ''}"


def _pair(point: Sequence[int], places: int) -> str:
    x, y = (short(value / 10**places, places) for value in point)
    return f"{x}{y}" if y.startswith("-") else f"{x} {y}"
