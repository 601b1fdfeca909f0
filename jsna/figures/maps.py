"""Where: wards (or any areas) in five classes of one colour, with what is withheld hatched."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pandas as pd
import shapely

from jsna import prose
from jsna.figures.canvas import WIDTH, WITHHELD, Canvas, canvas, fit
from jsna.figures.figure import Absent, Shown, finish
from jsna.figures.palette import AXIS, MAP, SMALL
from jsna.figures.rows import cells, marks, numbers
from jsna.figures.tables import Table
from needs.refusals import require_columns, require_unique

LEGEND = 216
LEAST, MOST = 300, 640


def ward_map(
    areas: pd.DataFrame,
    *,
    label: str,
    unit: str,
    breaks: Sequence[float] | None = None,
    period: str = "",
    source: str = "",
    kind_of_area: str = "ward",
) -> Shown:
    """Draw areas in five classes of ``value``, darker where it is higher; areas without a value are hatched.

    Parameters
    ----------
    areas : one row an area: ``area_code``, ``area_name``, ``value`` (missing where withheld), ``geometry`` (polygons
        in metres, British National Grid; missing or empty where there is none) and, where there are any, ``mark``.
    label, unit : what is measured, in words, and its unit ("% of children").
    breaks : four class boundaries from a published range, so that maps of different places compare; fifths of the
        areas drawn when absent.

    Returns
    -------
    The map; a table where no area has an outline; a sentence where none has a value.

    Raises
    ------
    ValueError : an area occurs twice, or `breaks` are not four rising numbers.
    """
    require_columns(areas, ["area_code", "area_name", "value", "geometry"])
    require_unique(areas, ["area_code"])
    values = numbers(areas, "value")
    edges = _breaks(values, breaks)
    if np.isnan(values).all():
        return Absent(label)
    missing = marks(areas, values)
    data = _data(areas, values, missing, unit, kind_of_area)
    formats = {unit: "proportion" if unit.startswith("%") else "number"}
    outlines = np.asarray(areas["geometry"])
    unseen = int((shapely.is_missing(outlines) | shapely.is_empty(outlines)).sum())
    if unseen == len(areas):
        notes = [f"No outlines of these {kind_of_area}s are here, so there is no map."]
        return Table(data, f"{label}, {unit}, by {kind_of_area}", notes, formats, {}, source)
    drawn = map_canvas(outlines)
    _draw_areas(drawn, areas, edges, missing, unit)
    _legend(drawn, _class_words(edges, values, unit, breaks is not None), unit, missing)
    return finish(
        drawn,
        kind=f"Map of {kind_of_area}s",
        title=_finding(areas, values, label, unit),
        subtitle=f"{label}, {unit}, by {kind_of_area}{', ' + period if period else ''}",
        data=data,
        unit=unit,
        notes=[f"{unseen} of {len(areas)} have no outline here and stand in the table alone."] if unseen else [],
        formats=formats,
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


def map_canvas(shapes: np.ndarray, *, least: int = LEAST) -> Canvas:
    """Return a canvas whose data units are metres, the map left and room for the legend right."""
    west, south, east, north = shapely.total_bounds(shapes)
    room = WIDTH - LEGEND - 8
    height = int(np.clip(room * (north - south) / max(east - west, 1), least, MOST))
    drawn = canvas(height + 16, left=8, right=LEGEND, top=8, bottom=8)
    scale = max((east - west) / room, (north - south) / height)
    middle_x, middle_y = (west + east) / 2, (south + north) / 2
    drawn.ax.set(
        xlim=(middle_x - scale * room / 2, middle_x + scale * room / 2),
        ylim=(middle_y - scale * height / 2, middle_y + scale * height / 2),
    )
    return drawn


def simplified(outlines: np.ndarray, drawn: Canvas) -> np.ndarray:
    """Return outlines without detail below half a pixel: gaps that this opens lie under the white borders."""
    west, east = drawn.ax.across
    pixel = (east - west) / drawn.ax.wide
    whole = np.where(shapely.is_missing(outlines), shapely.Polygon(), outlines)
    return np.asarray(shapely.simplify(whole, pixel / 2))


def _draw_areas(drawn: Canvas, areas: pd.DataFrame, edges: np.ndarray, missing: list[str], unit: str) -> None:
    """Draw each area in the colour of its class; its name and value show where it is pointed at."""
    values = numbers(areas, "value")
    classes = np.where(np.isnan(values), -1, np.searchsorted(edges, values, side="right"))
    shapes = simplified(np.asarray(areas["geometry"]), drawn)
    for shape, level, name, value, mark in zip(shapes, classes, areas["area_name"], values, missing, strict=True):
        fill, edge = (WITHHELD, AXIS) if level < 0 else (MAP[int(level)], "#FFFFFF")
        drawn.area(shape, f"{name}: {mark or prose.measure(value, unit)}", fill=fill, edge=edge)


def _class_words(edges: np.ndarray, values: np.ndarray, unit: str, published: bool) -> list[str]:
    """Return what each class holds, lowest first: the drawn range at its ends, or no end where breaks were given."""
    per_cent = "%" if unit.startswith("%") else ""
    inner = [prose.measure(float(edge), per_cent) for edge in edges]
    if published:
        return [f"under {inner[0]}", *(f"{a} to {b}" for a, b in pairwise(inner)), f"{inner[-1]} and over"]
    low, high = (prose.measure(float(end), per_cent) for end in (np.nanmin(values), np.nanmax(values)))
    return [f"{a} to {b}" for a, b in pairwise([low, *inner, high])]


def _legend(drawn: Canvas, classes: list[str], unit: str, missing: list[str]) -> None:
    """List the classes right of the map, highest first, and what is hatched."""
    hatched = sorted({mark for mark in missing if mark})
    rows = [(level, classes[level]) for level in reversed(range(len(classes)))]
    rows += [(-1, f"{mark} {prose.MARKS.get(mark, '').split(':')[0]}") for mark in hatched]
    x, y = drawn.width - LEGEND + 16, drawn.height - 24
    drawn.place(x, y, fit(unit, LEGEND - 24, lines=2), va="top", weight="bold")
    for row, (level, words) in enumerate(rows):
        low = y - 62 - 26 * row
        drawn.swatch(x, low, 18, WITHHELD if level < 0 else MAP[level], AXIS)
        drawn.place(x + 38, low + 9, fit(words, LEGEND - 54, size=SMALL), fontsize=SMALL, va="center")


def _data(areas: pd.DataFrame, values: np.ndarray, missing: list[str], unit: str, kind_of_area: str) -> pd.DataFrame:
    names = {kind_of_area.capitalize(): areas["area_name"].astype(str), "Code": areas["area_code"].astype(str)}
    highest_first = np.argsort(-np.nan_to_num(values, nan=-np.inf), kind="stable")
    return pd.DataFrame({**names, unit: cells(values, missing)}).iloc[highest_first]


def _finding(areas: pd.DataFrame, values: np.ndarray, label: str, unit: str) -> str:
    low, high = int(np.nanargmin(values)), int(np.nanargmax(values))
    names = areas["area_name"].astype(str)
    return (
        f"{prose.shorten(label, 80)} ranges from {prose.measure(float(values[low]), unit)} in "
        f"{prose.shorten(names.iloc[low], 40)} to {prose.measure(float(values[high]), unit)} in "
        f"{prose.shorten(names.iloc[high], 40)}"
    )
