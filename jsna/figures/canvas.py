"""A drawing surface measured in pixels: explicit margins, our own axes, drawn once.

Matplotlib's own ticks and layout cost most of its time and depend on settings that a notebook may have changed, so
the axes are switched off and grid, labels and scales are drawn here. One unit is one CSS pixel (72 dots an inch).
"""

import functools
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure as Drawing
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import IdentityTransform

from jsna.figures.palette import AXIS, GRID, INK, SMALL, SOFT, TEXT

WIDTH = 720
FAMILY = "DejaVu Sans"  # ships with matplotlib and is wider than readers' fonts: what fits here fits there
ASCENT, LEADING = 0.8, 1.25  # of the type size: a line above its baseline, and from line to line


@dataclass(frozen=True)
class Words:
    """One line of text on a canvas: where its baseline starts, ends or is centred, in pixels from the top left."""

    text: str
    x: float
    y: float
    anchor: str
    size: float
    colour: str
    weight: str

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of what it covers, in the font that layout is measured with."""
        width = width_of(self.text, self.size, self.weight)
        left = self.x - width * {"start": 0, "middle": 0.5, "end": 1}[self.anchor]
        return left, self.y - ASCENT * self.size, left + width, self.y + (1 - ASCENT) * self.size


@dataclass
class Canvas:
    """One chart being drawn: its axes, its text, and the words shown when a mark is pointed at.

    Shapes are matplotlib's; text is set straight into the drawing, which halves the time of a chart.
    """

    ax: Axes
    width: int
    height: int
    texts: list[Words] = field(default_factory=list)
    tips: list[str] = field(default_factory=list)
    hovers: list[tuple[float, float, float, float, str]] = field(default_factory=list)

    def write(
        self, x: float, y: float, text: str, *, scale: str = "", dx: float = 0, dy: float = 0, **style: Any
    ) -> None:
        """Write `text` at data position (x, y); `dx`, `dy` move it by pixels, right and up.

        With `scale` "x" or "y" only that position is in data units; the other is a fraction of the axes. For `style`
        see `place`.
        """
        transforms = {"x": self.ax.get_xaxis_transform(), "y": self.ax.get_yaxis_transform(), "": self.ax.transData}
        left, low = transforms[scale].transform((x, y))
        self.place(float(left) + dx, float(low) + dy, text, **style)

    def place(
        self,
        left: float,
        low: float,
        words: str,
        *,
        fontsize: float = TEXT,
        color: str = INK,
        ha: str = "left",
        va: str = "center",
        weight: str = "normal",
    ) -> None:
        """Write `words`, of one line or several, at pixels from the canvas's lower left corner."""
        lines = words.split("\n")
        room = LEADING * fontsize
        block = room * (len(lines) - 1) + fontsize
        top = self.height - low - {"top": 0, "center": block / 2, "bottom": block}[va]
        anchor = {"left": "start", "center": "middle", "right": "end"}[ha]
        for number, line in enumerate(lines):
            y = top + ASCENT * fontsize + room * number
            self.texts.append(Words(line, left, y, anchor, fontsize, color, weight))

    def tip(self, artist: Any, words: str) -> None:
        """Show `words` when the reader points at `artist`."""
        artist.set_gid(f"tip{len(self.tips)}")
        self.tips.append(words)

    def hover(self, x: tuple[float, float], y: tuple[float, float], words: str) -> None:
        """Show `words` over a rectangle of the axes, given in data units; it costs matplotlib nothing."""
        (left, low), (right, high) = self.ax.transData.transform([(x[0], y[0]), (x[1], y[1])])
        left, right = sorted((float(left), float(right)))
        low, high = sorted((float(low), float(high)))
        self.hovers.append((left, self.height - high, right - left, high - low, words))

    def points(
        self, x: object, y: object, marker: str, fill: str, *, edge: str = INK, size: float = 10, line: float = 1
    ) -> None:
        """Draw marks in data units: `marker` filled with `fill`, its edge `line` pixels wide."""
        self.ax.plot(
            np.atleast_1d(np.asarray(x, dtype=float)),
            np.atleast_1d(np.asarray(y, dtype=float)),
            ls="",
            marker=marker,
            ms=size,
            mfc=fill,
            mec=edge,
            mew=line,
            clip_on=False,
            zorder=5,
        )

    def rule(self, left: float, right: float, low: float, colour: str, weight: float = 1.5) -> None:
        """Draw a level line between pixels `left` and `right` of the canvas, as in a key."""
        self.ax.add_line(
            Line2D([left, right], [low, low], color=colour, lw=weight, transform=IdentityTransform(), clip_on=False)
        )

    def dot(self, left: float, low: float, fill: str, edge: str) -> None:
        """Draw a round mark at pixels of the canvas, as in a key."""
        style = {"marker": "o", "ms": 9, "mfc": fill, "mec": edge, "mew": 2, "transform": IdentityTransform()}
        self.ax.add_line(Line2D([left], [low], ls="", clip_on=False, **style))  # type: ignore[arg-type]

    def scale_x(self, ticks: Sequence[float], words: Sequence[str], *, title: str = "", grid: bool = True) -> None:
        """Label the horizontal scale below the axes, with grid lines and what it measures."""
        if grid:
            self.ax.vlines(ticks, 0, 1, GRID, lw=1, zorder=0, transform=self.ax.get_xaxis_transform(), clip_on=False)
        for tick, word in zip(ticks, words, strict=True):
            self.write(tick, 0, word, scale="x", dy=-9, ha="center", va="top", color=SOFT, fontsize=SMALL)
        if title:
            self.write(sum(self.ax.get_xlim()) / 2, 0, title, scale="x", dy=-28, ha="center", va="top", color=SOFT)

    def scale_y(self, ticks: Sequence[float], words: Sequence[str], *, title: str = "", grid: bool = True) -> None:
        """Label the vertical scale left of the axes; its `title` stands above, level, so nobody turns their head."""
        if grid:
            self.ax.hlines(ticks, 0, 1, GRID, lw=1, zorder=0, transform=self.ax.get_yaxis_transform(), clip_on=False)
        for tick, word in zip(ticks, words, strict=True):
            self.write(0, tick, word, scale="y", dx=-8, ha="right", color=SOFT, fontsize=SMALL)
        if title:
            left = self.ax.get_position().x0 * self.width
            self.write(0, max(self.ax.get_ylim()), title, scale="y", dx=4 - left, dy=14, va="bottom", color=SOFT)

    def baseline(self, *, horizontal: bool = True, at: float = 0) -> None:
        """Draw the line that bars start from."""
        if horizontal:
            self.ax.hlines(at, 0, 1, AXIS, lw=1.25, zorder=3, transform=self.ax.get_yaxis_transform(), clip_on=False)
        else:
            self.ax.vlines(at, 0, 1, AXIS, lw=1.25, zorder=3, transform=self.ax.get_xaxis_transform(), clip_on=False)


