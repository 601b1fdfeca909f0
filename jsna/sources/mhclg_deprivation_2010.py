"""Deprivation indices of 2007 and 2010, for small areas of 2001, in the layout of a compiler's tidy table.

The values are the department's, the headings another project's. Left out: the districts that the compiler added. The
index gave no population denominators in this form, so larger areas cannot be summed from it.
"""

import pandas as pd

from jsna.sources import Match, Source
from jsna.sources._deprivation import english, ranks
from jsna.sources._geographies import Geography

PREFIXES = {
    "imd": "IMD", "income": "Income", "employment": "Employment", "education": "Education", "health": "Health",
    "crime": "Crime", "barriers": "Housing_and_Access", "living_environment": "Environment",
}  # fmt: skip

SOURCES = [
    Source(
        id=f"mhclg_deprivation_{edition}",
        title=f"English indices of deprivation {edition}",
        publisher="Department for Communities and Local Government",
        edition=edition,
        released=released,
        url=url,
        columns=columns,
        absent=absent,
        folder="mhclg_deprivation",
        fills="how ranks changed since",
    )
    for edition, released, url, columns, absent in (
        (
            "2007",
            "",
            "https://webarchive.nationalarchives.gov.uk/20100411141238/http:/www.communities.gov.uk/communities/"
            "neighbourhoodrenewal/deprivation/deprivation07/",
            ("lsoa01_code", "lad07_code", "IMD_score", "IMD_rank", "IMD_decile"),
            (),
        ),
        (
            "2010",
            "2011-03-24",
            "https://www.gov.uk/government/statistics/english-indices-of-deprivation-2010",
            ("lsoa01_code", "IMD_score", "Income_rank", "Environment_rank", "IMD_rank"),
            ("lad07_code",),
        ),
    )
]


def tidy(match: Match) -> dict[str, pd.DataFrame]:
    """Return `deprivation`, of each measure that the file ranks, without denominators."""
    small = Geography("lsoa", "2001", "lsoa01_code", "")
    published = english(match.frame(), small.code, match)
    rows = [
        ranks(published, small, measure, (f"{name}_rank", f"{name}_decile", f"{name}_score"), match)
        for measure, name in PREFIXES.items()
        if f"{name}_rank" in match.headings
    ]
    return {"deprivation": pd.concat(rows, ignore_index=True).assign(denominator=float("nan"))}
