"""Mid-year population estimates for small areas and wards, by single year of age, persons or by sex.

Two layouts: ages 0 to 90+ with one sheet a sex (to mid-2020, LSOAs of 2011), and F0 to F90 beside M0 to M90 with the
year of the geography in the headings (later, LSOAs of 2021 and wards).
"""

import re

import pandas as pd

from jsna.schema import OPEN
from jsna.sources import Match, Source
from jsna.sources._ages import Band, long, mid_year, people, refuse_other_totals, sex_said
from jsna.sources._geographies import Geography, areas, lookup, types, without_repeats
from jsna.sources.ons_lookups import PUBLISHER

URL = "https://www.ons.gov.uk/peoplepopulationandcommunity/populationandmigration/populationestimates/datasets/"
TOP = 90

SOURCES = [
    Source(
        id="ons_sape",
        title="Lower layer Super Output Area mid-year population estimates",
        publisher=PUBLISHER,
        edition="",
        released="",
        url=URL + "lowersuperoutputareamidyearpopulationestimates",
        columns=("LSOA Code", "LSOA Name", "All Ages", "0", "1", f"{TOP}+"),
        folder="ons_population",
        fills="ages of wards, CCGs and localities; children by deprivation",
    ),
    Source(
        id="ons_sape_by_sex",
        title="Lower layer Super Output Area mid-year population estimates, by sex",
        publisher=PUBLISHER,
        edition="",
        released="",
        url=URL + "lowersuperoutputareamidyearpopulationestimates",
        columns=("LSOA ???? Code", "LSOA ???? Name", "Total", "F0", f"F{TOP}", "M0", f"M{TOP}"),
        folder="ons_population",
        fills="ages of wards, CCGs and localities; children by deprivation",
    ),
    Source(
        id="ons_ward_population_by_sex",
        title="Ward-level mid-year population estimates, by sex",
        publisher=PUBLISHER,
        edition="",
        released="",
        url=URL + "wardlevelmidyearpopulationestimatesexperimental",
        columns=("Ward ???? Code", "Ward ???? Name", "Total", "F0", f"F{TOP}", "M0", f"M{TOP}"),
        folder="ons_population",
        fills="ages of wards",
    ),
]


def edition(match: Match) -> str:
    """Return the year of the estimates and of the areas."""
    small = _small(match)
    return f"mid-{mid_year(match)}, {'LSOA' if small.kind == 'lsoa' else 'ward'} {small.edition}"


def tidy(match: Match) -> dict[str, pd.DataFrame]:
    """Return `population`, and the `areas` and `area_lookup` rows of the small areas and their districts."""
    label, small = match.file.label, _small(match)
    published = without_repeats(match.frame(), [small.code], label)
    bands = _bands(match)
    grid = people(published, list(bands), label)
    total = next(heading for heading in match.headings if heading in ("All Ages", "Total"))
    refuse_other_totals(grid, published[total], published[small.code], label)
    who = pd.DataFrame({"area_code": published[small.code], "edition": small.edition, "year": mid_year(match)})
    who["area_type"] = types(who["area_code"], label)
    tables = {"population": long(grid, who, list(bands.values()))}
    named = [areas(published[small.code], published[small.name], small.edition, label)]
    pairs = []
    for large in _districts(match):
        named.append(areas(published[large.code], published[large.name], large.edition, label))
        pairs.append(lookup(published, small, large, label, match.notes))
    return (
        tables | {"areas": pd.concat(named, ignore_index=True)} | ({"area_lookup": pd.concat(pairs)} if pairs else {})
    )


def _small(match: Match) -> Geography:
    """The small areas: the old layout does not name their year, which is 2011."""
    code = match.heading_like(match.source.columns[0])
    year = re.search(r"\d{4}", code)
    kind = "ward" if code.startswith("Ward") else "lsoa"
    return Geography(kind, year[0] if year else "2011", code, match.heading_like(match.source.columns[1]))


def _districts(match: Match) -> list[Geography]:
    found = []
    for heading in match.headings:
        if re.fullmatch(r"LAD? (Code \(\d{4} boundaries\)|\d{4} Code)", heading, flags=re.IGNORECASE):
            name = next(each for each in match.headings if each.lower() == heading.lower().replace("code", "name"))
            year = re.findall(r"\d{4}", heading)[0]
            found.append(Geography("district", year, heading, name))
    return found


def _bands(match: Match) -> dict[str, Band]:
    """The columns that count people, and who they count."""
    sexes = {"": sex_said(match), "F": "female", "M": "male"}
    bands = {}
    for heading in match.headings:
        parts = re.fullmatch(r"([FM]?)(\d+)\+?", heading)
        if parts:
            age = int(parts[2])
            bands[heading] = Band(sexes[parts[1]], age, OPEN if age == TOP else age)
    return bands
