"""Where deprivation is: areas by national fifth, with the small areas inside them and the most deprived by number."""

import numpy as np
import pandas as pd
import shapely

from jsna import prose
from jsna.figures.canvas import Canvas, fit
from jsna.figures.fifths import FIFTHS
from jsna.figures.figure import Figure, finish
from jsna.figures.maps import LEGEND, map_canvas, simplified
from jsna.figures.palette import AXIS, INK, MAP, SMALL
from needs.refusals import require_columns, require_unique

BADGE, ROW = 18, 24  # pixels: a number's disc, and a row of the key
MANY = 150  # areas: thinner borders
MOST_LINES = 400  # small areas: more would be a grey wash at this size


def fifths_map(
    areas: pd.DataFrame,
    *,
    area_name: str,
    edition: str,
    small: np.ndarray | None = None,
    numbered: int = 8,
    kind_of_area: str = "ward",
) -> Figure:
    """Draw areas by national fifth of deprivation, the darkest the most deprived; the worst are numbered and named.

    Parameters
    ----------
    areas : one row an area: ``area_code``, ``area_name``, ``quintile`` (national, 1 the most deprived), ``place`` (the
        more deprived the higher) and ``geometry`` (polygons in metres, British National Grid).
    edition : year of the index.
    small : outlines of the small areas inside, drawn as thin lines where there are not too many.
    numbered : how many of the most deprived are numbered, of those in the most deprived fifth.

    Raises
    ------
    ValueError : a column is absent, or an area occurs twice.
    """
    require_columns(areas, ["area_code", "area_name", "quintile", "place", "geometry"])
    require_unique(areas, ["area_code"])
    rows = areas.sort_values("place", ascending=False, kind="stable").reset_index(drop=True)
    named = rows[rows["quintile"] == 1].head(numbered)
    lines = small is not None and 0 < len(small) <= MOST_LINES
    outlines = np.asarray(rows["geometry"])
    drawn = map_canvas(outlines, least=48 + ROW * (6 + lines + len(named)))
    shapes = simplified(outlines, drawn)
    _draw(drawn, rows, shapes)
    if lines and small is not None:
        _draw_small(drawn, small, shapes)
    _number(drawn, shapes[: len(named)])
    _key(drawn, rows["quintile"], list(named["area_name"].astype(str)), lines=lines)
    return finish(
        drawn,
        kind=f"Map of {kind_of_area}s by fifth of deprivation",
        title=_finding(rows, area_name, kind_of_area),
        subtitle=f"National fifth of multiple deprivation, by {kind_of_area}, {edition}; 1 is the most deprived",
        data=_data(rows, kind_of_area),
        unit="national fifth",
        notes=[f"Numbers: the most deprived {kind_of_area}s, the worst first."] if len(named) else [],
        formats={"National fifth": "plain", "Place": "proportion"},
    )


def _draw(drawn: Canvas, rows: pd.DataFrame, shapes: np.ndarray) -> None:
    """Draw each area in the colour of its fifth; its name and fifth show where it is pointed at."""
    weight = 0.8 if len(rows) < MANY else 0.4
    for shape, name, fifth in zip(shapes, rows["area_name"].astype(str), rows["quintile"], strict=True):
        words = f"{name}: fifth {FIFTHS[int(fifth) - 1]}"
        drawn.area(shape, words, fill=MAP[5 - int(fifth)], edge=INK, lw=weight)


def _draw_small(drawn: Canvas, small: np.ndarray, shapes: np.ndarray) -> None:
    """Draw the borders of small areas that are not those of `shapes`, each once, as thin lines."""
    west, east = drawn.ax.across
    pixel = (east - west) / drawn.ax.wide
    outer = shapely.union_all(shapely.boundary(shapes))
    shapely.prepare(outer)
    borders = shapely.get_parts(shapely.union_all(shapely.boundary(shapely.coverage_simplify(small, pixel))))
    middles = shapely.line_interpolate_point(borders, 0.5, normalized=True)
    inner = shapely.line_merge(shapely.union_all(borders[~shapely.dwithin(outer, middles, 1.5 * pixel)]))
    drawn.area(inner, "", fill="none", edge="#FFFFFF", lw=0.5)


