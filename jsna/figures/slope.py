"""Inequality: a measure from the most to the least deprived group, and the slope across them."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import shapely

from jsna import prose
from jsna.figures.canvas import WITHHELD, Canvas, canvas, ticks
from jsna.figures.figure import Absent, Figure, finish
from jsna.figures.palette import AXIS, CONTEXT, FOCUS, INK, SOFT
from jsna.figures.rows import cells, marks, named, numbers, step_words
from needs.refusals import require_columns, require_unique

GROUPS = {5: "fifth", 10: "tenth"}


def inequality_slope(
    quantiles: pd.DataFrame,
    *,
    label: str,
    unit: str,
    area_name: str,
    index: Mapping[str, float] | None = None,
    top: float | None = None,
    source: str = "",
) -> Figure | Absent:
    """Draw a measure by fifth (or tenth) of deprivation with intervals, and the line that its slope index describes.

    Parameters
    ----------
    quantiles : one row a quantile: ``quantile`` (1 most deprived), ``value`` and, where known, ``lower_95``,
        ``upper_95``, ``mark``.
    index : ``intercept``, ``sii``, ``sii_lower_95``, ``sii_upper_95`` as `needs.inequality.slope_index` gives them.
    """
    require_columns(quantiles, ["quantile", "value"])
    require_unique(quantiles, ["quantile"])
    rows = quantiles.sort_values("quantile")
    value, upper = numbers(rows, "value"), numbers(rows, "upper_95")
    if np.isnan(value).all():
        return Absent(label)
    steps = ticks(0, float(np.nanmax([*value, *upper, top or 0])))
    drawn = _slope_canvas(rows, steps, unit)
    _line(drawn, index)
    style = "proportion" if unit.startswith("%") else "number"
    return finish(
        drawn,
        kind="Bar chart by deprivation with the slope of inequality",
        title=_slope_finding(value, label, unit, area_name),
        subtitle=f"{label}, {unit}, by deprivation",
        data=_data(rows, unit, index),
        unit=unit,
        notes=_notes(index),
        formats={"Group (1 is the most deprived)": "plain"} | dict.fromkeys([unit, "Lower 95%", "Upper 95%"], style),
        source=source,
    )


def _notes(index: Mapping[str, float] | None) -> list[str]:
    """Return what the dashed line is, with its slope and interval, where it is drawn."""
    if index is None or not np.isfinite(index["sii"]):
        return []
    gap, low, high = (prose.change(index[name], 1) for name in ("sii", "sii_lower_95", "sii_upper_95"))
    return [
        f"Dashed: the slope index of inequality, the change along a straight line from the most to the least deprived "
        f"end: {gap} (95% interval {low} to {high})."
    ]


def _line(drawn: Canvas, index: Mapping[str, float] | None) -> None:
    if index is not None and np.isfinite(index["sii"]):
        ends = [index["intercept"], index["intercept"] + index["sii"]]
        drawn.ax.plot([0, 1], ends, color=SOFT, lw=1.5, ls="--", clip_on=False)


def _slope_canvas(rows: pd.DataFrame, steps: Sequence[float], unit: str) -> Canvas:
    """Draw a bar a group, the most deprived dark, with intervals where they are known."""
    groups, lower = len(rows), numbers(rows, "lower_95")
    drawn = canvas(320, left=64, right=24, top=40, bottom=60)
    drawn.ax.set(xlim=(0, 1), ylim=(0, steps[-1]))
    drawn.scale_y(steps, step_words(steps), title=unit)
    middle = (np.arange(groups) + 0.5) / groups
    name = GROUPS.get(groups, "group").capitalize()
    words = [str(number) for number in range(1, groups + 1)]
    drawn.scale_x(list(middle), words, title=f"{name} of deprivation, 1 is the most deprived", grid=False)
    colours = [FOCUS, *[CONTEXT] * (groups - 1)]
    value = numbers(rows, "value")
    drawn.ax.bar(middle, value, width=0.7 / groups, color=colours, clip_on=False)
    _hatch(drawn, marks(rows, value), middle)
    known = ~np.isnan(lower)
    for colour, thick in (("#FFFFFF", 4), (INK, 1.5)):
        ends = lower[known], numbers(rows, "upper_95")[known]
        drawn.ax.vlines(middle[known], *ends, colour, lw=thick, clip_on=False)
    drawn.baseline()
    return drawn


def _hatch(drawn: Canvas, missing: Sequence[str], middle: np.ndarray) -> None:
    """Hatch each group that has a mark instead of a value, the whole scale high, and write the mark above."""
    high = drawn.ax.up[1]
    for group, (mark, at) in enumerate(zip(missing, middle, strict=True), 1):
        if mark:
            band = shapely.box(at - 0.35 / len(middle), 0, at + 0.35 / len(middle), high)
            drawn.area(band, f"{group}: {named(mark)}", fill=WITHHELD, edge=AXIS)
            drawn.write(at, high, mark, dy=10, ha="center")


def _data(rows: pd.DataFrame, unit: str, index: Mapping[str, float] | None) -> pd.DataFrame:
    """Return one row a group and, where it is drawn, one of the slope index, so that no number of the title lacks."""
    data = pd.DataFrame({"Group (1 is the most deprived)": list(rows["quantile"].astype(int))})
    when = [str(rows["period"].iloc[0])] if "period" in rows else []
    if when:
        data["Period"] = rows["period"].astype(str).to_list()
    for column, heading in (("value", unit), ("lower_95", "Lower 95%"), ("upper_95", "Upper 95%")):
        values = numbers(rows, column)
        if column == "value" or not np.isnan(values).all():
            data[heading] = cells(values, marks(rows, values))
    if index is None or not np.isfinite(index["sii"]):
        return data
    told = [prose.change(index[name], 1) for name in ("sii", "sii_lower_95", "sii_upper_95")]
    slope = pd.DataFrame([["Slope index", *when, *told][: len(data.columns)]], columns=data.columns)
    return pd.concat([data.astype(object), slope], ignore_index=True)


def _slope_finding(value: np.ndarray, label: str, unit: str, area_name: str) -> str:
    what = f"{prose.shorten(label, 70)} in {prose.shorten(area_name, 40)}"
    if np.isnan(value[[0, -1]]).any():
        return f"{what}, by deprivation"
    name = GROUPS.get(len(value), "group")
    most, least = (prose.measure(value[end], unit) for end in (0, -1))
    return f"{what}: {most} in the most deprived {name}, {least} in the least"
