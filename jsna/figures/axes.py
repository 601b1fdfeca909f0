"""Matplotlib's axes for a canvas: explicit margins, nothing laid out, and positions told in pixels."""

from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes as Plain
from matplotlib.axis import XAxis, YAxis
from matplotlib.backend_bases import FigureCanvasBase
from matplotlib.figure import Figure as Drawing

Pixels = np.ndarray


class _Bare:
    """An axis that is never seen: it makes no ticks to clip or to rule lines from."""

    def set_clip_path(self, path: Any, transform: Any = None) -> None:
        Artist.set_clip_path(self, path, transform)  # type: ignore[arg-type]

    def grid(self, *_: Any, **__: Any) -> None:
        """Draw no lines: a canvas rules its own."""

    set_tick_params = grid


class _Across(_Bare, XAxis): ...


class _Up(_Bare, YAxis): ...


class Axes(Plain):
    """A rectangle of a drawing, `left` and `low` pixels from its lower left corner, `wide` and `high`.

    All of matplotlib's marks work. Its own ticks, borders, limits and clipping are left out, for they cost most of its
    time and depend on settings that a notebook may have changed: who draws says `xlim` and `ylim`.
    """

    def __init__(self, drawing: Drawing, left: float, low: float, wide: float, high: float) -> None:
        across, up = drawing.get_size_inches() * drawing.dpi
        super().__init__(drawing, (left / across, low / up, wide / across, high / up))
        self.left, self.low, self.wide, self.high = left, low, wide, high
        self.set_axis_off()

    def _init_axis(self) -> None:
        self.xaxis, self.yaxis = _Across(self, clear=False), _Up(self, clear=False)

    def _gen_axes_spines(self) -> dict[str, Any]:
        return {}

    def add_line(self, line: Any) -> Any:
        """Add a mark without a search for the limits that hold it."""
        return self.add_artist(line)

    def add_patch(self, p: Any) -> Any:
        """Add an area; see `add_line`."""
        return self.add_artist(p)

    def add_collection(self, collection: Any, *_: Any, **__: Any) -> Any:
        """Add many marks at once; see `add_line`."""
        return self.add_artist(collection)

    @property
    def across(self) -> tuple[float, float]:
        """The values at the left and the right end."""
        return self.get_xlim()

    @property
    def up(self) -> tuple[float, float]:
        """The values at the lower and the upper end."""
        return self.get_ylim()

    def pixels(self, x: Any, y: Any) -> tuple[Pixels, Pixels]:
        """Return data positions as pixels from the drawing's lower left corner."""
        (x0, x1), (y0, y1) = self.across, self.up
        across = self.left + (np.asarray(x, dtype=float) - x0) / (x1 - x0) * self.wide
        return across, self.low + (np.asarray(y, dtype=float) - y0) / (y1 - y0) * self.high

    def values(self, across: Any, up: Any) -> tuple[Pixels, Pixels]:
        """Return pixels as data positions: what `pixels` undoes."""
        (x0, x1), (y0, y1) = self.across, self.up
        x = x0 + (np.asarray(across, dtype=float) - self.left) / self.wide * (x1 - x0)
        return x, y0 + (np.asarray(up, dtype=float) - self.low) / self.high * (y1 - y0)


def axes(width: int, height: int, *, left: int, right: int, top: int, bottom: int) -> Axes:
    """Return the axes of a drawing of `width` by `height` pixels that leave the given margins."""
    drawing = Drawing(figsize=(width / 72, height / 72), dpi=72, frameon=False)
    FigureCanvasBase(drawing)
    made = Axes(drawing, left, bottom, width - left - right, height - top - bottom)
    drawing.add_axes(made)
    return made
