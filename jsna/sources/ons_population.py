"""Mid-year population estimates for local authorities and above, by single year of age and sex.

MYE2 is a workbook with a sheet for persons, males and females of one year; MYEB1 a file with a row for each sex and
age and a column for each year. Left out on purpose: the United Kingdom and its other countries, and metropolitan
counties and halves of London (E11, E13), which are no authority.
"""

import re

import numpy as np
import pandas as pd

from jsna.errors import JsnaError
from jsna.schema import OPEN
from jsna.sources import Match, Source
from jsna.sources._ages import (
    Band,
    age_band,
    long,
    mid_year,
    people,
    refuse_missing_ages,
    refuse_other_totals,
    sex_said,
)
from jsna.sources._geographies import areas, types, without_repeats
from jsna.sources.ons_lookups import PUBLISHER

URL = "https://www.ons.gov.uk/peoplepopulationandcommunity/populationandmigration/populationestimates/datasets/"
URL += "populationestimatesforukenglandandwalesscotlandandnorthernireland"
FILLS = "ages and sexes of districts, counties, regions and England; the start of projections"
SEX_NUMBERS = {"1": "male", "2": "female"}

SOURCES = [
    Source(
        id="ons_mye2",
        title="Mid-year population estimates by single year of age and sex (MYE2)",
        publisher=PUBLISHER,
        edition="",
        released="",
        url=URL,
        columns=("Code", "Name", "Geography", "All ages", "0", "1", "90+"),
        folder="ons_population",
        fills=FILLS,
    ),
    Source(
        id="ons_myeb1",
        title="Mid-year population estimates, detailed series (MYEB1)",
        publisher=PUBLISHER,
        edition="",
        released="",
        url=URL,
        columns=("ladcode??", "laname??", "sex", "age", "population_????"),
        absent=("component*",),
        folder="ons_population",
        fills=FILLS,
    ),
]


def edition(match: Match) -> str:
    """Return the years of the estimates and of the authorities."""
    if match.source.id == "ons_mye2":
        return f"mid-{mid_year(match)}, authorities {_geography(match)}"
    years = [int(heading[-4:]) for heading in _years(match)]
    return f"mid-{min(years)} to mid-{max(years)}, authorities 20{match.heading_like('ladcode??')[-2:]}"


def tidy(match: Match) -> dict[str, pd.DataFrame]:
    """Return `population` and the `areas` it is of."""
    return _one_year(match) if match.source.id == "ons_mye2" else _series(match)


def _one_year(match: Match) -> dict[str, pd.DataFrame]:
    label, published = match.file.label, match.frame()
    published = without_repeats(published[published["Code"].str.strip() != ""], ["Code"], label)
    found = {heading: age_band(heading) for heading in match.headings if heading != "All ages"}
    bands = {heading: Band(sex_said(match), *ages) for heading, ages in found.items() if ages}
    grid = people(published, list(bands), label)
    refuse_other_totals(grid, published["All ages"], published["Code"], label)
    who = pd.DataFrame(
        {"area_code": published["Code"], "edition": _geography(match), "year": mid_year(match)}, index=published.index
    )
    who["area_type"] = types(who["area_code"], label)
    shouted = published["Name"].str.isupper()
    calm = published["Name"].str.title().str.replace(" And ", " and ")
    names = published["Name"].mask(shouted, calm)
    return {
        "population": long(grid, who, list(bands.values())),
        "areas": areas(published["Code"], names, _geography(match), label),
    }


def _geography(match: Match) -> str:
    """The year of the authorities: as the file's name says, or that of the April after the estimates."""
    said = re.search(r"(20\d\d)[-_ ]?(?:geog|bound)", match.file.label, flags=re.IGNORECASE)
    return said[1] if said else str(mid_year(match) + 1)


def _series(match: Match) -> dict[str, pd.DataFrame]:
    label, code, years = match.file.label, match.heading_like("ladcode??"), _years(match)
    published = without_repeats(match.frame(), [code, "sex", "age"], label)
    ages = pd.to_numeric(published["age"], errors="coerce")
    wrong = ~published["sex"].isin(SEX_NUMBERS) | ages.isna()
    if wrong.any():
        raise JsnaError(
            f"{label}: {wrong.sum():,} rows have another sex than 1 (male) and 2 (female), or no age "
            f"(row {np.flatnonzero(wrong)[0] + 1} below the heading); download it again from {URL}"
        )
    who = pd.DataFrame({"area_code": published[code], "edition": f"20{code[-2:]}"})
    who["area_type"] = types(who["area_code"], label)
    wide = who.assign(
        sex=published["sex"].map(SEX_NUMBERS),
        age_from=ages.astype("int64"),
        age_to=ages.where(ages < ages.max(), OPEN).astype("int64"),
        basis="resident",
    )
    wide[[int(heading[-4:]) for heading in years]] = people(published, years, label)
    keys = [name for name in wide.columns if isinstance(name, str)]
    refuse_missing_ages(wide.assign(year=years[-1]), label)
    counted = wide[wide["area_type"].notna()].melt(keys, var_name="year", value_name="population")
    named = areas(published[code], published[match.heading_like("laname??")], f"20{code[-2:]}", label)
    return {"population": counted.astype({"year": "int64"}), "areas": named}


def _years(match: Match) -> list[str]:
    return [heading for heading in match.headings if re.fullmatch(r"population_\d{4}", heading)]
