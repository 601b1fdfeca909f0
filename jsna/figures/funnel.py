"""Is a small area's rate far from the average, or only small? A funnel plot says."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from jsna import prose
from jsna.figures.canvas import WITHHELD, Canvas, canvas, ticks, width_of
from jsna.figures.figure import Absent, Figure, finish
from jsna.figures.palette import AXIS, CONTEXT, FOCUS, INK, SMALL, SOFT
from jsna.figures.rows import cells, marks, named, numbers, step_words
from needs.refusals import require_columns, require_unique

NAMED = 8  # so many areas are named beside the focus, where there is room


def funnel_plot(
    areas: pd.DataFrame,
    limits: pd.DataFrame,
    *,
    label: str,
    unit: str,
    focus: str = "",
    average_name: str = "Average",
    period: str = "",
    source: str = "",
) -> Figure | Absent:
    """Draw areas by their size and value between the control limits of a funnel.

    Parameters
    ----------
    areas : one row an area: ``area_code``, ``area_name``, ``people``, ``value`` and ``position`` (see
        `needs.funnel.funnel_significance`), and ``mark`` where there is any; those without a value are counted
        beside the chart, since to place them would tell their size.
    limits : `needs.funnel.funnel_limits`, on the same size (``x``) and unit.
    focus : code of the area that the page is about.

    Raises
    ------
    ValueError : a column is absent or an area occurs twice.
    """
    require_columns(areas, ["area_code", "area_name", "people", "value", "position"])
    require_columns(limits, ["x", "baseline", "lower_95", "upper_95", "lower_998", "upper_998"])
    require_unique(areas, ["area_code"])
    value, people = numbers(areas, "value"), numbers(areas, "people")
    shown = ~(np.isnan(value) | np.isnan(people))
    if not shown.any():
        return Absent(label)
    outside = ~areas["position"].astype(object).isin(["within"]).to_numpy() & areas["position"].notna().to_numpy()
    chosen = (areas["area_code"].astype(str) == focus).to_numpy()
    drawn = _funnel_canvas(people[shown], value[shown], unit)
    start, end = drawn.ax.up
    _limits(drawn, limits, (start, end))
    _points(drawn, areas[shown], outside[shown], chosen[shown])
    missing = marks(areas[~shown], value[~shown])
    _unplaced(drawn, missing)
    return finish(
        drawn,
        kind="Funnel plot",
        title=_finding(areas, chosen, outside, label, average_name),
        subtitle=f"{label}, {unit}, by number of people{', ' + period if period else ''}",
        data=_data(areas, unit, period),
        unit=unit,
        notes=[
            "Dashed: 95% limits; dotted: 99.8% limits. Diamonds lie outside them. Square: this area.",
            *(["An area without a figure has no place here; the table names it."] if missing else []),
            *([f"The scale starts at {prose.number(start)}, not at 0."] if start else []),
        ],
        formats={"People counted": "count", unit: "proportion" if unit.startswith("%") else "number"},
        source=source,
    )


def _points(drawn: Canvas, areas: pd.DataFrame, outside: np.ndarray, chosen: np.ndarray) -> None:
    """Draw a mark an area, and name the one that the page is about and some of those outside the limits."""
    value, people = numbers(areas, "value"), numbers(areas, "people")
    for mask, marker, colour in (
        (~outside & ~chosen, "o", CONTEXT),
        (outside & ~chosen, "D", "#F46A25"),
        (chosen, "s", FOCUS),
    ):
        drawn.points(people[mask], value[mask], marker, colour, size=8)
    order = [*np.flatnonzero(chosen), *np.flatnonzero(outside & ~chosen)[:NAMED]]
    _names(drawn, [(people[i], value[i], str(areas["area_name"].iloc[i])) for i in order])


def _unplaced(drawn: Canvas, missing: Sequence[str]) -> None:
    """Say above the chart how many areas are withheld, or have no figure for another reason; hatched as on maps."""
    left, low = float(drawn.width - 24), drawn.height - 17
    for mark in sorted(set(missing), reverse=True):
        words = f"{missing.count(mark)} {named(mark)}"
        left -= width_of(words, SMALL)
        drawn.place(left, low, words, fontsize=SMALL)
        drawn.swatch(left - 36, low - 7, 14, WITHHELD, AXIS)
        left -= 60


def _funnel_canvas(people: np.ndarray, value: np.ndarray, unit: str) -> Canvas:
    """Return a canvas for areas by size, its upright scale about their values."""
    low, high = float(value.min()), float(value.max())
    steps = ticks(max(0.0, low - (high - low) / 2) if low > 0.5 * high else 0, high + (high - low) / 4)
    drawn = canvas(400, left=64, right=24, top=40, bottom=60)
    span = float(people.max()) * 1.06
    drawn.ax.set(xlim=(0, span), ylim=(steps[0], steps[-1]))
    drawn.scale_y(steps, step_words(steps), title=unit)
    sizes = [step for step in ticks(0, span) if step <= span]
    drawn.scale_x(sizes, step_words(sizes), title="People counted", grid=False)
    drawn.baseline(at=steps[0])
    return drawn


def _data(areas: pd.DataFrame, unit: str, period: str) -> pd.DataFrame:
    value, people = numbers(areas, "value"), numbers(areas, "people")
    return pd.DataFrame(
        {
            "Area": list(areas["area_name"].astype(str)),
            **({"Period": period} if period else {}),
            "People counted": cells(people, marks(areas, people)),
            unit: cells(value, marks(areas, value)),
            "Against the funnel": list(areas["position"].astype(object).fillna("not placed")),
        }
    )


def _limits(drawn: Canvas, limits: pd.DataFrame, scale: tuple[float, float]) -> None:
    drawn.ax.plot(limits["x"], limits["baseline"], color=INK, lw=1.25)
    for level, style in (("95", "--"), ("998", ":")):
        for side in ("lower", "upper"):
            name = f"{side}_{level}"
            x = limits[f"x_{name}"] if f"x_{name}" in limits else limits["x"]
            kept = limits[name].between(*scale)
            drawn.ax.plot(x[kept], limits[name][kept], color=SOFT, lw=1.25, ls=style)


def _names(drawn: Canvas, points: Sequence[tuple[float, float, str]]) -> None:
    """Name points right or left of them where no name stands yet; the others are named in the table."""
    taken: list[tuple[float, float, float]] = []
    for x, y, name in points:
        words = prose.shorten(name, 30)
        left, low = map(float, drawn.ax.pixels(x, y))
        width = width_of(words, SMALL)
        for start in (left + 9, left - 9 - width):
            inside = start >= 4 and start + width <= drawn.width - 4
            if inside and all(abs(low - at) > 15 or start > end or start + width < begin for begin, end, at in taken):
                drawn.place(start, low, words, fontsize=SMALL, va="center")
                taken.append((start - 12, start + width + 12, low))
                break


def _finding(areas: pd.DataFrame, chosen: np.ndarray, outside: np.ndarray, label: str, average_name: str) -> str:
    what = prose.shorten(label, 90)
    if not chosen.any():
        placed = int((~np.isnan(numbers(areas, "value"))).sum())
        return f"{what}: {int(outside.sum())} of {placed} areas lie outside what chance would explain"
    row = areas[chosen].iloc[0]
    name, position = prose.shorten(row["area_name"], 50), row["position"]
    if marks(areas[chosen], numbers(areas, "value")[chosen]) == ["[c]"]:
        return f"{what}: the figure of {name} is withheld"
    if not isinstance(position, str):
        return f"{what}: {name} cannot be placed"
    if position == "within":
        return f"{what}: {name} lies within what chance would explain about the {average_name.lower()}"
    side, _, limit = position.partition(" beyond ")
    side = {"high": "higher", "low": "lower"}[side]
    return f"{what}: {name} is {side} than chance would explain (beyond the {limit.replace(' ', '')} limit)"
