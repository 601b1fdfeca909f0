"""Areas of one type beside each other: a tartan rug of areas by indicators for each theme, sortable by any column."""

from collections.abc import Sequence
from html import escape

import pandas as pd

from jsna.figures.markdown import slug
from jsna.figures.palette import VERDICTS
from jsna.figures.spine import tartan_rug
from jsna.figures.tables import tag
from jsna.pages.export import Page, fill
from needs.refusals import require_columns

KEY = ("better", "similar", "worse", "lower", "higher", "too uncertain to call", "not compared")
MOST_CELLS = 4000  # of one page: about 400 KB with the data that it offers to save


def compare_parts(values: pd.DataFrame, most: int = MOST_CELLS) -> dict[str, pd.DataFrame]:
    """Return `values` in parts that fit a page of `most` cells, by name: one part, "", where all fit.

    Themes come first, then so many indicators of a theme and so many areas as a page holds.
    """
    if len(values) <= most:
        return {"": values}
    parts: dict[str, pd.DataFrame] = {}
    for theme, rows in values.groupby("theme", sort=False, observed=True):
        areas = list(dict.fromkeys(rows["area_name"]))
        titles = list(dict.fromkeys(rows["indicator"]))
        across = max(1, most // min(len(areas), most))
        blocks = [
            rows[rows["indicator"].isin(titles[left : left + across]) & rows["area_name"].isin(areas[top : top + most])]
            for left in range(0, len(titles), across)
            for top in range(0, len(areas), most)
        ]
        for number, block in enumerate(blocks, 1):
            parts[_heading(theme) + (f", part {number}" if number > 1 else "")] = block
    return parts


def compare_page(
    values: pd.DataFrame,
    *,
    subject: str,
    benchmark_name: str = "England",
    updated: str = "",
    invented: bool = False,
    home: str = "index.html",
    organisation: str = "",
    siblings: Sequence[tuple[str, str]] = (),
    draft: Sequence[str] = (),
) -> str:
    """Return a page that sets areas beside each other, a table a theme.

    Parameters
    ----------
    values : one row an area and indicator, in the order to show: ``theme``, ``area_name``, ``indicator`` (title),
        ``unit``, ``value``, ``verdict`` and, where there are any, ``mark``.
    subject : what the page is about, its only first-level heading: "Districts compared".
    siblings : (address, name) of the pages that hold the other themes. draft : the faults that make it a draft.

    Raises
    ------
    ValueError : a column is absent, or an area has an indicator twice.
    """
    require_columns(values, ["theme", "area_name", "indicator", "unit", "value", "verdict"])
    parts = [f"<p>Each value is compared with {escape(benchmark_name)}. A heading sorts its table.</p>", _key()]
    for theme, rows in values.groupby("theme", sort=False, observed=True):
        units = dict(zip(rows["indicator"].astype(str), rows["unit"].astype(str), strict=True))
        heading = _heading(theme)
        shown = tartan_rug(rows, caption=f"{heading}: areas by indicator", units=units)
        parts.append(f'<h2 id="{slug(heading)}">{escape(heading)}</h2>{shown.html()}')
    if values.empty:
        parts.append('<p class="absent">[x] Nothing is published here to compare.</p>')
    page = Page(
        title=subject, subject=subject, area_code="", area_name="", area_type="", invented=invented, updated=updated,
        home=home, organisation=organisation, siblings=siblings, draft=draft,
    )  # fmt: skip
    return fill(page, "\n".join(parts))


def _heading(theme: object) -> str:
    words = str(theme)
    return words[:1].upper() + words[1:]


def _key() -> str:
    """Return the verdicts as they look in the tables."""
    shown = [name for name in KEY if name in VERDICTS]
    return f'<ul class="key" aria-label="Verdicts">{"".join(f"<li>{tag(name)}</li>" for name in shown)}</ul>'
