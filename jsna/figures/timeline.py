"""What charts through time share: a canvas with periods below and room for the lines' names at their right ends."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from jsna.figures.canvas import Canvas, canvas, fit, spread, width_of
from jsna.figures.palette import SMALL, SOFT
from jsna.figures.rows import marks, numbers, step_words

LABELS = 150


def time_canvas(rows: pd.DataFrame, steps: Sequence[float], unit: str) -> Canvas:
    """Return a canvas with the periods of `rows` along its foot and `steps` of `unit` up its side."""
    drawn = canvas(320, left=64, right=LABELS, top=40, bottom=48)
    x = numbers(rows, "period_start")
    first, last = float(x[0]), float(x[-1])
    drawn.ax.set(xlim=(first - 0.3, last + 0.3) if first < last else (first - 1, last + 1), ylim=(steps[0], steps[-1]))
    drawn.scale_y(steps, step_words(steps), title=unit)
    words = list(rows["period"].astype(str))
    step = _every(words, x, drawn)
    chosen = list(range(len(words) - 1, -1, -step))[::-1]
    drawn.scale_x([x[i] for i in chosen], [words[i] for i in chosen], grid=False)
    drawn.baseline(at=max(0.0, steps[0]))
    return drawn


def mark_gaps(drawn: Canvas, rows: pd.DataFrame) -> None:
    """Write the mark of each value that is missing where its period stands, so that a gap is not taken for nought."""
    for at, mark in zip(numbers(rows, "period_start"), marks(rows, numbers(rows, "value")), strict=True):
        if mark:
            drawn.write(at, 0, mark, scale="x", dy=10, ha="center", color=SOFT, fontsize=SMALL)


def end_labels(drawn: Canvas, ends: Sequence[tuple[str, float, str]]) -> None:
    """Name each line at its right end, moved apart where they would touch."""
    right = drawn.width - LABELS + 12
    known = [(words, at, colour) for words, at, colour in ends if np.isfinite(at)]
    heights = [float(drawn.ax.pixels(0, at)[1]) for _, at, _ in known]
    for (words, _, colour), low in zip(known, spread(heights, 17, 24, drawn.height - 12), strict=True):
        drawn.place(
            right,
            low,
            fit(words, LABELS - 20, size=SMALL, weight="bold"),
            color=colour,
            weight="bold",
            fontsize=SMALL,
            va="center",
        )


def last_of(values: np.ndarray) -> float:
    """Return the last value that is known."""
    known = values[~np.isnan(values)]
    return float(known[-1]) if len(known) else float("nan")


def _every(words: Sequence[str], x: np.ndarray, drawn: Canvas) -> int:
    """Return how many periods lie from one label to the next, so that labels stay apart."""
    if len(x) < 2:
        return 1
    low, high = drawn.ax.across
    pixels = float(np.diff(x).min()) / (high - low) * drawn.ax.wide
    return max(1, int(np.ceil((max(width_of(word, SMALL) for word in words) + 14) / pixels)))
