"""A drawing surface measured in pixels: explicit margins, matplotlib's marks, drawn once.

Matplotlib's own ticks, text and layout cost most of its time and depend on settings that a notebook may have changed,
so grid, labels and scales are drawn here and set straight into the SVG. One unit is one CSS pixel, 72 to the inch.
"""

import functools
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from matplotlib import get_data_path
from matplotlib.ft2font import FT2Font, LoadFlags
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path as Outline
from matplotlib.transforms import IdentityTransform

from jsna.figures.axes import Axes, axes
from jsna.figures.palette import AXIS, GRID, INK, SMALL, SOFT, TEXT
from jsna.figures.shapes import rings

WIDTH = 720
WITHHELD = "withheld"  # the fill of an area whose figure is withheld: hatched
UNKNOWN = 1.0  # of the type size: a letter that the font lacks is as wide as the widest usual ones
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
    """One chart being drawn: its axes, its text, and the words shown where the reader points."""

    ax: Axes
    width: int
    height: int
    texts: list[Words] = field(default_factory=list)
    hovers: list[tuple[float, float, float, float, str]] = field(default_factory=list)

    def write(
        self, x: float, y: float, text: str, *, scale: str = "", dx: float = 0, dy: float = 0, **style: Any
    ) -> None:
        """Write `text` at data position (x, y); `dx`, `dy` move it by pixels, right and up.

        With `scale` "x" or "y" only that position is in data units; the other is a fraction of the axes. For `style`
        see `place`.
        """
        left, low = (float(at) for at in self.ax.pixels(x, y))
        left = self.ax.left + x * self.ax.wide if scale == "y" else left
        low = self.ax.low + y * self.ax.high if scale == "x" else low
        self.place(left + dx, low + dy, text, **style)

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

    def hover(self, x: tuple[float, float], y: tuple[float, float], words: str) -> None:
        """Show `words` over a rectangle of the axes, given in data units."""
        across, up = self.ax.pixels(x, y)
        (left, right), (low, high) = sorted(map(float, across)), sorted(map(float, up))
        self.hovers.append((left, self.height - high, right - left, high - low, words))

    def points(
        self, x: object, y: object, marker: str, fill: str, *, edge: str = INK, size: float = 10, line: float = 1
    ) -> None:
        """Draw marks in data units: `marker` filled with `fill`, its edge `line` pixels wide."""
        x, y = (np.atleast_1d(np.asarray(values, dtype=float)) for values in (x, y))
        style = {"ms": size, "mfc": fill, "mec": edge, "mew": line, "zorder": 5}
        self.ax.add_line(Line2D(x, y, ls="", marker=marker, **style))  # type: ignore[arg-type]

    def rule(self, left: float, right: float, low: float, colour: str, weight: float = 1.5) -> None:
        """Draw a level line between pixels `left` and `right` of the canvas, as in a key."""
        self.ax.add_artist(Line2D([left, right], [low, low], color=colour, lw=weight, transform=IdentityTransform()))

    def dot(self, left: float, low: float, fill: str, edge: str) -> None:
        """Draw a round mark at pixels of the canvas, as in a key."""
        style = {"marker": "o", "ms": 9, "mfc": fill, "mec": edge, "mew": 2, "transform": IdentityTransform()}
        self.ax.add_artist(Line2D([left], [low], ls="", **style))  # type: ignore[arg-type]

    def area(self, shape: shapely.Geometry, words: str, *, fill: str, edge: str, lw: float = 0.6) -> None:
        """Draw polygons, or lines, given in data units, with `words` for who points at them.

        The `fill` is a colour, "none", or `WITHHELD` for hatching.
        """
        if not shape.is_empty:
            patch = PathPatch(_outline(shape), gid=words or None, **_filled(fill), edgecolor=edge, lw=lw)
            patch.set_transform(self.ax.transData)
            self.ax.add_artist(patch)

    def swatch(self, left: float, low: float, high: float, fill: str, edge: str) -> None:
        """Draw a small rectangle at pixels of the canvas, as in a key."""
        style = _filled(fill) | {"edgecolor": edge, "lw": 0.6, "transform": IdentityTransform()}
        self.ax.add_artist(Rectangle((left, low), 28, high, **style))

    def scale_x(self, ticks: Sequence[float], words: Sequence[str], *, title: str = "", grid: bool = True) -> None:
        """Label the horizontal scale below the axes, with grid lines and what it measures."""
        if grid:
            self.ax.vlines(ticks, *self.ax.up, GRID, lw=1, zorder=0)
        for tick, word in zip(ticks, words, strict=True):
            self.write(tick, 0, word, scale="x", dy=-9, ha="center", va="top", color=SOFT, fontsize=SMALL)
        if title:
            self.write(sum(self.ax.across) / 2, 0, title, scale="x", dy=-28, ha="center", va="top", color=SOFT)

    def scale_y(self, ticks: Sequence[float], words: Sequence[str], *, title: str = "", grid: bool = True) -> None:
        """Label the vertical scale left of the axes; its `title` stands above, level, so nobody turns their head."""
        if grid:
            self.ax.hlines(ticks, *self.ax.across, GRID, lw=1, zorder=0)
        for tick, word in zip(ticks, words, strict=True):
            self.write(0, tick, word, scale="y", dx=-8, ha="right", color=SOFT, fontsize=SMALL)
        if title:
            self.write(0, max(self.ax.up), title, scale="y", dx=4 - self.ax.left, dy=14, va="bottom", color=SOFT)

    def baseline(self, *, horizontal: bool = True, at: float = 0) -> None:
        """Draw the line that bars start from."""
        if horizontal:
            self.ax.hlines(at, *self.ax.across, AXIS, lw=1.25, zorder=3)
        else:
            self.ax.vlines(at, *self.ax.up, AXIS, lw=1.25, zorder=3)


