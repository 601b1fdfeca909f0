"""The plotting area of a canvas: data units to pixels, and marks written straight as SVG, each once.

The calls are those of matplotlib's axes, as far as our charts need them, so that a chart reads as an analyst expects;
but nothing is laid out, inspected or drawn twice, which is what matplotlib's own axes spend their time on.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

import numpy as np

from jsna.figures.shapes import shape, short, stroke

BARS, LINES = 1, 2  # what lies on what: a higher mark covers a lower one
Pixels = np.ndarray


@dataclass(frozen=True)
class Mark:
    """Something drawn: its SVG; `xy` are its points in data units where it is a line of them."""

    zorder: float
    svg: str
    kind: str = ""
    xy: Any = field(default=None, repr=False)
    fill: str = ""


@dataclass
class Axes:
    """A rectangle of a drawing of `height` pixels, `left` and `low` from its lower left corner."""

    height: int
    left: float
    low: float
    wide: float
    high: float
    places: int = 1
    xlim: tuple[float, float] = (0, 1)
    ylim: tuple[float, float] = (0, 1)
    marks: list[Mark] = field(default_factory=list)

    def set(self, *, xlim: tuple[float, float], ylim: tuple[float, float]) -> None:
        """Say which values stand at the rectangle's ends."""
        self.xlim, self.ylim = (float(xlim[0]), float(xlim[1])), (float(ylim[0]), float(ylim[1]))

    def pixels(self, x: Any, y: Any) -> tuple[Pixels, Pixels]:
        """Return data positions as pixels from the drawing's lower left corner."""
        (x0, x1), (y0, y1) = self.xlim, self.ylim
        across = self.left + (np.asarray(x, dtype=float) - x0) / (x1 - x0) * self.wide
        return across, self.low + (np.asarray(y, dtype=float) - y0) / (y1 - y0) * self.high

    def values(self, across: Any, up: Any) -> tuple[Pixels, Pixels]:
        """Return pixels as data positions: what `pixels` undoes."""
        (x0, x1), (y0, y1) = self.xlim, self.ylim
        x = x0 + (np.asarray(across, dtype=float) - self.left) / self.wide * (x1 - x0)
        return x, y0 + (np.asarray(up, dtype=float) - self.low) / self.high * (y1 - y0)

    def hlines(self, y: Any, start: Any, end: Any, color: str, **style: Any) -> None:
        """Draw level lines from `start` to `end`."""
        y, start, end = np.broadcast_arrays(*map(_floats, (y, start, end)))
        self._segments(start, y, end, y, color, **style)

    def vlines(self, x: Any, start: Any, end: Any, color: str, **style: Any) -> None:
        """Draw upright lines from `start` to `end`."""
        x, start, end = np.broadcast_arrays(*map(_floats, (x, start, end)))
        self._segments(x, start, x, end, color, **style)

    def _segments(
        self, x0: Pixels, y0: Pixels, x1: Pixels, y1: Pixels, color: str,
        *, lw: float = 1, ls: str = "-", zorder: float = LINES, **_: Any
    ) -> None:  # fmt: skip
        ends = zip(*self.pixels(x0, y0), *self.pixels(x1, y1), strict=True)
        path = "".join(self._move(a, b) + self._line(c, d) for a, b, c, d in ends if np.isfinite(a + b + c + d))
        if path:
            self.marks.append(Mark(zorder, stroke(path, color, lw, ls), "segments"))

    def plot(
        self, x: Any, y: Any, *, color: str, lw: float, ls: str = "-", marker: str = "", ms: float = 6,
        zorder: float = LINES, **_: Any
    ) -> None:  # fmt: skip
        """Draw a line through points, broken where one is missing, and their marks."""
        x, y = _floats(x), _floats(y)
        points = list(zip(*self.pixels(x, y), strict=True))
        known = [bool(np.isfinite(a + b)) for a, b in points]
        path = "".join(
            self._line(*point) if place and known[place - 1] else self._move(*point)
            for place, point in enumerate(points)
            if known[place]
        )
        if path:
            svg = stroke(path, color, lw, ls) if len(points) > 1 else ""
            self.marks.append(Mark(zorder, svg, "line", np.column_stack([x, y])))
        if marker:
            self.points(x, y, marker, color, edge=color, size=ms, zorder=zorder)

    def points(
        self, x: Any, y: Any, marker: str, fill: str, *, edge: str, size: float, line: float = 1, zorder: float = 5
    ) -> None:
        """Draw marks at points, `size` pixels wide; see `shape`."""
        drawn = "".join(
            shape(marker, a, self.height - b, size, self.places)
            for a, b in zip(*self.pixels(_floats(x), _floats(y)), strict=True)
            if np.isfinite(a + b)
        )
        if drawn:
            style = f'fill="{fill}" stroke="{edge}" stroke-width="{line:g}"'
            self.marks.append(Mark(zorder, f"<g {style}>{drawn}</g>", "points", fill=fill))

    def barh(self, y: Any, width: Any, *, height: float, left: Any = 0, color: Any, **style: Any) -> None:
        """Draw level bars `height` thick about `y`, from `left` on."""
        y, width, left = np.broadcast_arrays(*map(_floats, (y, width, left)))
        self._boxes(left, y - height / 2, left + width, y + height / 2, color, **style)

    def bar(self, x: Any, height: Any, *, width: float, color: Any, **style: Any) -> None:
        """Draw upright bars `width` thick about `x`, from 0 on."""
        x, height = np.broadcast_arrays(_floats(x), _floats(height))
        self._boxes(x - width / 2, np.zeros(len(x)), x + width / 2, height, color, **style)

    def _boxes(
        self, x0: Pixels, y0: Pixels, x1: Pixels, y1: Pixels, color: str | Sequence[str],
        *, ec: str = "", lw: float = 1, zorder: float = BARS, **_: Any
    ) -> None:  # fmt: skip
        colours = [color] * len(x0) if isinstance(color, str) else list(color)
        edge = f' stroke="{ec}" stroke-width="{lw:g}"' if ec else ""
        for a, b, c, d, fill in zip(*self.pixels(x0, y0), *self.pixels(x1, y1), colours, strict=True):
            if np.isfinite(a + b + c + d):
                path = f"{self._move(a, b)}H{self._number(c)}V{self._number(self.height - d)}H{self._number(a)}z"
                self.marks.append(Mark(zorder, f'<path d="{path}" fill="{fill}"{edge}/>', "bar", fill=fill))

    def stairs(
        self, values: Any, edges: Any, *, color: str, orientation: str = "vertical", baseline: float | None = 0,
        fill: bool = False, lw: float = 1, zorder: float = BARS, **_: Any
    ) -> None:  # fmt: skip
        """Draw steps of `values` between `edges`: filled down to the baseline, or as an outline without one."""
        steps, along = np.repeat(_floats(values), 2), np.repeat(_floats(edges), 2)[1:-1]
        if baseline is not None:
            steps, along = np.r_[baseline, steps, baseline], np.r_[along[0], along, along[-1]]
        x, y = (along, steps) if orientation == "vertical" else (steps, along)
        path = self._path(zip(*self.pixels(x, y), strict=True))
        svg = f'<path d="{path}z" fill="{color}"/>' if fill else stroke(path, color, lw)
        self.marks.append(Mark(zorder, svg, "stairs"))

    def fill_between(self, x: Any, low: Any, high: Any, *, color: str, zorder: float = BARS, **_: Any) -> None:
        """Fill what lies between two lines."""
        x, low, high = _floats(x), _floats(low), _floats(high)
        known = np.isfinite(x + low + high)
        along, edge = np.r_[x[known], x[known][::-1]], np.r_[high[known], low[known][::-1]]
        if not known.any():
            return
        path = self._path(list(zip(*self.pixels(along, edge), strict=True)))
        self.marks.append(Mark(zorder, f'<path d="{path}z" fill="{color}"/>', "area"))

    def outline(self, path: str, tip: str, *, fill: str, edge: str, lw: float = 0.6) -> None:
        """Draw a path given in the drawing's own pixels, with words for who points at it."""
        title = f"<title>{escape(tip, quote=False)}</title>" if tip else ""
        svg = f'<path d="{path}" fill="{fill}" stroke="{edge}" stroke-width="{lw:g}">{title}</path>'
        self.marks.append(Mark(BARS, svg, "outline", fill=fill))

    def svg(self) -> str:
        """Return the marks, the lowest first."""
        return "".join(mark.svg for mark in sorted(self.marks, key=lambda mark: mark.zorder))

    def _path(self, points: Iterable[tuple[float, float]]) -> str:
        first, *rest = points
        return self._move(*first) + "".join(self._line(*point) for point in rest)

    def _move(self, x: float, low: float) -> str:
        return f"M{self._number(x)} {self._number(self.height - low)}"

    def _line(self, x: float, low: float) -> str:
        return f"L{self._number(x)} {self._number(self.height - low)}"

    def _number(self, value: float) -> str:
        return short(value, self.places)


def _floats(values: Any) -> np.ndarray:
    return np.atleast_1d(np.asarray(values, dtype=float))
