"""Areas or periods of one indicator beside each other: ranked bars with intervals, and change between two periods."""

import numpy as np
import pandas as pd

from jsna import prose
from jsna.figures.canvas import Canvas, ticks, width_of
from jsna.figures.figure import Absent, Figure, finish
from jsna.figures.palette import CONTEXT, FOCUS, INK, SMALL, SOFT
from jsna.figures.rows import cells, hatch_rows, interval_lines, marks, numbers, row_canvas
from needs.refusals import require_columns, require_unique


def ranked_bars(
    values: pd.DataFrame,
    *,
    label: str,
    unit: str,
    focus: str = "",
    benchmark: float | None = None,
    benchmark_name: str = "England",
    top: float | None = None,
    period: str = "",
    source: str = "",
) -> Figure | Absent:
    """Draw one bar an area, highest first, with intervals where they are known and a line at the benchmark.

    Parameters
    ----------
    values : one row an area: ``area_code``, ``area_name``, ``value`` (missing where withheld) and, where there are
        any, ``lower_95``, ``upper_95`` and ``mark``.
    focus : code of the area that the page is about; its bar is the dark one.
    top : end of the scale from a published range, so that pages of different areas compare.

    Raises
    ------
    ValueError : a column is absent or an area occurs twice.
    """
    require_columns(values, ["area_code", "area_name", "value"])
    require_unique(values, ["area_code"])
    rows = values.assign(value=numbers(values, "value")).sort_values(["value", "area_name"], ascending=[False, True])
    value, lower = numbers(rows, "value"), numbers(rows, "lower_95")
    if np.isnan(value).all():
        return Absent(label)
    missing = marks(rows, value)
    texts = [mark or prose.measure(number, unit) for number, mark in zip(value, missing, strict=True)]
    chosen = (rows["area_code"].astype(str) == focus).to_numpy()
    drawn = _bars(rows, texts, chosen, unit, reach=max(benchmark or 0, top or 0))
    if benchmark is not None:
        _benchmark_line(drawn, benchmark, f"{benchmark_name} {prose.measure(benchmark, unit)}", len(rows))
    known = bool((~np.isnan(lower)).any())
    return finish(
        drawn,
        kind=f"Ranked bar chart{' with 95% confidence intervals' if known else ''}",
        title=_finding(rows, texts, chosen, label, benchmark, benchmark_name, unit),
        subtitle=f"{label}, {unit}{', ' + period if period else ''}",
        data=_data(rows, value, missing, unit, period),
        unit=unit,
        notes=["Lines across the bars are 95% confidence intervals."] if known else [],
        formats={} if not unit.startswith("%") else dict.fromkeys([unit, "Lower 95%", "Upper 95%"], "proportion"),
        source=source,
    )


def _bars(rows: pd.DataFrame, texts: list[str], chosen: np.ndarray, unit: str, *, reach: float) -> Canvas:
    """Draw a bar a row with its interval, on a scale from 0 to `reach` or further."""
    value, lower, upper = (numbers(rows, name) for name in ("value", "lower_95", "upper_95"))
    steps = ticks(0, float(np.nanmax([*value, *upper, reach])))
    drawn = row_canvas(list(rows["area_name"].astype(str)), texts, steps, title=unit, chosen=list(chosen))
    places = np.arange(len(rows))
    colours, known = np.where(chosen, FOCUS, CONTEXT), ~np.isnan(value)
    drawn.ax.barh(places[known], value[known], height=0.64, color=list(colours[known]), clip_on=False)
    interval_lines(drawn, places, lower, upper)
    hatch_rows(drawn, marks(rows, value), list(rows["area_name"].astype(str)))
    drawn.baseline(horizontal=False)
    return drawn


def dumbbell_change(
    changes: pd.DataFrame, *, label: str, unit: str, earlier: str, later: str, focus: str = "", source: str = ""
) -> Figure | Absent:
    """Draw each row's value in two periods, joined by a line: hollow then, filled now.

    Parameters
    ----------
    changes : one row an area or an indicator: ``name``, ``earlier``, ``later`` (values; missing where withheld).
    earlier, later : what the two periods are called. focus : the name in bold.

    Raises
    ------
    ValueError : a column is absent or a name occurs twice.
    """
    require_columns(changes, ["name", "earlier", "later"])
    require_unique(changes, ["name"])
    before, after = numbers(changes, "earlier"), numbers(changes, "later")
    both = ~(np.isnan(before) | np.isnan(after))
    if not both.any():
        return Absent(label, f"no figures are published here for both {earlier} and {later}")
    names = list(changes["name"].astype(str))
    texts = [f"{_measure(a, unit)} → {_measure(b, unit)}" for a, b in zip(before, after, strict=True)]
    known = np.concatenate([before[~np.isnan(before)], after[~np.isnan(after)]])
    low = 0.0 if known.min() < 0.6 * known.max() else float(known.min())
    drawn = row_canvas(
        names, texts, ticks(low, float(known.max())), title=unit, chosen=[name == focus for name in names], top=44
    )
    _dumbbells(drawn, before, after)
    _key(drawn, earlier, later)
    periods = f"{earlier} and {later}, {unit}"
    rose, fell = int((after > before)[both].sum()), int((after < before)[both].sum())
    return finish(
        drawn,
        kind="Dumbbell chart of change between two periods",
        title=f"{prose.shorten(label, 90)}: {_moved(int(both.sum()), rose, fell)}",
        subtitle=periods[:1].upper() + periods[1:],
        data=pd.DataFrame({"Name": names, earlier: before, later: after}),
        unit=unit,
        notes=["Two points alone do not show whether a change is more than chance."],
        formats=dict.fromkeys([earlier, later], "proportion" if unit.startswith("%") else "number"),
        source=source,
    )


