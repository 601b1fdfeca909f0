"""A control chart: what varies as usual, and what is a signal."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from jsna import prose
from jsna.figures.canvas import Canvas, ticks
from jsna.figures.figure import Absent, Figure, finish
from jsna.figures.palette import FOCUS, INK, SOFT
from jsna.figures.rows import cells, marks, numbers
from jsna.figures.timeline import end_labels, last_of, mark_gaps, time_canvas
from needs.refusals import require_columns, require_unique

NOTES = (
    "Diamonds mark signals: a value beyond a limit, or eight in a row on one side of the average.",
    "Limits are 2.66 average moving ranges either side of the average.",
    "The line breaks at a withheld period, which takes no part in average and limits.",
)


def spc_chart(series: pd.DataFrame, *, label: str, unit: str, area_name: str, source: str = "") -> Figure | Absent:
    """Draw an XmR control chart: values through time, their centre line, natural limits, and signals marked.

    series : one row a period: ``period``, ``period_start``, ``value`` (missing where withheld), ``centre``,
        ``lower_limit``, ``upper_limit``, ``signal`` (words; missing where there is none) and, where there are any,
        ``mark``.
    """
    require_columns(series, ["period", "period_start", "value", "centre", "lower_limit", "upper_limit", "signal"])
    require_unique(series, ["period_start"])
    rows = series.sort_values("period_start")
    names = ("value", "centre", "lower_limit", "upper_limit")
    value, _, lower, upper = (numbers(rows, name) for name in names)
    if np.isnan(value).all():
        return Absent(label)
    signal, gone = rows["signal"].notna().to_numpy(), marks(rows, value)
    steps = _scale(np.array([*value, *lower, *upper]))
    drawn = time_canvas(rows, steps, unit)
    _lines(drawn, rows, signal)
    mark_gaps(drawn, rows)
    what = f"{prose.shorten(label, 90)} in {prose.shorten(area_name, 50)}"
    words = [mark or said for mark, said in zip(gone, rows["signal"].astype(object).fillna("none"), strict=True)]
    headings = ["Period", "Value", "Average", "Lower limit", "Upper limit", "Signal"]
    data = rows[["period", *names, "signal"]].set_axis(headings, axis="columns")
    return finish(
        drawn,
        kind="Control chart (XmR)",
        title=f"{what}: {_finding(signal, gone)}",
        subtitle=f"{label}, {unit}, with natural process limits",
        data=data.assign(Period=data["Period"].astype(str), Value=cells(value, gone), Signal=words),
        unit=unit,
        notes=[
            *NOTES[: 3 if any(gone) else 2],
            *([f"The scale starts at {prose.number(steps[0])}, not at 0."] if steps[0] else []),
        ],
        formats={"Signal": "text"},
        source=source,
    )


def _finding(signal: np.ndarray, gone: Sequence[str]) -> str:
    """Return how many of the periods that are known are signals, and how many are withheld."""
    many, known, withheld = int(signal.sum()), gone.count(""), gone.count("[c]")
    differ = "differs" if many == 1 else "differ"
    finding = f"{many} of {known} periods {differ} from the usual variation" if many else "only the usual variation"
    return finding + (f"; {withheld} withheld" if withheld else "")


def _lines(drawn: Canvas, rows: pd.DataFrame, signal: np.ndarray) -> None:
    """Draw the centre, the limits, the values and a mark at each signal."""
    names = ("period_start", "value", "centre", "lower_limit", "upper_limit")
    x, value, centre, lower, upper = (numbers(rows, name) for name in names)
    ends = [("Upper limit", upper, SOFT, "--"), ("Average", centre, INK, "-"), ("Lower limit", lower, SOFT, "--")]
    for _, line, colour, style in ends:
        drawn.ax.plot(x, line, color=colour, lw=1.25, ls=style, clip_on=False)
    drawn.ax.plot(x, value, color=FOCUS, lw=2, marker="o", ms=6, clip_on=False)
    drawn.points(x[signal], value[signal], "D", "#F46A25")
    end_labels(drawn, [(words, last_of(line), colour) for words, line, colour, _ in ends])


def _scale(values: np.ndarray) -> list[float]:
    """Return the steps of the scale: from 0 unless the values lie far from it."""
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    margin = (high - low) / 20
    return ticks(low - margin if low < 0 or low > 0.5 * high else 0.0, high + margin)