def canvas(height: int, *, left: int, right: int, top: int, bottom: int, width: int = WIDTH) -> Canvas:
    """Return an empty canvas whose axes leave the given margins in pixels."""
    return Canvas(axes(width, height, left=left, right=right, top=top, bottom=bottom), width, height)


def _outline(shape: shapely.Geometry) -> Outline:
    """Return the rings or lines of a shape as one path."""
    parts = rings(shape)
    corners = [np.vstack([points, points[:1]]) if closed else points for points, closed in parts]
    codes = [np.full(len(points), Outline.LINETO, dtype=Outline.code_type) for points in corners]
    for code, (_, closed) in zip(codes, parts, strict=True):
        code[0], code[-1] = Outline.MOVETO, Outline.CLOSEPOLY if closed else Outline.LINETO
    return Outline(np.vstack(corners), np.concatenate(codes))


def _filled(fill: str) -> dict[str, Any]:
    return {"facecolor": "#FFFFFF", "hatch": "//"} if fill == WITHHELD else {"facecolor": fill}


def ticks(low: float, high: float, *, most: int = 5) -> list[float]:
    """Return round numbers that cover `low` to `high`: the first at or below, the last at or above."""
    if not high > low:
        high = low + 1
    rough = (high - low) / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * each for each in (1, 2, 2.5, 5, 10, 20) if power * each >= rough * (1 - 1e-9))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(step * place, 10) for place in range(first, last + 1)]


@functools.lru_cache(maxsize=4096)
def width_of(text: str, size: float = TEXT, weight: str = "normal") -> float:
    """Return the width of `text` in pixels, in the font that layout is measured with."""
    return size * sum(_advance(letter, weight) for letter in text)


@functools.cache
def _advance(letter: str, weight: str) -> float:
    """Return how far a letter moves the next one, in type sizes: in DejaVu Sans, wider than readers' fonts."""
    font = _font(weight)
    if not font.get_char_index(ord(letter)):
        return UNKNOWN
    return float(font.load_char(ord(letter), flags=LoadFlags.NO_SCALE).horiAdvance) / float(font.units_per_EM)


@functools.cache
def _font(weight: str) -> FT2Font:
    name = "DejaVuSans-Bold.ttf" if weight == "bold" else "DejaVuSans.ttf"
    font = Path(get_data_path(), "fonts", "ttf", name).read_bytes()
    return FT2Font(io.BytesIO(font))  # of an open file forks would share the place that they read at


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
