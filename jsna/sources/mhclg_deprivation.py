"""English Indices of Deprivation for small areas: ranks, deciles, scores and the people they are about.

File 1 holds the rank of the index, File 2 of its domains, File 3 of IDACI and IDAOPI, File 6 the population
denominators, File 7 all of these and the scores. Rank and decile 1 are the most deprived.
"""

from dataclasses import dataclass

import pandas as pd

from jsna.sources import Match, Source, matches
from jsna.sources._deprivation import english, names, ranks, refuse_cells
from jsna.sources._geographies import Geography, areas, lookup
from jsna.sources._reading import numbers, whole_people

HEADINGS = {  # how the files begin the headings of a measure
    "imd": "Index of Multiple Deprivation (IMD)",
    "income": "Income",
    "employment": "Employment",
    "education": "Education, Skills and Training",
    "health": "Health Deprivation and Disability",
    "crime": "Crime",
    "barriers": "Barriers to Housing and Services",
    "living_environment": "Living Environment",
    "idaci": "Income Deprivation Affecting Children Index (IDACI)",
    "idaopi": "Income Deprivation Affecting Older People*(IDAOPI)",
}
TOTAL, CHILDREN, OLDER, WORKING = (
    "Total population*",
    "Dependent Children aged 0-15*",
    "Older population aged 60 and over*",
    "Working age population*",
)
DENOMINATORS = dict.fromkeys(HEADINGS, TOTAL) | {"employment": WORKING, "idaci": CHILDREN, "idaopi": OLDER}


@dataclass(frozen=True)
class Index:
    """One edition of the indices: the geographies it is published for, and when by whom."""

    lsoas: str
    districts: str
    released: str
    publisher: str = "Ministry of Housing, Communities and Local Government"


INDICES = {
    "2015": Index("2011", "2013", "2015-09-30", "Department for Communities and Local Government"),
    "2019": Index("2011", "2019", "2019-09-26"),
    "2025": Index("2021", "2024", "2025-10-30"),
}
FILES = {
    "File 1": ("index of multiple deprivation", (f"{HEADINGS['imd']} Rank*", f"{HEADINGS['imd']} Decile*")),
    "File 2": ("domains of deprivation", tuple(f"{HEADINGS[m]} Rank*" for m in ("imd", "income", "crime", "barriers"))),
    "File 3": (
        "supplementary indices: income deprivation affecting children and older people",
        tuple(f"{HEADINGS[measure]} Rank*" for measure in ("imd", "idaci", "idaopi")),
    ),
    "File 6": ("population denominators", (TOTAL, CHILDREN, OLDER, WORKING)),
    "File 7": (
        "all ranks, scores, deciles and population denominators",
        (f"{HEADINGS['imd']} Score", *(f"{HEADINGS[m]} Rank*" for m in HEADINGS), TOTAL, CHILDREN, OLDER, WORKING),
    ),
}
SOURCES = [
    Source(
        id=f"mhclg_deprivation_{edition}_{file.replace(' ', '_').lower()}",
        title=f"English indices of deprivation {edition}, {file}: {title}",
        publisher=index.publisher,
        edition=edition,
        released=index.released,
        url=f"https://www.gov.uk/government/statistics/english-indices-of-deprivation-{edition}",
        columns=(f"LSOA code ({index.lsoas})", f"Local Authority District code ({index.districts})", *columns),
        folder="mhclg_deprivation",
        fills="deprivation of small areas, and of every larger area",
    )
    for edition, index in INDICES.items()
    for file, (title, columns) in FILES.items()
]


def tidy(match: Match) -> dict[str, pd.DataFrame]:
    """Return `deprivation` or, of a file without ranks, `deprivation_denominators`; with `areas` and `area_lookup`.

    A score or denominator is missing where this file does not hold it. The lookup is to the districts of the index.
    """
    index, label = INDICES[match.source.edition], match.file.label
    small = Geography("lsoa", index.lsoas, f"LSOA code ({index.lsoas})", f"LSOA name ({index.lsoas})")
    place = f"Local Authority District {{}} ({index.districts})"
    large = Geography("district", index.districts, place.format("code"), place.format("name"))
    published = english(match.frame(), small.code, match)
    named = [
        areas(published[each.code], published[each.name], each.edition, label)
        for each in (small, large)
        if each.name in published.columns
    ]
    return {
        **_measures(published, small, match),
        "areas": pd.concat(named, ignore_index=True),
        "area_lookup": lookup(published, small, large, label, match.notes),
    }


def _measures(published: pd.DataFrame, small: Geography, match: Match) -> dict[str, pd.DataFrame]:
    ranked, denominators = [], []
    people = _people(published, match)
    for measure, start in HEADINGS.items():
        rank, decile, score = (_column(match, f"{start} {part}*") for part in ("rank", "decile", "score"))
        denominator = people.get(DENOMINATORS[measure], float("nan"))
        if rank:
            rows = ranks(published, small, measure, (rank, decile, score), match)
            ranked.append(rows.assign(denominator=denominator))
        elif people:
            rows = names(published, small, measure, match.source.edition)
            denominators.append(rows.assign(denominator=denominator))
    frames = {"deprivation": ranked, "deprivation_denominators": denominators}
    return {table: pd.concat(rows, ignore_index=True) for table, rows in frames.items() if rows}


def _people(published: pd.DataFrame, match: Match) -> dict[str, pd.Series]:
    """The population denominators of a file that holds them; those of working age are averages, not always whole."""
    columns = {pattern: _column(match, pattern) for pattern in (TOTAL, CHILDREN, OLDER, WORKING)}
    found = {pattern: column for pattern, column in columns.items() if column}
    people = {}
    for pattern, column in found.items():
        label = f"{match.file.label}, column {column!r}"
        if pattern == WORKING:
            people[pattern] = numbers(published[column], label)["value"]
            wrong = people[pattern].lt(0) | people[pattern].isna()
            refuse_cells(wrong, published[column], label, "not a number of people; correct the file")
        else:
            people[pattern] = whole_people(published[column], label)
    return people


def _column(match: Match, pattern: str) -> str:
    """The heading like `pattern`, or "" where there is none."""
    return next((heading for heading in match.headings if matches(heading, pattern)), "")
