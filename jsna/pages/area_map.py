"""A map whose areas are links: one of the ways into the pages, beside the list and the search."""

from collections.abc import Mapping
from html import escape

import numpy as np
import pandas as pd
import shapely

from jsna.figures.shapes import outline_path

WIDTH, TALLEST = 560, 560


def area_map(outlines: pd.DataFrame, links: Mapping[str, tuple[str, str]], *, label: str) -> str:
    """Return a drawing in which each area of `links` leads to its page; the keyboard finds the list beside it.

    Parameters
    ----------
    outlines : one row an area: ``area_code`` and ``geometry`` (polygons in metres, British National Grid).
    links : area code to (address, name); areas without one are not drawn.
    label : what the map is called.
    """
    chosen = outlines[outlines["area_code"].astype(str).isin(list(links))]
    shapes = np.asarray(chosen["geometry"])
    seen = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    if not seen.any():
        return ""
    codes, shapes = chosen["area_code"].astype(str).to_numpy()[seen], shapes[seen]
    west, south, east, north = shapely.total_bounds(shapes)
    pixel = max((east - west) / WIDTH, (north - south) / TALLEST)
    width, height = (east - west) / pixel, (north - south) / pixel
    placed = shapely.transform(
        shapely.simplify(shapes, pixel / 2), lambda points: (points - [west, north]) / [pixel, -pixel]
    )
    items = "".join(
        f'<a href="{escape(links[code][0])}" tabindex="-1" aria-label="{escape(links[code][1])}">'
        f'<path d="{outline_path(shape)}"><title>{escape(links[code][1])}</title></path></a>'
        for code, shape in zip(codes, placed, strict=True)
    )
    frame = f'viewBox="-2 -2 {width + 4:.0f} {height + 4:.0f}" width="{width + 4:.0f}" height="{height + 4:.0f}"'
    return f'<svg class="area-map" {frame} role="group" aria-label="{escape(label)}">{items}</svg>'