def _moved(every: int, rose: int, fell: int) -> str:
    """Say how many of the rows rose and fell."""
    for count, word in ((rose, "higher"), (fell, "lower")):
        if count == every:
            return f"{'both' if every == 2 else f'all {every}'} are {word}" if every > 1 else f"{word}"
    parts = [(rose, "higher"), (fell, "lower"), (every - rose - fell, "unchanged")]
    moved = prose.listed([f"{count} {word}" for count, word in parts if count])
    return f"of {every}, {moved}" if rose or fell else "no change"


def _dumbbells(drawn: Canvas, before: np.ndarray, after: np.ndarray) -> None:
    places, both = np.arange(len(before)), ~(np.isnan(before) | np.isnan(after))
    drawn.ax.hlines(places[both], before[both], after[both], FOCUS, lw=3, clip_on=False)
    drawn.points(before, places, "o", "#FFFFFF", edge=FOCUS, line=2)
    drawn.points(after, places, "o", FOCUS, edge=FOCUS, line=2)


def _measure(value: float, unit: str) -> str:
    return prose.measure(value, unit)


def _benchmark_line(drawn: Canvas, benchmark: float, words: str, rows: int) -> None:
    drawn.ax.vlines(benchmark, -0.5, rows - 0.5, INK, lw=1.5, ls="--", clip_on=False, zorder=5)
    width = width_of(words, SMALL)
    left = float(drawn.ax.pixels(benchmark, 0)[0]) - width / 2
    drawn.place(float(np.clip(left, 8, drawn.width - 8 - width)), drawn.height - 14, words, fontsize=SMALL, color=SOFT)


def _key(drawn: Canvas, earlier: str, later: str) -> None:
    left, low = drawn.ax.left, drawn.height - 14.0
    for words, fill in ((earlier, "#FFFFFF"), (later, FOCUS)):
        drawn.dot(left + 6, low, fill, FOCUS)
        drawn.place(left + 18, low, words, fontsize=SMALL, color=SOFT, va="center")
        left += width_of(words, SMALL) + 48


def _finding(
    rows: pd.DataFrame, texts: list[str], chosen: np.ndarray, label: str, benchmark: float | None, name: str, unit: str
) -> str:
    what = prose.shorten(label, 90)
    if not chosen.any():
        first, last = rows.iloc[0], rows[rows["value"].notna()].iloc[-1]
        among = "" if rows["value"].notna().all() else ", of those shown"
        return (
            f"{what} ranges from {prose.measure(last['value'], unit)} in {prose.shorten(last['area_name'], 40)} "
            f"to {prose.measure(first['value'], unit)} in {prose.shorten(first['area_name'], 40)}{among}"
        )
    row = rows[chosen].iloc[0]
    finding = f"{what} in {prose.shorten(row['area_name'], 50)}: {texts[int(np.flatnonzero(chosen)[0])]}"
    if benchmark is None or np.isnan(row["value"]):
        return finding
    relation = prose.relation(row["value"], row.get("lower_95"), row.get("upper_95"), benchmark)
    return f"{finding}, {relation} {name} ({prose.measure(benchmark, unit)})"


def _data(rows: pd.DataFrame, value: np.ndarray, missing: list[str], unit: str, period: str) -> pd.DataFrame:
    data = pd.DataFrame({"Area": rows["area_name"].astype(str), "Code": rows["area_code"].astype(str)})
    if period:
        data["Period"] = period
    data[unit] = cells(value, missing)
    lower, upper = numbers(rows, "lower_95"), numbers(rows, "upper_95")
    if np.isnan(lower).all():
        return data
    data["Lower 95%"], data["Upper 95%"] = cells(lower, marks(rows, lower)), cells(upper, marks(rows, upper))
    return data
