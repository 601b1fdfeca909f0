"""NEET and participation scorecard: what young people aged 16 and 17 do, and what came before, by authority.

Percentages are published, with the cohort they are a share of: where there is one the count is rebuilt from both,
which is said in the note, marked [e] and not taken for exact. A year is the winter's: 2022 is December 2021 to
February 2022. Attainment 8 in it is that of the school year before: England's 50.9 of 2022 and 48.9 of 2023 are the
published 2020/21 and 2021/22. Of absence the file does not say which schools and year it tells of.
"""

import pandas as pd

from jsna.sources import Match, Source
from jsna.sources._ees import coded, dfe_codes, published_rows
from jsna.sources._indicators import REBUILT, indicator_rows, periods, years_ending
from jsna.sources._reading import numbers

SOURCES = (
    Source(
        id="dfe_ees_neet",
        title="NEET and participation: local authority scorecard",
        publisher="Department for Education",
        edition="as downloaded",
        released="",
        url="https://explore-education-statistics.service.gov.uk/find-statistics/participation-in-education-training-and-neet-age-16-to-17-by-local-authority",
        columns=("time_period", "geographic_level", "new_la_code", "Cohort_DJFavg", "NEET_not_known_percent"),
        folder="dfe",
        fills="NEET, not known, participation, absence, attainment",
        precedence=1,
    ),
)

COHORT = "Cohort_DJFavg"
MEASURES = {  # our name: the column of the percentage, and what share of the cohort it is about ("" for all of it)
    "neet_or_unknown": ("NEET_not_known_percent", COHORT, ""),
    "neet": ("NEET_percent", COHORT, ""),
    "neet_or_unknown_ehc_plan": ("NEET_NK_EHCP_percent", COHORT, "cohort_EHCP_percent"),
    "neet_or_unknown_sen_support": ("NEET_NK_SENDsupport_percent", COHORT, "cohort_SENDsupport_percent"),
    "participation": ("TOTAL_participating_in_education_and_training_percent", "cohort_March", ""),
    "september_guarantee": ("September_guarantee_Offer_made_percent", "", ""),
    "attainment_8": ("avg_att8", "", ""),
    "overall_absence": ("sess_overall_percent", "", ""),
    "persistent_absence": ("sess_overall_percent_pa_10_exact", "", ""),
}
NOTE = REBUILT + "the count, from the published percentage and cohort"


def tidy(match: Match) -> dict[str, pd.DataFrame]:
    """Return the file as `indicators` ("ees_neet:neet" and so on) and `dfe_codes`."""
    published = published_rows(match)
    return {"indicators": rows(published, match.file.label), "dfe_codes": dfe_codes(published)}


def rows(published: pd.DataFrame, label: str) -> pd.DataFrame:
    """Return the published table, a column for each measure, as rows of `indicators`."""
    published = coded(published)
    named = published[["area_code", "area_type"]].assign(**periods(published["time_period"], label))
    return indicator_rows(pd.concat([_measure(published, named, name, label) for name in MEASURES]), label)


def _measure(published: pd.DataFrame, named: pd.DataFrame, name: str, label: str) -> pd.DataFrame:
    column, cohort, part = MEASURES[name]
    share = numbers(published[column], f"{label}, column {column}", least=0)
    people = pd.Series(float("nan"), index=published.index)
    if cohort:
        people = numbers(published[cohort], f"{label}, column {cohort}", least=0)["value"]
    if part:
        people = people * numbers(published[part], f"{label}, column {part}", least=0)["value"] / 100
    count = (people * share["value"] / 100).round()
    count = count.where((count > 0) | (share["value"] == 0))  # of a tiny cohort no whole person can be rebuilt
    made = count.notna()
    if name == "attainment_8":
        named = named.assign(**periods(years_ending(named["period_start"] - 1), label))
    return named.assign(
        indicator_id=f"ees_neet:{name}",
        age="15 to 16" if name == "attainment_8" else "school age" if "absence" in name else "16 to 17",
        numerator=count,
        denominator=people.round(),
        value=share["value"],
        mark=share["mark"].astype(object).mask(made, "[e]"),
        note=made.map({True: NOTE, False: None}),
        exact_counts=False,
    )
