"""Where: wards (or any areas) in five classes of one colour, with what is withheld hatched."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import shapely
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, IdentityTransform
from needs.refusals import refuse, require_columns, require_unique

from jsna import prose
from jsna.figures.canvas import WIDTH, Canvas, canvas, fit
from jsna.figures.figure import Figure, finish
from jsna.figures.palette import AXIS, MAP, SMALL

LEGEND = 216
LEAST, MOST = 300, 640


def ward_map(
    areas: pd.DataFrame,
    *,
    label: str,
    unit: str,
    area_name: str,
    breaks: Sequence[float] | None = None,
    period: str = "",
    source: str = "",
    kind_of_area: str = "ward",
) -> Figure:
    """Draw areas in five classes of ``value``, darker where it is higher; areas without a value are hatched.

    Parameters
    ----------
    areas : one row an area: ``area_code``, ``area_name``, ``value`` (missing where withheld), ``geometry`` (polygons
        in metres, British National Grid) and, where there are any, ``mark`` ([c], [x]).
    label, unit : what is measured, in words, and its unit ("% of children").
    breaks : four class boundaries from a published range, so that maps of different places compare; fifths of the
        areas drawn when absent.

    Raises
    ------
    ValueError : an area occurs twice or has no outline, or `breaks` are not four rising numbers.
    """
    require_columns(areas, ["area_code", "area_name", "value", "geometry"])
    require_unique(areas, ["area_code"])
    refuse(areas, areas["geometry"].isna(), "every area has an outline")
    values = areas["value"].to_numpy(dtype=float, na_value=np.nan)
    edges = _breaks(values, breaks)
    drawn = _map_canvas(np.asarray(areas["geometry"]))
    classes = np.where(np.isnan(values), -1, np.searchsorted(edges, values, side="right"))
    marks = _marks(areas, values)
    shown = [prose.measure(m if m else v, unit) for v, m in zip(values, marks, strict=True)]
    for shape, level, name, text in zip(_simplified(areas, drawn), classes, areas["area_name"], shown, strict=True):
        _draw_area(drawn, shape, int(level), f"{name}: {text}")
    _legend(drawn, edges, values, unit, marks)
    data = pd.DataFrame(
        {
            kind_of_area.title(): areas["area_name"].astype(str),
            "Code": areas["area_code"].astype(str),
            unit: _cells(values, marks),
        }
    ).iloc[np.argsort(-np.nan_to_num(values, nan=-np.inf), kind="stable")]
    return finish(
        drawn,
        kind=f"Map of {kind_of_area}s",
        title=_finding(areas, values, label, unit, area_name, kind_of_area),
        subtitle=f"{label}, {unit}, by {kind_of_area}{', ' + period if period else ''}",
        data=data,
        unit=unit,
        formats={unit: "proportion" if unit.startswith("%") else "number"},
        source=source,
    )


def _breaks(values: np.ndarray, breaks: Sequence[float] | None) -> np.ndarray:
    if breaks is not None:
        edges = np.asarray(breaks, dtype=float)
        if len(edges) != 4 or not (np.diff(edges) > 0).all():
            raise ValueError(f"breaks are four rising numbers, found {list(breaks)}")
        return edges
    known = values[~np.isnan(values)]
    return np.unique(np.quantile(known, [0.2, 0.4, 0.6, 0.8])) if len(known) else np.array([])


def _map_canvas(shapes: np.ndarray) -> Canvas:
    """Return a canvas whose data units are metres, the map left and room for the legend right."""
    west, south, east, north = shapely.total_bounds(shapes)
    room = WIDTH - LEGEND - 8
    height = int(np.clip(room * (north - south) / max(east - west, 1), LEAST, MOST))
    drawn = canvas(height + 16, left=8, right=LEGEND, top=8, bottom=8)
    scale = max((east - west) / room, (north - south) / height)
    middle_x, middle_y = (west + east) / 2, (south + north) / 2
    drawn.ax.set(
        xlim=(middle_x - scale * room / 2, middle_x + scale * room / 2),
        ylim=(middle_y - scale * height / 2, middle_y + scale * height / 2),
    )
    return drawn


def _simplified(areas: pd.DataFrame, drawn: Canvas) -> np.ndarray:
    """Return outlines without detail below half a pixel; neighbours keep sharing their borders."""
    west, east = drawn.ax.get_xlim()
    pixel = (east - west) / (drawn.width - LEGEND - 8)
    return np.asarray(shapely.coverage_simplify(np.asarray(areas["geometry"]), pixel * 0.6))


def _draw_area(drawn: Canvas, shape: Any, level: int, words: str) -> None:
    rings = [ring for part in shapely.get_parts(shape) for ring in [part.exterior, *part.interiors]]
    if not rings:
        return
    path = Path.make_compound_path(*(Path(shapely.get_coordinates(ring), closed=True) for ring in rings))
    patch = drawn.ax.add_patch(_patch(path, level))
    drawn.tip(patch, words)


def _patch(path: Path, level: int) -> PathPatch:
    if level < 0:
        return PathPatch(
            path, facecolor="#FFFFFF", edgecolor=AXIS, hatch="////", hatch_linewidth=1, lw=0.6, clip_on=False
        )
    return PathPatch(path, facecolor=MAP[level], edgecolor="#FFFFFF", lw=0.6, clip_on=False)


def _legend(drawn: Canvas, edges: np.ndarray, values: np.ndarray, unit: str, marks: list[str]) -> None:
    """List the classes right of the map, highest first, with how many areas each holds."""
    known = values[~np.isnan(values)]
    rows: list[tuple[int, str]] = []
    if len(known):
        ends = [known.min(), *edges, known.max()]
        ends[0], ends[-1] = min(ends[0], ends[1]), max(ends[-1], ends[-2])
        text = [prose.measure(float(end), "%" if unit.startswith("%") else "") for end in ends]
        rows = [(level, f"{text[level]} to {text[level + 1]}") for level in reversed(range(len(edges) + 1))]
    rows += [
        (-1, f"{mark} {prose.MARKS.get(mark, '').split(':')[0]}") for mark in sorted({mark for mark in marks if mark})
    ]
    x, y = drawn.width - LEGEND + 16, drawn.height - 24
    drawn.place(x, y, fit(unit, LEGEND - 24, lines=2), va="top", weight="bold")
    for row, (level, words) in enumerate(rows):
        low = y - 62 - 26 * row
        path = Rectangle((0, 0), 1, 1).get_path().transformed(Affine2D().scale(28, 18).translate(x, low))
        patch = _patch(path, level)
        patch.set(transform=IdentityTransform(), edgecolor=AXIS)
        drawn.ax.add_patch(patch)
        drawn.place(x + 38, low + 9, fit(words, LEGEND - 54), fontsize=SMALL)


def _marks(areas: pd.DataFrame, values: np.ndarray) -> list[str]:
    """Return each area's mark; a missing value without one is 'not available'."""
    given = areas["mark"] if "mark" in areas else pd.Series(None, index=areas.index, dtype=object)
    return [
        str(mark) if isinstance(mark, str) and mark and missing else prose.MISSING if missing else ""
        for mark, missing in zip(given, np.isnan(values), strict=True)
    ]


def _cells(values: np.ndarray, marks: list[str]) -> list[object]:
    return [mark or float(value) for value, mark in zip(values, marks, strict=True)]


def _finding(areas: pd.DataFrame, values: np.ndarray, label: str, unit: str, area_name: str, kind_of_area: str) -> str:
    place, what = prose.shorten(area_name, 60), prose.shorten(label, 80)
    if np.isnan(values).all():
        return f"{what}: nothing is published for the {kind_of_area}s of {place}"
    low, high = int(np.nanargmin(values)), int(np.nanargmax(values))
    names = areas["area_name"].astype(str)
    return (
        f"{what} ranges from {prose.measure(float(values[low]), unit)} in {prose.shorten(names.iloc[low], 40)} "
        f"to {prose.measure(float(values[high]), unit)} in {prose.shorten(names.iloc[high], 40)}"
    )