def _number(drawn: Canvas, shapes: np.ndarray) -> None:
    """Set a numbered disc on each shape; discs that would overlap move apart, with a line to their place."""
    at = np.column_stack(drawn.ax.pixels(*shapely.get_coordinates(shapely.point_on_surface(shapes)).T))
    placed = _apart(at, BADGE + 1)
    for number, (point, label) in enumerate(zip(at, placed, strict=True), start=1):
        if np.hypot(*(label - point)) > BADGE / 2:
            x, y = drawn.ax.values(*np.transpose([point, label]))
            drawn.ax.plot(x, y, color=INK, lw=1, zorder=4)
        drawn.points(*drawn.ax.values(*label), "o", "#FFFFFF", size=BADGE)
        drawn.place(float(label[0]), float(label[1]), str(number), ha="center", fontsize=SMALL, weight="bold")


def _apart(points: np.ndarray, gap: float) -> np.ndarray:
    """Return places near `points` with at least about `gap` between any two: each step pushes the close ones apart."""
    placed = np.array(points, dtype=float) + np.arange(len(points))[:, None] * [0.01, -0.01]
    for _ in range(60):
        away = placed[:, None] - placed[None]
        distance = np.hypot(away[..., 0], away[..., 1])
        np.fill_diagonal(distance, np.inf)
        push = np.clip(gap - distance, 0, None) / 2
        placed += (away / distance[..., None] * push[..., None]).sum(axis=1)
    return placed


def _key(drawn: Canvas, fifths: pd.Series, names: list[str], *, lines: bool) -> None:
    """List right of the map the fifths with the areas in each, the thin lines, and the names of the numbers."""
    left, y = drawn.width - LEGEND + 16, drawn.height - 16
    drawn.place(left, y, "National fifth", va="top", weight="bold")
    y -= 36
    for fifth, words in enumerate(FIFTHS, start=1):
        _swatch(drawn, left, y, MAP[5 - fifth])
        number = int((fifths == fifth).sum())
        drawn.place(left + 38, y, fit(f"{words}: {number}", LEGEND - 54, size=SMALL), fontsize=SMALL)
        y -= ROW
    if lines:
        drawn.rule(left, left + 28, y, AXIS, 1)
        drawn.place(left + 38, y, "border of a small area", fontsize=SMALL)
        y -= ROW
    for number, name in enumerate(names, start=1):
        drawn.dot(left + 14, y, "#FFFFFF", "#FFFFFF")
        drawn.place(left + 14, y, str(number), ha="center", fontsize=SMALL, weight="bold")
        drawn.place(left + 38, y, fit(name, LEGEND - 54, size=SMALL), fontsize=SMALL)
        y -= ROW


def _swatch(drawn: Canvas, left: float, middle: float, colour: str) -> None:
    drawn.swatch(left, middle - 8, 16, colour, INK)


def _data(rows: pd.DataFrame, kind_of_area: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            kind_of_area.capitalize(): rows["area_name"].astype(str),
            "Code": rows["area_code"].astype(str),
            "National fifth": rows["quintile"].astype(int),
            "Place": rows["place"],
        }
    )


def _finding(rows: pd.DataFrame, area_name: str, kind_of_area: str) -> str:
    worst = int((rows["quintile"] == 1).sum())
    where = f"of {prose.shorten(area_name, 60)}"
    first = prose.shorten(str(rows["area_name"].iloc[0]), 40)
    if len(rows) == 1:
        return f"{first}, the one {kind_of_area} {where}, stands in national fifth {rows['quintile'].iloc[0]:.0f}"
    number = f"{worst} of the {len(rows)}" if worst else "None of the"
    verb = "stands" if worst == 1 else "stand"
    return f"{number} {kind_of_area}s {where} {verb} in England's most deprived fifth; {first} is the most deprived"
