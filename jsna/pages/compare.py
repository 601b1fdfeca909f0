"""Areas of one type beside each other: a tartan rug of areas by indicators for each theme, sortable by any column."""

from html import escape

import pandas as pd

from jsna.figures.markdown import slug
from jsna.figures.palette import VERDICTS
from jsna.figures.spine import tartan_rug
from jsna.figures.tables import tag
from jsna.pages.export import Page, fill
from needs.refusals import require_columns

KEY = ("better", "similar", "worse", "lower", "higher", "too uncertain to call", "not compared")


def compare_page(
    values: pd.DataFrame,
    *,
    subject: str,
    benchmark_name: str = "England",
    updated: str = "",
    invented: bool = False,
    home: str = "index.html",
    organisation: str = "",
) -> str:
    """Return a page that sets areas beside each other, a table a theme.

    Parameters
    ----------
    values : one row an area and indicator, in the order to show: ``theme``, ``area_name``, ``indicator`` (title),
        ``unit``, ``value``, ``verdict`` and, where there are any, ``mark``.
    subject : what the page is about, its only first-level heading: "Districts compared".

    Raises
    ------
    ValueError : a column is absent, or an area has an indicator twice.
    """
    require_columns(values, ["theme", "area_name", "indicator", "unit", "value", "verdict"])
    parts = [f"<p>Each value is compared with {escape(benchmark_name)}.</p>", _key()]
    for theme, rows in values.groupby("theme", sort=False, observed=True):
        units = dict(zip(rows["indicator"].astype(str), rows["unit"].astype(str), strict=True))
        shown = tartan_rug(rows, caption=f"{theme}: areas by indicator", units=units)
        parts.append(f'<h2 id="{slug(str(theme))}">{escape(str(theme))}</h2>{shown.html()}')
    if values.empty:
        parts.append('<p class="absent">[x] Nothing is published here to compare.</p>')
    page = Page(
        title=subject,
        subject=subject,
        area_code="",
        area_name="",
        area_type="",
        invented=invented,
        updated=updated,
        home=home,
        organisation=organisation,
    )
    return fill(page, "\n".join(parts))


def _key() -> str:
    """Return the verdicts as they look in the tables."""
    shown = [name for name in KEY if name in VERDICTS]
    return f'<ul class="key" aria-label="Verdicts">{"".join(f"<li>{tag(name)}</li>" for name in shown)}</ul>'
