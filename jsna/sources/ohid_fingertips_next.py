"""The seed tables of the new Fingertips service: the same indicators under other headings, without notes.

`Year` is the year in which the period starts. England rows with a category repeat for each breakdown.
"""

import pandas as pd

from jsna.sources import Match, Source
from jsna.sources._areas import area_type, left_out
from jsna.sources._indicators import ages, indicator_rows, periods, sexes
from jsna.sources._reading import numbers
from jsna.sources.ohid_fingertips import _exact

SOURCES = (
    Source(
        id="ohid_fingertips_next",
        title="Fingertips public health profiles (new service)",
        publisher="Office for Health Improvement and Disparities",
        edition="as downloaded",
        released="",
        url="https://github.com/dhsc-govuk/FingertipsNext",
        columns=("IndicatorId", "CategoryType", "AreaCode", "SexID", "AgeID", "Year", "LowerCI", "UpperCI", "Count"),
        folder="ohid",
        fills="indicators with counts and 95 % intervals",
        precedence=2,
    ),
)

COLUMNS = {"numerator": "Count", "denominator": "Denominator", "value": "Value", "lower_95": "LowerCI",
           "upper_95": "UpperCI"}  # fmt: skip


def tidy(match: Match) -> dict[str, pd.DataFrame]:
    """Return the file as the `indicators` table; `indicator_id` is "fingertips_next:" and OHID's number."""
    published, label = match.frame(), match.file.label
    match.notes.extend(left_out(published["AreaCode"], area_type(published["AreaCode"]), label))
    return {"indicators": rows(published, label)}


def rows(published: pd.DataFrame, label: str) -> pd.DataFrame:
    """Return a seed table as rows of `indicators`."""
    kinds = area_type(published["AreaCode"])
    published = published[kinds.notna()]
    cells = {name: numbers(published[heading], f"{label}, column {heading}") for name, heading in COLUMNS.items()}
    breakdown = published["CategoryType"].str.strip().str.strip('"') + ": " + published["Category"].str.strip()
    frame = pd.DataFrame({name: cell["value"] for name, cell in cells.items()}).assign(
        indicator_id="fingertips_next:" + published["IndicatorId"].str.strip(),
        area_code=published["AreaCode"].str.strip(),
        area_type=kinds[kinds.notna()],
        **periods(published["Year"], label),
        sex=sexes(published["Sex"], label),
        age=ages(published["Age"]),
        category=breakdown.where(published["Category"].str.strip('" ') != "", "all"),
        mark=cells["value"]["mark"],
    )
    return indicator_rows(frame.assign(exact_counts=_exact(frame)), label)
