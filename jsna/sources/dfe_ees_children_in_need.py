"""Children in need at 31 March: numbers only.

The rate of year t is of the children under 18 at mid-(t-1), who stand in another publication (children 0 to 17,
`ons_mid-year_population_estimates`): the denominator is left for the build, which the indicator's own facts tell
whose number it is. Counts of authorities are exact, those of regions and England are rounded to ten.
"""

import pandas as pd

from jsna.sources import Match, Source
from jsna.sources._ees import coded, dfe_codes, exact_counts, published_rows
from jsna.sources._indicators import indicator_rows, periods
from jsna.sources._reading import numbers

SOURCES = (
    Source(
        id="dfe_ees_children_in_need",
        title="Children in need: episodes by stage (table B1)",
        publisher="Department for Education",
        edition="as downloaded",
        released="",
        url="https://explore-education-statistics.service.gov.uk/find-statistics/characteristics-of-children-in-need",
        columns=("time_period", "geographic_level", "new_la_code", "Anypoint_episodes", "At31_episodes"),
        folder="dfe",
        fills="children in need at 31 March",
        precedence=1,
    ),
)


def tidy(match: Match) -> dict[str, pd.DataFrame]:
    """Return the file as `indicators` ("ees_cin:at_31_march", numerators only) and `dfe_codes`."""
    published = published_rows(match)
    return {"indicators": rows(published, match.file.label), "dfe_codes": dfe_codes(published)}


def rows(published: pd.DataFrame, label: str) -> pd.DataFrame:
    """Return the published table as rows of `indicators`."""
    published = coded(published)
    count = numbers(published["At31_episodes"], f"{label}, column At31_episodes", least=0)
    frame = published[["area_code", "area_type"]].assign(
        indicator_id="ees_cin:at_31_march",
        **periods(published["time_period"], label),
        age="under 18",
        numerator=count["value"],
        mark=count["mark"],
        exact_counts=exact_counts(published),
    )
    return indicator_rows(frame, label)
