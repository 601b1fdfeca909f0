"""What matplotlib draws, written straight as SVG: once, without its own layout, and as short as it can be said.

Its own SVG backend puts style into attributes that a strict Content-Security-Policy forbids, names every mark, and is
several times as long; a renderer is the place that matplotlib has for another.
"""

import functools
from html import escape
from typing import Any

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import to_hex
from matplotlib.path import Path
from matplotlib.transforms import Transform

from jsna.figures.shapes import short, steps

HATCH = "url(#hatch)"  # the fill of what is withheld; see `jsna.figures.svg`


class Pen(RendererBase):
    """A renderer of a drawing `height` pixels high; `svg` is what it has drawn.

    An artist's identifier (`gid`) becomes the words shown to who points at it. Neighbours in the same style are one
    path.
    """

    def __init__(self, height: float) -> None:
        super().__init__()
        self.height = height
        self.told = ""
        self.drawn: list[tuple[str, str, str]] = []  # path or shapes, style, words

    @property
    def svg(self) -> str:
        return "".join(_element(*mark) for mark in self.drawn)

    def open_group(self, s: str, gid: str | None = None) -> None:
        self.told = gid or ""

    def close_group(self, s: str) -> None:
        self.told = ""

    def draw_path(self, gc: GraphicsContextBase, path: Path, transform: Transform, rgbFace: Any = None) -> None:  # noqa: N803
        """Draw lines and areas; curves as their polygons."""
        codes = _codes(path)
        if np.isin(codes, (Path.CURVE3, Path.CURVE4)).any():
            lines = transform.transform_path(path).to_polygons(closed_only=False)
            parts = [(np.asarray(line), rgbFace is not None) for line in lines]
        else:
            parts = _parts(transform.transform(path.vertices), codes)
        told = "".join(steps(self._down(points), closed) for points, closed in parts)
        if told:
            self._add(told, _style(gc, rgbFace))

    def draw_markers(
        self, gc: GraphicsContextBase, marker_path: Path, marker_trans: Transform, path: Path, trans: Transform,
        rgbFace: Any = None,  # noqa: N803
    ) -> None:  # fmt: skip
        """Draw a mark at each point: round ones as circles, others as outlines."""
        at = trans.transform(path.vertices)
        at = self._down(at[np.isfinite(at).all(axis=1)])
        outline = marker_trans.transform(marker_path.vertices)
        if (_codes(marker_path) == Path.CURVE4).any():
            radius = short(float(np.ptp(outline[:, 0])) / 2, 2)
            shapes = [f'<circle cx="{short(x, 1)}" cy="{short(y, 1)}" r="{radius}"/>' for x, y in at.tolist()]
        else:
            around = outline[:-1] if len(outline) > 2 else outline
            closed = len(outline) > 2
            shapes = [f'<path d="{steps(point + around * [1, -1], closed)}"/>' for point in at]
        if shapes:
            self._add("".join(shapes), _style(gc, rgbFace))

    def _down(self, points: np.ndarray) -> np.ndarray:
        return np.column_stack([points[:, 0], self.height - points[:, 1]])

    def _add(self, what: str, style: str) -> None:
        if self.drawn and not self.told:
            before, same, told = self.drawn[-1]
            if same == style and not told and before[0] == what[0]:
                self.drawn[-1] = (before + what, style, told)
                return
        self.drawn.append((what, style, self.told))


def _element(what: str, style: str, told: str) -> str:
    if what.startswith("<"):
        return f"<g{style}>{what}</g>"
    words = f"><title>{escape(told, quote=False)}</title></path>" if told else "/>"
    return f'<path d="{what}"{style}{words}'


def _codes(path: Path) -> np.ndarray:
    """Return what leads to each point of a path; a path that does not say is one line."""
    return np.full(len(np.asarray(path.vertices)), Path.LINETO) if path.codes is None else np.asarray(path.codes)


def _parts(points: np.ndarray, codes: np.ndarray) -> list[tuple[np.ndarray, bool]]:
    """Return the runs of a path between its moves and its missing points, and whether each closes."""
    known = np.isfinite(points).all(axis=1) & (codes != Path.STOP)
    starts = np.flatnonzero((codes == Path.MOVETO) | ~known)
    parts = []
    for run in np.split(np.arange(len(points)), starts):
        closed = len(run) > 0 and codes[run[-1]] == Path.CLOSEPOLY
        kept = run[known[run] & (codes[run] != Path.CLOSEPOLY)]
        if len(kept):
            parts.append((points[kept], bool(closed)))
    return parts


def _style(gc: GraphicsContextBase, face: Any) -> str:
    """Return the presentation attributes of a mark: fill, stroke, width and dashes."""
    fill = HATCH if gc.get_hatch() else _colour(face) if face is not None and _seen(face) else "none"
    style = f' fill="{fill}"'
    width, edge = float(gc.get_linewidth()), gc.get_rgb()
    if width and _seen(edge):
        style += f' stroke="{_colour(edge)}" stroke-width="{width:g}"'
        _, dashes = gc.get_dashes()
        if dashes is not None:
            style += f' stroke-dasharray="{" ".join(f"{part:g}" for part in np.asarray(dashes, dtype=float))}"'
    return style


def _seen(colour: Any) -> bool:
    return len(colour) < 4 or colour[3] > 0


def _colour(colour: Any) -> str:
    return _hex(*map(float, colour[:3]))


@functools.lru_cache(maxsize=256)
def _hex(red: float, green: float, blue: float) -> str:
    return to_hex((red, green, blue))
