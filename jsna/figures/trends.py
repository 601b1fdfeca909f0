"""An indicator through time, with its interval, a benchmark, a target and the breaks in its series."""

import numpy as np
import pandas as pd

from jsna import prose
from jsna.figures.canvas import Canvas, ticks
from jsna.figures.figure import Absent, Figure, finish
from jsna.figures.palette import FOCUS, SOFT
from jsna.figures.rows import cells, marks, measured, numbers
from jsna.figures.timeline import end_labels, last_of, mark_gaps, time_canvas
from needs.refusals import require_columns, require_unique

OTHER = "#801650"
FAR = 0.6  # of the highest: where all values lie above, a scale from 0 would hide how they change


def trend_chart(
    series: pd.DataFrame,
    *,
    label: str,
    unit: str,
    area_name: str,
    benchmark: pd.DataFrame | None = None,
    benchmark_name: str = "England",
    target: float | None = None,
    marker: str = "",
    top: float | None = None,
    source: str = "",
) -> Figure | Absent:
    """Draw an indicator through time, with 95% intervals, a benchmark and a target.

    Parameters
    ----------
    series : one row a period: ``period`` (words), ``period_start`` (year), ``value`` (missing where withheld) and,
        where there are any, ``lower_95``, ``upper_95``, ``mark``; the line breaks at [b] and at what is missing.
    benchmark : ``period_start`` and ``value`` of the place compared with, named `benchmark_name`.
    marker : the recent trend, as `needs.trend.recent_trend` words it; said in the title.
    top : end of the scale from a published range.

    Raises
    ------
    ValueError : a column is absent or a period occurs twice.
    """
    require_columns(series, ["period", "period_start", "value"])
    require_unique(series, ["period_start"])
    rows = series.sort_values("period_start")
    value, lower, upper = (numbers(rows, name) for name in ("value", "lower_95", "upper_95"))
    if np.isnan(value).all():
        return Absent(label)
    other = _matching(rows, benchmark)
    steps = _scale([*value, *lower, *upper, *other, np.nan if target is None else target], top)
    drawn = time_canvas(rows, steps, unit)
    ends = _lines(drawn, rows, other, target)
    names = (prose.shorten(area_name, 40), benchmark_name, "Target")
    end_labels(drawn, [(words, *end) for words, end in zip(names, ends, strict=True)])
    mark_gaps(drawn, rows)
    _hover(drawn, rows, unit)
    known = bool((~np.isnan(lower)).any())
    return finish(
        drawn,
        kind=f"Line chart{' with 95% confidence intervals' if known else ''}",
        title=_trend_finding(rows, value, lower, upper, other, label, unit, area_name, benchmark_name, marker),
        subtitle=f"{measured(label, unit)}, {_span(rows)}",
        data=_series_data(rows, value, lower, upper, other, area_name, benchmark_name),
        unit=unit,
        notes=_notes(known, steps[0]),
        formats=_formats(area_name, benchmark_name, unit),
        source=source,
    )


def _span(rows: pd.DataFrame) -> str:
    """Return the first and last period; where each is of several years, so that four years are not one list."""
    first, last = str(rows["period"].iloc[0]), str(rows["period"].iloc[-1])
    return f"from {first}, to {last}" if " to " in first else f"{first} to {last}"


def _notes(known: bool, start: float) -> list[str]:
    intervals = ["Upright lines are 95% confidence intervals."] if known else []
    return [*intervals, *([f"The scale starts at {prose.number(start)}, not at 0."] if start else [])]


def _scale(values: list[float], top: float | None) -> list[float]:
    """Return the steps of the scale: from 0 unless all that is drawn lies far from it."""
    low, high = float(np.nanmin(values)), float(np.nanmax([*values, top or 0]))
    return ticks(low if low > FAR * high else 0.0, high)


def _formats(area_name: str, benchmark_name: str, unit: str) -> dict[str, str]:
    style = "proportion" if unit.startswith("%") else "count" if unit in prose.COUNTED else "number"
    return dict.fromkeys([area_name, benchmark_name, "Lower 95%", "Upper 95%"], style)