def canvas(height: int, *, left: int, right: int, top: int, bottom: int, width: int = WIDTH) -> Canvas:
    """Return an empty canvas whose axes leave the given margins in pixels."""
    drawing = Drawing(figsize=(width / 72, height / 72), dpi=72, frameon=False)
    FigureCanvasSVG(drawing)
    box = (left / width, bottom / height, 1 - (left + right) / width, 1 - (top + bottom) / height)
    ax = drawing.add_axes(box)
    ax.set_axis_off()
    return Canvas(ax, width, height)


def ticks(low: float, high: float, *, most: int = 5) -> list[float]:
    """Return round numbers that cover `low` to `high`: the first at or below, the last at or above."""
    if not high > low:
        high = low + 1
    locator = MaxNLocator(nbins=most, steps=[1, 2, 2.5, 5, 10])
    return [float(tick) for tick in np.round(locator.tick_values(low, high), 10)]


@functools.lru_cache(maxsize=4096)
def width_of(text: str, size: float = TEXT, weight: str = "normal") -> float:
    """Return the width of `text` in pixels, in the font that layout is measured with."""
    font = get_font(findfont(FontProperties(family=FAMILY, weight=weight)))
    font.set_size(size, 72)
    font.set_text(text)
    return float(font.get_width_height()[0]) / 64


def fit(text: str, width: float, *, lines: int = 1, size: float = TEXT, weight: str = "normal") -> str:
    """Return `text` broken into at most `lines` lines no wider than `width` pixels, cut with an ellipsis."""
    rest = " ".join(str(text).split())
    result: list[str] = []
    for line in range(lines):
        if width_of(rest, size, weight) <= width:
            return "\n".join([*result, rest])
        cut = _longest(rest, width, size, weight, "…" if line == lines - 1 else "")
        space = rest.rfind(" ", cut // 2 if line == lines - 1 else 1, cut + 1)
        cut = space if space > 0 else cut
        result.append(rest[:cut].rstrip() + ("…" if line == lines - 1 else ""))
        rest = rest[cut:].lstrip()
    return "\n".join(result)


def _longest(text: str, width: float, size: float, weight: str, ending: str) -> int:
    """Return how many characters of `text`, with `ending`, fit `width`: by halving, at least one."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if width_of(text[:middle] + ending, size, weight) <= width else (low, middle - 1)
    return low


def spread(positions: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Return label positions near `positions`, at least `gap` apart and inside `low` to `high` where they fit."""
    order = np.argsort(positions, kind="stable")
    placed = np.clip(np.asarray(positions, dtype=float)[order], low, high)
    for i in range(1, len(placed)):
        placed[i] = max(placed[i], placed[i - 1] + gap)
    overshoot = placed[-1] - high if len(placed) else 0
    if overshoot > 0:
        placed[-1] = high
        for i in range(len(placed) - 2, -1, -1):
            placed[i] = min(placed[i], placed[i + 1] - gap)
    result = np.empty(len(placed))
    result[order] = placed
    return [float(position) for position in result]
