"""Indicators beside each other: ranked bars with their intervals."""

import numpy as np
import pandas as pd
from needs.refusals import require_columns, require_unique

from jsna import prose
from jsna.figures.canvas import canvas, fit, ticks, width_of
from jsna.figures.figure import Figure, finish
from jsna.figures.palette import CONTEXT, FOCUS, INK, SMALL, SOFT

ROW = 26
WIDEST = 240


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
) -> Figure:
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
    rows = values.assign(value=values["value"].astype(float)).sort_values(
        ["value", "area_name"], ascending=[False, True]
    )
    rows = rows.reindex(columns=[*dict.fromkeys([*rows.columns, "lower_95", "upper_95", "mark"])])
    texts = [_value_text(value, mark, unit) for value, mark in zip(rows["value"], rows["mark"], strict=True)]
    names = [fit(name, WIDEST) for name in rows["area_name"]]
    left = int(max(map(width_of, names), default=0)) + 20
    drawn = canvas(
        70 + ROW * len(rows), left=left, right=24 + int(max(map(width_of, texts), default=0)), top=24, bottom=46
    )
    reach = np.nanmax([*rows["value"], *rows["upper_95"].astype(float), benchmark or 0, top or 0, 0])
    steps = ticks(0, float(reach))
    drawn.ax.set(xlim=(0, steps[-1]), ylim=(len(rows) - 0.5, -0.5))
    drawn.scale_x(steps, [f"{step:,g}" for step in steps], title=unit)
    chosen = (rows["area_code"].astype(str) == focus).to_numpy()
    places = np.arange(len(rows))
    drawn.ax.barh(places, rows["value"].fillna(0), height=0.64, color=np.where(chosen, FOCUS, CONTEXT), clip_on=False)
    known = rows["lower_95"].notna().to_numpy()
    for colour, thick in (("#FFFFFF", 4), (INK, 1.5)):  # a white edge keeps the line in sight on a dark bar
        drawn.ax.hlines(
            places[known], rows["lower_95"][known], rows["upper_95"][known], colour, lw=thick, clip_on=False
        )
    for place, name, text, bold in zip(range(len(rows)), names, texts, chosen, strict=True):
        weight = "bold" if bold else "normal"
        drawn.write(0, place, name, dx=-8, ha="right", weight=weight)
        drawn.write(1, place, text, scale="y", dx=8, weight=weight)
    if benchmark is not None:
        drawn.ax.vlines(benchmark, -0.5, len(rows) - 0.5, INK, lw=1.5, linestyles="dashed", clip_on=False)
        drawn.write(
            benchmark,
            1,
            f"{benchmark_name} {prose.measure(benchmark, unit)}",
            scale="x",
            dy=4,
            ha="center",
            va="bottom",
            fontsize=SMALL,
            color=SOFT,
        )
    drawn.baseline(horizontal=False)
    return finish(
        drawn,
        kind="Ranked bar chart with 95% confidence intervals" if known.any() else "Ranked bar chart",
        title=_finding(rows, texts, chosen, label, benchmark, benchmark_name, unit),
        subtitle=f"{label}, {unit}{', ' + period if period else ''}",
        data=_data(rows, unit),
        unit=unit,
        notes=["Lines across the bars are 95% confidence intervals."] if known.any() else [],
        source=source,
    )


def _value_text(value: float, mark: object, unit: str) -> str:
    if np.isnan(value):
        return mark if isinstance(mark, str) and mark else prose.MISSING
    return prose.measure(value, unit)


def _finding(
    rows: pd.DataFrame, texts: list[str], chosen: np.ndarray, label: str, benchmark: float | None, name: str, unit: str
) -> str:
    what = prose.shorten(label, 90)
    if not chosen.any():
        return f"{what} by area, highest first"
    row = rows[chosen].iloc[0]
    area, text = prose.shorten(row["area_name"], 50), texts[int(np.flatnonzero(chosen)[0])]
    if np.isnan(row["value"]):
        return f"{what} in {area}: {text} {prose.MARKS.get(text, '').split(':')[0]}"
    finding = f"{what} in {area}: {text}"
    if benchmark is None:
        return finding
    relation = prose.relation(row["value"], row["lower_95"], row["upper_95"], benchmark)
    return f"{finding}, {relation} {name} ({prose.measure(benchmark, unit)})"


def _data(rows: pd.DataFrame, unit: str) -> pd.DataFrame:
    cells = rows["value"].astype(object).where(rows["value"].notna(), rows["mark"].fillna(prose.MISSING))
    data = pd.DataFrame({"Area": rows["area_name"].astype(str), "Code": rows["area_code"].astype(str), unit: cells})
    if rows["lower_95"].notna().any():
        data["Lower 95% limit"] = rows["lower_95"].astype(float)
        data["Upper 95% limit"] = rows["upper_95"].astype(float)
    return data