def _matching(rows: pd.DataFrame, benchmark: pd.DataFrame | None) -> np.ndarray:
    """Return the benchmark's value in each period of `rows`, missing where it has none."""
    if benchmark is None or benchmark.empty:
        return np.full(len(rows), np.nan)
    require_unique(benchmark, ["period_start"])
    return rows["period_start"].map(benchmark.set_index("period_start")["value"]).to_numpy(dtype=float, na_value=np.nan)


def _unbroken(rows: pd.DataFrame, value: np.ndarray) -> list[np.ndarray]:
    """Return the places of values that one line may join: no gap, and nothing across a break in the series."""
    broken = (rows["mark"].astype(object) == "[b]").to_numpy() if "mark" in rows else np.zeros(len(rows), dtype=bool)
    part = np.cumsum(broken | np.isnan(value))
    return [np.flatnonzero((part == name) & ~np.isnan(value)) for name in np.unique(part[~np.isnan(value)])]


def _lines(drawn: Canvas, rows: pd.DataFrame, other: np.ndarray, target: float | None) -> list[tuple[float, str]]:
    """Draw the area, what it is compared with and its target; return where each line ends, and its colour."""
    x, value, lower, upper = (numbers(rows, name) for name in ("period_start", "value", "lower_95", "upper_95"))
    known = ~np.isnan(lower)
    drawn.ax.vlines(x[known], lower[known], upper[known], FOCUS, lw=1.25, clip_on=False)
    for part in _unbroken(rows, value):
        drawn.ax.plot(x[part], value[part], color=FOCUS, lw=2.5, marker="o", ms=6, clip_on=False, zorder=4)
    drawn.ax.plot(x, other, color=OTHER, lw=2, ls="--", clip_on=False)
    if target is not None:
        drawn.ax.hlines(target, x[0], x[-1], SOFT, lw=1.5, ls=":", clip_on=False)
    return [(last_of(value), FOCUS), (last_of(other), OTHER), (float("nan") if target is None else target, SOFT)]


def _hover(drawn: Canvas, rows: pd.DataFrame, unit: str) -> None:
    low, high = drawn.ax.up
    value, x = numbers(rows, "value"), numbers(rows, "period_start")
    for period, at, number, mark in zip(rows["period"], x, value, marks(rows, value), strict=True):
        drawn.hover((at - 0.4, at + 0.4), (low, high), f"{period}: {mark or prose.measure(number, unit)}")


def _trend_finding(
    rows: pd.DataFrame,
    value: np.ndarray,
    lower: np.ndarray,
    upper: np.ndarray,
    other: np.ndarray,
    label: str,
    unit: str,
    area_name: str,
    benchmark_name: str,
    marker: str,
) -> str:
    last = int(np.flatnonzero(~np.isnan(value))[-1])
    finding = (
        f"{prose.shorten(label, 80)} in {prose.shorten(area_name, 50)}: {prose.measure(value[last], unit)} "
        f"in {rows['period'].iloc[last]}"
    )
    if not np.isnan(other[last]):
        relation = prose.relation(value[last], lower[last], upper[last], other[last])
        finding += f", {relation} {benchmark_name} ({prose.measure(other[last], unit)})"
    told = marker in ("increasing", "decreasing", "no significant change")
    return finding + (f"; recent trend: {marker}" if told else "")


def _series_data(
    rows: pd.DataFrame,
    value: np.ndarray,
    lower: np.ndarray,
    upper: np.ndarray,
    other: np.ndarray,
    area_name: str,
    benchmark_name: str,
) -> pd.DataFrame:
    data = pd.DataFrame({"Period": list(rows["period"].astype(str)), area_name: cells(value, marks(rows, value))})
    if "mark" in rows:
        given = rows["mark"].astype(object).where(rows["mark"].notna(), "").to_numpy()
        if (given[~np.isnan(value)] != "").any():
            data["Mark"] = np.where(np.isnan(value) | (given == ""), "none", given)
    if not np.isnan(lower).all():
        data["Lower 95%"] = cells(lower, marks(rows, lower))
        data["Upper 95%"] = cells(upper, marks(rows, upper))
    if not np.isnan(other).all():
        data[benchmark_name] = cells(other, [prose.MISSING if np.isnan(each) else "" for each in other])
    return data
