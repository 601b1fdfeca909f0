"""Early years foundation stage profile, 2012/13 to 2017/18: children assessed and at the expected level, by sex."""

import pandas as pd

from jsna.sources import Match, Source
from jsna.sources._ees import coded, dfe_codes, published_rows
from jsna.sources._indicators import indicator_rows, periods, sexes
from jsna.sources._reading import numbers

SOURCES = (
    Source(
        id="dfe_ees_early_years",
        title="Early years foundation stage profile results: underlying data 2013 to 2018",
        publisher="Department for Education",
        edition="2013 to 2018",
        released="",
        url="https://explore-education-statistics.service.gov.uk/find-statistics/early-years-foundation-stage-profile-results",
        columns=("time_period", "geographic_level", "characteristic", "number_of_children", "gld_number"),
        folder="dfe",
        fills="good level of development by sex, with counts",
        precedence=1,
    ),
)  # fmt: skip

MEASURES = ("gld", "elg", "comm_lang_lit")


def tidy(match: Match) -> dict[str, pd.DataFrame]:
    """Return the file as `indicators` ("ees_eyfsp:gld", "…elg", "…comm_lang_lit") and `dfe_codes`."""
    published = published_rows(match)
    return {"indicators": rows(published, match.file.label), "dfe_codes": dfe_codes(published)}


def rows(published: pd.DataFrame, label: str) -> pd.DataFrame:
    """Return the published table as rows of `indicators`, one for each measure, by sex."""
    published = coded(published)
    assessed = numbers(published["number_of_children"], f"{label}, column number_of_children", least=0)
    named = published[["area_code", "area_type"]].assign(
        **periods(published["time_period"], label),
        sex=sexes(published["characteristic"].str.replace("Gender ", ""), label),
        age="5",
        denominator=assessed["value"],
    )
    return indicator_rows(pd.concat([_measure(published, named, name, label) for name in MEASURES]), label)


def _measure(published: pd.DataFrame, named: pd.DataFrame, name: str, label: str) -> pd.DataFrame:
    count = numbers(published[f"{name}_number"], f"{label}, column {name}_number", least=0)
    share = numbers(published[f"{name}_percent"], f"{label}, column {name}_percent", least=0)
    return named.assign(
        indicator_id=f"ees_eyfsp:{name}", numerator=count["value"], value=share["value"], mark=share["mark"]
    )
