"""Children looked after: at 31 March, and starting and ceasing in the year, with rates per 10,000 under 18.

Rates of year t are of the population of mid-(t-1), which stands in the file. Counts of authorities are exact, those
of regions and England are rounded to ten; rates are rounded to whole numbers.
"""

import pandas as pd

from jsna.sources import Match, Source
from jsna.sources._ees import coded, dfe_codes, exact_counts, published_rows
from jsna.sources._indicators import indicator_rows, periods
from jsna.sources._reading import numbers

SOURCES = (
    Source(
        id="dfe_ees_looked_after",
        title="Children looked after in England: number and rate per 10,000 children",
        publisher="Department for Education",
        edition="as downloaded",
        released="",
        url="https://explore-education-statistics.service.gov.uk/find-statistics/children-looked-after-in-england-including-adoptions",
        columns=("time_period", "geographic_level", "new_la_code", "population_type", "rate_per_10000"),
        folder="dfe",
        fills="looked-after children: rate at 31 March, starting, ceasing",
        precedence=1,
    ),
)  # fmt: skip

MEASURES = {
    "Children looked after on 31 March each year": "rate_31_march",
    "Children starting to be looked after each year": "started",
    "Children ceasing to be looked after each year": "ceased",
}


def tidy(match: Match) -> dict[str, pd.DataFrame]:
    """Return the file as `indicators` ("ees_cla:rate_31_march", "…started", "…ceased") and `dfe_codes`."""
    published = published_rows(match)
    return {"indicators": rows(published, match.file.label), "dfe_codes": dfe_codes(published)}


def rows(published: pd.DataFrame, label: str) -> pd.DataFrame:
    """Return the published table as rows of `indicators`; a population type not known here keeps its own words."""
    published = coded(published)
    count = numbers(published["children_count"], f"{label}, column children_count", least=0)
    rate = numbers(published["rate_per_10000"], f"{label}, column rate_per_10000", least=0)
    people = numbers(published["population_estimate"], f"{label}, column population_estimate", least=0)
    kind = published["population_type"].str.strip()
    frame = published[["area_code", "area_type"]].assign(
        indicator_id="ees_cla:" + kind.map(MEASURES).fillna(kind),
        **periods(published["time_period"], label),
        age="under 18",
        numerator=count["value"],
        denominator=people["value"],
        value=rate["value"],
        mark=rate["mark"].fillna(count["mark"]),
        exact_counts=exact_counts(published),
    )
    return indicator_rows(frame, label)
