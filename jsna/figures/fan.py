"""A number of people through time and its projection, with ranges that widen."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from jsna import prose
from jsna.figures.canvas import Canvas, canvas, ticks
from jsna.figures.figure import Absent, Figure, finish
from jsna.figures.palette import FOCUS, SOFT
from jsna.figures.rows import measured, numbers, step_words
from jsna.figures.timeline import LABELS, end_labels, last_of
from needs.refusals import require_unique

RANGES = {"lower_80": "Lower 80%", "upper_80": "Upper 80%", "lower_95": "Lower 95%", "upper_95": "Upper 95%"}


def fan_chart(
    history: pd.DataFrame,
    projection: pd.DataFrame,
    *,
    label: str,
    area_name: str,
    unit: str = "people",
    source: str = "",
) -> Figure | Absent:
    """Draw a number of people through time and its projection, with the 80% and 95% ranges as fans.

    history : ``year``, ``population``. projection : ``year``, ``population`` and, where known, ``lower_80``,
    ``upper_80``, ``lower_95``, ``upper_95``; years follow those of `history`.
    """
    require_unique(history, ["year"])
    require_unique(projection, ["year"])
    if projection.empty or history.empty:
        return Absent(f"Projection: {label}")
    past, future = history.sort_values("year"), projection.sort_values("year")
    columns = [name for name in ("lower_95", "upper_95", "lower_80", "upper_80") if name in future]
    drawn = _fan_canvas(past, future, columns, unit)
    _lines(drawn, past, future, columns)
    last, start = future.iloc[-1], drawn.ax.up[0]
    upper = last_of(numbers(future, "upper_80"))
    end_labels(drawn, [("Projection", float(last["population"]), FOCUS), ("80% range", upper, SOFT)])
    note = [f"The scale starts at {prose.count(start)}, not at 0."] if start else []
    return finish(
        drawn,
        kind="Line chart of a projection with its range",
        title=_fan_finding(past, last, columns, label, area_name),
        subtitle=f"{measured(label, unit)}, {int(past['year'].iloc[0])} to {int(last['year'])}; dashed: projected",
        data=_fan_data(past, future, columns, heading := unit.capitalize()),
        unit=unit,
        notes=[*note, *(["Shaded: 80% and 95% ranges from the errors of earlier projections."] if columns else [])],
        formats={heading: "count", **dict.fromkeys(RANGES.values(), "count"), "Change, %": "change_proportion"},
        source=source,
    )


def _fan_canvas(past: pd.DataFrame, future: pd.DataFrame, columns: Sequence[str], unit: str) -> Canvas:
    """Return a canvas for all years of both, its scale from 0 unless the numbers lie far from it."""
    every = np.concatenate([numbers(past, "population"), *(numbers(future, name) for name in ["population", *columns])])
    low, high = float(np.nanmin(every)), float(np.nanmax(every))
    steps = ticks(0 if low < 0.6 * high else low, high)
    first, last = int(past["year"].iloc[0]), int(future["year"].iloc[-1])
    drawn = canvas(340, left=84, right=LABELS, top=40, bottom=48)
    drawn.ax.set(xlim=(first, last), ylim=(steps[0], steps[-1]))
    drawn.scale_y(steps, step_words(steps), title=unit)
    shown = [year for year in range(first, last + 1) if year % 5 == 0] or [last]
    drawn.scale_x(shown, [str(year) for year in shown], grid=False)
    drawn.baseline(at=steps[0])
    return drawn


def _lines(drawn: Canvas, past: pd.DataFrame, future: pd.DataFrame, columns: Sequence[str]) -> None:
    """Draw what was and what is expected, with the ranges that open from the last estimate."""
    joined = pd.concat([past.tail(1).assign(**dict.fromkeys(columns, past["population"].iloc[-1])), future])
    for level, colour in (("95", "#DCEAF7"), ("80", "#A6CBEB")):
        if f"lower_{level}" in columns:
            limits = numbers(joined, f"lower_{level}"), numbers(joined, f"upper_{level}")
            drawn.ax.fill_between(numbers(joined, "year"), *limits, color=colour, lw=0, clip_on=False)
    drawn.ax.plot(past["year"], past["population"], color=FOCUS, lw=2.5, clip_on=False)
    drawn.ax.plot(joined["year"], joined["population"], color=FOCUS, lw=2, ls="--", clip_on=False)


def _fan_data(past: pd.DataFrame, future: pd.DataFrame, columns: Sequence[str], heading: str) -> pd.DataFrame:
    """Return one row a year, with the change from the last estimate; what is further ahead than tested is marked."""
    untested = future["note"].notna() if "note" in future else pd.Series(False, index=future.index)
    kind = untested.map({True: "projection [f] [u]", False: "projection [f]"})
    now = float(past["population"].iloc[-1])
    change = 100 * (future["population"] / now - 1) if now else float("nan")
    rows = pd.concat([past.assign(kind="estimate"), future.assign(kind=kind, change=change)])
    kept = [name for name in RANGES if name in columns]
    data = rows[["year", "kind", "population", "change", *kept]].rename(
        columns={"year": "Year", "kind": "Kind", "population": heading, "change": "Change, %"}
    )
    blank = data[["Change, %", *kept]].astype(object).where(data[["Change, %", *kept]].notna(), "[z]")
    return data.assign(**{str(name): blank[name] for name in blank}).rename(columns=RANGES)


def _fan_finding(past: pd.DataFrame, last: pd.Series, columns: Sequence[str], label: str, area_name: str) -> str:
    now, then = float(past["population"].iloc[-1]), float(last["population"])
    percent = 100 * (then - now) / now if now else float("nan")
    what = f"{prose.shorten(label, 60)} in {prose.shorten(area_name, 50)}"
    finding = f"{what}: {prose.count(then)} expected in {int(last['year'])}"
    if np.isfinite(percent):
        side = "more" if percent > 0 else "fewer"
        finding += f", {prose.proportion(abs(percent))}% {side} than in {int(past['year'].iloc[-1])}"
    if "lower_80" in columns and np.isfinite(float(last["lower_80"])):
        finding += f" (80% range {prose.count(last['lower_80'])} to {prose.count(last['upper_80'])})"
    return finding
