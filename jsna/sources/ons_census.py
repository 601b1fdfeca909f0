"""Census 2021 table TS007A, people by five-year age band: as a download of Nomis, or from its bulk files."""

import re

import pandas as pd

from jsna.sources import Match, Source
from jsna.sources._ages import Band, age_band, long, people
from jsna.sources._geographies import areas, types, without_repeats

TITLE, PUBLISHER = "Census 2021: age by five-year age bands (TS007A)", "Office for National Statistics, from Nomis"
BANDS = ("Aged 4 years and under", "Aged 5 to 9 years", "Aged 85 years and over")
URL = "https://www.nomisweb.co.uk/datasets/c2021ts007a"
FILLS = "children by deprivation of 2025; ages of wards on the small areas of 2021"

SOURCES = [
    Source(
        id=identity,
        title=TITLE,
        publisher=PUBLISHER,
        edition="",
        released="",
        url=URL,
        columns=columns,
        folder="ons_census",
        fills=FILLS,
    )
    for identity, columns in (
        ("ons_census_2021_age", ("mnemonic", *BANDS)),
        ("ons_census_2021_age_named", ("20?? super output area*", *BANDS)),
        ("ons_census_2021_age_bulk", ("geography code", "geography", *(f"Age: {band}*" for band in BANDS))),
    )
]


def edition(match: Match) -> str:
    """Return the census and the year of the areas."""
    return f"Census 2021, areas {_geography(match)}"


def tidy(match: Match) -> dict[str, pd.DataFrame]:
    """Return `population` (persons) and the `areas` it is of.

    Counts of a census are altered a little to protect people, so bands need not add up to the total; it is left out.
    """
    label, published = match.file.label, _with_codes(match)
    published = without_repeats(published[published["area_code"] != ""], ["area_code"], label)
    found = {heading: age_band(heading) for heading in match.headings}
    bands = {heading: Band("persons", *ages) for heading, ages in found.items() if ages}
    who = published[["area_code"]].assign(edition=_geography(match), year=2021)
    who["area_type"] = types(who["area_code"], label)
    return {
        "population": long(people(published, list(bands), label), who, list(bands.values())),
        "areas": areas(published["area_code"], published["area_name"], _geography(match), label),
    }


def _with_codes(match: Match) -> pd.DataFrame:
    """The table with area_code and area_name, empty in the notes at its foot."""
    published, first = match.frame(), match.headings[0]
    if "mnemonic" in match.headings:
        return published.assign(area_code=published["mnemonic"], area_name=published[first])
    if "geography code" in match.headings:
        return published.assign(area_code=published["geography code"], area_name=published["geography"])
    parts = published[first].str.extract(r"^([A-Z]\d{8}) : (.*)$").fillna("")  # "E01013453 : Derby 013A"
    return published.assign(area_code=parts[0], area_name=parts[1])


def _geography(match: Match) -> str:
    """The year of the areas as the heading says ("as of April 2023"), or else that of the census."""
    years = re.findall(r"20\d\d", match.headings[0])
    return years[-1] if years else "2021"
