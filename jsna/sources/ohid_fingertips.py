"""Fingertips downloads: any indicator of public health, with intervals, for areas of England.

The heading comes in several variants (the "Compared to…" columns differ, older files lack "Time period range"); the
columns read here stand in all of them. England is printed once for each parent area: the same figure is kept once.
Counts that OHID rounds to 5 are not taken for exact. Practices, primary care networks and other areas that are in no
table of ours are left out.
"""

import pandas as pd

from jsna.sources import Match, Source
from jsna.sources._areas import area_type, left_out
from jsna.sources._indicators import NUMBERS, ages, indicator_rows, periods, sexes
from jsna.sources._reading import numbers

SOURCES = (
    Source(
        id="ohid_fingertips",
        title="Fingertips public health profiles",
        publisher="Office for Health Improvement and Disparities",
        edition="as downloaded",
        released="",
        url="https://fingertips.phe.org.uk/",
        columns=(
            "Indicator ID", "Area Code", "Area Type", "Sex", "Age", "Category Type", "Category", "Time period",
            "Lower CI 95.0 limit", "Value note",
        ),
        folder="ohid",
        fills="indicators with counts and intervals: admissions, immunisation, weight, conceptions and others",
        precedence=1,
    ),
)  # fmt: skip

COLUMNS = {
    "numerator": "Count", "denominator": "Denominator", "value": "Value", "lower_95": "Lower CI 95.0 limit",
    "upper_95": "Upper CI 95.0 limit", "lower_998": "Lower CI 99.8 limit", "upper_998": "Upper CI 99.8 limit",
}  # fmt: skip
LIMITS = [name for name in NUMBERS if name.startswith(("lower", "upper"))]
NO_INTERVAL = "the file gives -1 for the interval: not published"


def tidy(match: Match) -> dict[str, pd.DataFrame]:
    """Return the file as the `indicators` table; `indicator_id` is "fingertips:" and OHID's number."""
    published, label = match.frame(), match.file.label
    kinds = area_type(published["Area Code"], published["Area Type"])
    match.notes.extend(left_out(published["Area Code"], kinds, label))
    return {"indicators": rows(published, label)}


def rows(published: pd.DataFrame, label: str) -> pd.DataFrame:
    """Return a download as rows of `indicators`.

    Raises
    ------
    JsnaError : a count is negative; an England row (or any other) is repeated with different figures; a cell is
        neither a number nor a mark; a period or sex cannot be read.
    """
    kinds = area_type(published["Area Code"], published["Area Type"])
    published = published[kinds.notna()]
    least = dict.fromkeys(("numerator", "denominator"), 0.0)
    cells = {
        name: numbers(published[heading], f"{label}, column {heading}", least=least.get(name, float("-inf")))
        for name, heading in COLUMNS.items()
    }
    figures = pd.DataFrame({name: cell["value"] for name, cell in cells.items()})
    refused = (figures[LIMITS] == -1).any(axis=1)
    figures[LIMITS] = figures[LIMITS].mask(figures[LIMITS] == -1)
    note = published["Value note"].where(published["Value note"] != "")
    note = note.mask(refused, (note.fillna("") + "; " + NO_INTERVAL).str.removeprefix("; "))
    breakdown = published["Category Type"].str.strip() + ": " + published["Category"].str.strip()
    frame = figures.assign(
        indicator_id="fingertips:" + published["Indicator ID"].str.strip(),
        area_code=published["Area Code"].str.strip(),
        area_type=kinds[kinds.notna()],
        **periods(published["Time period"], label),
        sex=sexes(published["Sex"], label),
        age=ages(published["Age"]),
        category=breakdown.where(published["Category"] != "", "all"),
        mark=_marks(cells["value"]["mark"], figures["value"], note),
        note=note,
    )
    return indicator_rows(frame.assign(exact_counts=_exact(frame)), label)


def _marks(published: pd.Series, value: pd.Series, note: pd.Series) -> pd.Series:
    """Return the mark of each missing value: [c] where the note says it is suppressed, else the file's own mark."""
    suppressed = value.isna() & note.fillna("").str.contains("suppress|disclos|small number", case=False)
    return published.astype(object).mask(suppressed, "[c]")


def _exact(frame: pd.DataFrame) -> pd.Series:
    """Whether the counts are exact: they are not where more than four in five of an indicator's end in 0 or 5."""
    group = [frame["indicator_id"], frame["area_type"] == "england", frame["category"] == "all"]
    ends = (frame["numerator"] % 5 == 0).astype(float).where(frame["numerator"].notna())
    return ~(ends.groupby(group).transform("mean") > 0.8)
