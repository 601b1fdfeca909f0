"""Children under 16 in low-income families, by authority and ward, in each financial year.

One table a sheet or file: relative or absolute low income, before or after housing costs, as its title says. Counts
and percentages are published; the denominator is rebuilt from both, so counts are not taken for exact (DWP perturbs
them too). There is no row for England, a region or a county.
"""

import re
from dataclasses import replace

import pandas as pd

from jsna.errors import JsnaError
from jsna.sources import Match, Source
from jsna.sources._areas import area_type, left_out
from jsna.sources._indicators import REBUILT, indicator_rows, periods
from jsna.sources._reading import numbers

AUTHORITIES = Source(
    id="dwp_low_income",
    title="Children in low income families: local area statistics, local authorities",
    publisher="Department for Work and Pensions",
    edition="as downloaded",
    released="",
    url="https://www.gov.uk/government/collections/children-in-low-income-families-local-area-statistics",
    columns=("Local Authority*", "Area Code", "Number of children*FYE*", "Percentage of children*FYE*"),
    absent=("Ward*",),
    folder="dwp",
    fills="children in low-income families, by district",
    precedence=1,
)
WARDS = replace(
    AUTHORITIES,
    id="dwp_low_income_ward",
    title="Children in low income families: local area statistics, wards",
    twice=("Area Code",),
    columns=("Ward*", "Area Code", "Number of children*FYE*", "Percentage of children*FYE*"),
    absent=(),
    fills="children in low-income families, by ward",
)
SOURCES = (AUTHORITIES, WARDS)
NOTE = REBUILT + "the denominator, from the number and the percentage"


def tidy(match: Match) -> dict[str, pd.DataFrame]:
    """Return one table as `indicators`: "dwp:relative_bhc", "…absolute_bhc", "…relative_ahc" or "…absolute_ahc"."""
    title = " ".join(cell for _, first in _above(match) for cell in first)
    label = match.file.label + (f", sheet {match.sheet}" if match.sheet else "")
    published = match.frame()
    codes = _codes(published)
    figures = (published != "").sum(axis=1) > 1  # the others are notes at the foot
    match.notes.extend(left_out(codes[figures], area_type(codes)[figures], label))
    return {"indicators": rows(published, label).assign(indicator_id="dwp:" + measure(title, label))}


def measure(title: str, label: str) -> str:
    """Return which of the four measures a table's `title` names; without a word of housing costs they are before.

    Raises
    ------
    JsnaError : the title says neither relative nor absolute.
    """
    kind = re.search(r"\b(relative|absolute)\b", title, flags=re.IGNORECASE)
    if kind is None:
        raise JsnaError(f"{label}: the title says neither Relative nor Absolute; keep the rows above the heading")
    after = re.search(r"after housing costs|\bAHC\b", title, flags=re.IGNORECASE)
    return f"{kind[1].lower()}_{'ahc' if after else 'bhc'}"


def _above(match: Match) -> list[tuple[str, list[str]]]:
    """Return the first row of the sheet, which is the table's title."""
    return [(name, first[0]) for name, first in match.file.heading_rows() if name == match.sheet and first]


def rows(published: pd.DataFrame, label: str) -> pd.DataFrame:
    """Return a table, its years side by side, as rows of `indicators`; `indicator_id` is left to be filled in."""
    code = _codes(published)
    kinds = area_type(code)
    areas = published.assign(area_code=code, area_type=kinds)[kinds.notna()]
    counted = {_year(column): column for column in published.columns if column.startswith("Number of children")}
    shares = {_year(column): column for column in published.columns if column.startswith("Percentage of children")}
    if not counted or counted.keys() != shares.keys():
        raise JsnaError(f"{label}: numbers are for {sorted(counted)}, percentages for {sorted(shares)}; one is missing")
    blocks = [_block(areas, counted[year], shares[year], f"FYE {year}", label) for year in counted]
    return indicator_rows(pd.concat(blocks), label)


def _codes(published: pd.DataFrame) -> pd.Series:
    """The code of each row; a table of wards in authorities has two columns of codes, the last of them the ward's."""
    columns = [column for column in published.columns if column.startswith("Area Code")]
    return published[columns[-1]].str.strip()


def _year(column: str) -> str:
    found = re.search(r"FYE (\d{4})", column)
    return found[1] if found else column


def _block(areas: pd.DataFrame, counted: str, share: str, period: str, label: str) -> pd.DataFrame:
    """Return the figures of one year; percentages stand as 17.5%, or as 0.175 in a workbook."""
    number = numbers(areas[counted], f"{label}, column {counted}", least=0)
    percent = areas[share].str.strip()
    value = numbers(percent.str.rstrip("%"), f"{label}, column {share}", least=0)
    rate = value["value"].where(percent.str.endswith("%"), 100 * value["value"]).round(6)
    if (rate > 100).any():
        row = rate.index[rate > 100][0]
        raise JsnaError(
            f"{label}, column {share}: row {row + 1} below the heading: {percent[row]!r} is {rate[row]:,.4g} % of the "
            "children; write 17.5% or, without the sign, 0.175: download the file again"
        )
    people = (100 * number["value"] / rate.where(rate > 0)).round()
    provisional = number["value"].notna() & ("[p]" in counted)
    return areas[["area_code", "area_type"]].assign(
        indicator_id="",
        **periods(pd.Series(period, index=areas.index), label),
        age="under 16",
        numerator=number["value"],
        denominator=people,
        value=rate,
        mark=number["mark"].astype(object).mask(provisional, "[p]"),
        note=people.notna().map({True: NOTE, False: None}),
        exact_counts=False,
    )
