"""Health, convictions and substance misuse of children looked after for at least a year.

Each measure has the children it is a share of in a row of its own ("Total ages 0 to 4 years"); scores of the
Strengths and Difficulties Questionnaire are shares of the children for whom one was received. Counts of authorities
are exact, those of regions and England are rounded to ten; percentages are rounded to whole numbers.
"""

import pandas as pd

from jsna.sources import Match, Source
from jsna.sources._ees import coded, dfe_codes, exact_counts, published_rows
from jsna.sources._indicators import indicator_rows, periods
from jsna.sources._reading import numbers

SOURCES = (
    Source(
        id="dfe_ees_looked_after_health",
        title="Children looked after in England: convictions, health outcomes and substance misuse",
        publisher="Department for Education",
        edition="as downloaded",
        released="",
        url="https://explore-education-statistics.service.gov.uk/find-statistics/outcomes-for-children-in-need-including-children-looked-after-by-local-authorities-in-england",
        columns=("time_period", "geographic_level", "new_la_code", "characteristic", "breakdown", "children_percent"),
        folder="dfe",
        fills="looked-after children: health assessments, immunisation, teeth, emotional health, convictions",
        precedence=1,
    ),
)  # fmt: skip

YEAR = "Total all ages"
SCORED = "SDQ score was received"
IDENTIFIED = "Identified as having a substance misuse problem"
MEASURES = {  # what is counted: our name, the row that holds its denominator, the ages
    "Development assessments up to date": ("development_assessment", "Total ages 0 to 4 years", "0 to 4"),
    "Convicted or subject to youth cautions, or youth conditional cautions during the year": (
        "convicted", "Total ages 10 to 17 years", "10 to 17",
    ),
    "Had their annual health assessment": ("health_assessment", YEAR, "under 18"),
    "Had their immunisations up to date": ("immunised", YEAR, "under 18"),
    "Had their teeth checked by a dentist": ("dental_check", YEAR, "under 18"),
    "SDQ score is a cause for concern": ("sdq_cause_for_concern", SCORED, "5 to 16"),
    "SDQ score is borderline": ("sdq_borderline", SCORED, "5 to 16"),
    "SDQ score is normal": ("sdq_normal", SCORED, "5 to 16"),
    SCORED: ("sdq_received", "Total ages 5 to 16 years", "5 to 16"),
    "SDQ average score": ("sdq_average", "", "5 to 16"),
    IDENTIFIED: ("substance_misuse", YEAR, "under 18"),
    "Received an intervention for their substance misuse problem": ("substance_intervention", IDENTIFIED, "under 18"),
    "Offered intervention but refused it": ("substance_refused", IDENTIFIED, "under 18"),
}  # fmt: skip
GROUP = ["time_period", "area_code", "characteristic"]


def tidy(match: Match) -> dict[str, pd.DataFrame]:
    """Return the file as `indicators` ("ees_cla_health:immunised" and so on) and `dfe_codes`."""
    published = published_rows(match)
    return {"indicators": rows(published, match.file.label), "dfe_codes": dfe_codes(published)}


def rows(published: pd.DataFrame, label: str) -> pd.DataFrame:
    """Return the published table as rows of `indicators`; a measure not known here keeps its own words."""
    published = coded(published)
    measure = published["breakdown"].str.strip()
    counts = numbers(published["children_count"], f"{label}, column children_count", least=0)
    shares = numbers(published["children_percent"], f"{label}, column children_percent", least=0)
    average = measure == "SDQ average score"
    known = pd.DataFrame.from_dict(MEASURES, orient="index", columns=["name", "of", "age"])
    frame = published[["area_code", "area_type"]].assign(
        indicator_id="ees_cla_health:" + measure.map(known["name"]).fillna(measure),
        **periods(published["time_period"], label),
        age=measure.map(known["age"]).fillna("under 18"),
        numerator=counts["value"].mask(average),
        denominator=_denominators(published, measure.map(known["of"]), measure, counts["value"]),
        value=shares["value"].mask(average, counts["value"]),
        mark=counts["mark"].fillna(shares["mark"]).mask(average & counts["value"].notna()),
        exact_counts=exact_counts(published),
    )
    return indicator_rows(frame[~measure.str.startswith("Total ")], label)


def _denominators(published: pd.DataFrame, of: pd.Series, measure: pd.Series, count: pd.Series) -> pd.Series:
    """Return the count that stands in the row `of` of the same area, period and group."""
    totals = published[GROUP].assign(of=measure, denominator=count).drop_duplicates([*GROUP, "of"])
    wanted = published[GROUP].assign(of=of)
    return wanted.merge(totals, how="left", on=[*GROUP, "of"])["denominator"].set_axis(published.index)
