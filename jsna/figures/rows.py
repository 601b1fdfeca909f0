"""Charts with a row for each area, indicator or group: names left, values right, one scale below."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import shapely

from jsna import prose
from jsna.figures.canvas import WITHHELD, Canvas, canvas, fit, width_of
from jsna.figures.palette import AXIS, INK

ROW, ROW_OF_TWO = 26, 38  # pixels, where names take one line or two
WIDEST = 240


def row_canvas(
    names: Sequence[str],
    texts: Sequence[str],
    steps: Sequence[float],
    *,
    title: str,
    chosen: Sequence[bool] | None = None,
    top: int = 24,
    row: int = ROW,
) -> Canvas:
    """Return a canvas with a row (at 0, 1, …, downwards) for each name, its text right, and a scale of `steps`.

    names, texts : what stands left and right of each row. title : what the scale measures.
    chosen : the rows in bold. top : pixels above the first row, for a key.
    """
    short = [fit(name, WIDEST, lines=2) for name in names]
    row = max(row, ROW_OF_TWO) if any("\n" in name for name in short) else row
    left = 20 + int(max(map(_bold_width, short), default=0))
    right = 24 + int(max(map(_bold_width, texts), default=0))
    drawn = canvas(top + 46 + row * len(short), left=left, right=right, top=top, bottom=46)
    drawn.ax.set(xlim=(steps[0], steps[-1]), ylim=(len(short) - 0.5, -0.5))
    drawn.scale_x(steps, step_words(steps), title=title)
    for place, (name, text) in enumerate(zip(short, texts, strict=True)):
        weight = "bold" if chosen is not None and chosen[place] else "normal"
        drawn.write(0, place, name, scale="y", dx=-10, ha="right", weight=weight)
        drawn.write(1, place, text, scale="y", dx=10, weight=weight)
    return drawn


def interval_lines(drawn: Canvas, places: np.ndarray, lower: np.ndarray, upper: np.ndarray) -> None:
    """Draw level intervals, with a white edge that keeps them in sight on dark bars."""
    known = ~(np.isnan(lower) | np.isnan(upper))
    for colour, thick in (("#FFFFFF", 4), (INK, 1.5)):
        drawn.ax.hlines(places[known], lower[known], upper[known], colour, lw=thick, clip_on=False, zorder=4)


def hatch_rows(drawn: Canvas, missing: Sequence[str], names: Sequence[str], *, height: float = 0.64) -> None:
    """Hatch each row that has a mark instead of a value, the whole scale wide: its bar could end anywhere.

    missing : a mark a row, see `marks`. names : what to call each row where the reader points at it.
    """
    start, end = drawn.ax.across
    for place, (mark, name) in enumerate(zip(missing, names, strict=True)):
        if mark:
            band = shapely.box(start, place - height / 2, end, place + height / 2)
            drawn.area(band, f"{name}: {named(mark)}", fill=WITHHELD, edge=AXIS)


def named(mark: str) -> str:
    """Return a mark with what it is called, as keys say it."""
    return f"{prose.MARKS.get(mark, '').split(':')[0]} {mark}".strip()


def step_words(steps: Sequence[float]) -> list[str]:
    """Return the numbers of a scale as text, with a true minus sign and thousands separators."""
    return [f"{step:,.10g}".replace("-", prose.MINUS) for step in steps]


def measured(label: str, unit: str) -> str:
    """Return what is measured with its unit, which is left out where the label says it: Births a year."""
    return label if unit.casefold() in label.casefold().split() else f"{label}, {unit}"


def numbers(frame: pd.DataFrame, column: str) -> np.ndarray:
    """Return a column as floating-point numbers, missing where it is absent."""
    if column not in frame:
        return np.full(len(frame), np.nan)
    return frame[column].to_numpy(dtype=float, na_value=np.nan)


def marks(frame: pd.DataFrame, values: np.ndarray) -> list[str]:
    """Return the mark that stands for each missing value ([x] where none is given), and nothing for the others."""
    given = frame["mark"].astype(object) if "mark" in frame else [None] * len(frame)
    return [
        "" if known else mark if isinstance(mark, str) and mark else prose.MISSING
        for mark, known in zip(given, ~np.isnan(values), strict=True)
    ]


def cells(values: np.ndarray, missing: Sequence[str]) -> np.ndarray:
    """Return values with their marks in place of what is missing, for a data table."""
    result = np.empty(len(values), dtype=object)
    result[:] = [mark or float(value) for value, mark in zip(values, missing, strict=True)]
    return result


def _bold_width(text: str) -> float:
    return max(width_of(line, weight="bold") for line in text.split("\n"))
