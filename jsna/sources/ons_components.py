"""Components of population change for local authorities: births, deaths and flows in each year to mid-year (MYEB3).

Left out: natural change and net flows, which are differences of what is kept.
"""

import re

import pandas as pd

from jsna.sources import Match, Source
from jsna.sources._ages import people
from jsna.sources._deprivation import refuse_cells
from jsna.sources._geographies import areas, types, without_repeats
from jsna.sources._reading import numbers
from jsna.sources.ons_lookups import PUBLISHER
from jsna.sources.ons_population import URL

COMPONENTS = (
    "population", "births", "deaths", "internal_in", "internal_out", "international_in", "international_out",
    "other_change",
)  # fmt: skip
EITHER_WAY = "other_change"  # corrections may take people away

SOURCES = [
    Source(
        id="ons_myeb3",
        title="Mid-year population estimates, summary components of change series (MYEB3)",
        publisher=PUBLISHER,
        edition="",
        released="",
        url=URL,
        columns=("ladcode??", "laname??", *(f"{name}_????" for name in COMPONENTS)),
        folder="ons_population",
        fills="why the population changed; projections",
    )
]


def edition(match: Match) -> str:
    """Return the years of the components and of the authorities."""
    years = [int(heading[-4:]) for heading in _columns(match)]
    return f"{min(years)} to {max(years)}, authorities 20{match.heading_like('ladcode??')[-2:]}"


def tidy(match: Match) -> dict[str, pd.DataFrame]:
    """Return `components` and the `areas` they are of."""
    label, code, columns = match.file.label, match.heading_like("ladcode??"), _columns(match)
    published = without_repeats(match.frame(), [code], label)
    counted = [name for name in columns if not name.startswith(EITHER_WAY)]
    corrected = [name for name in columns if name.startswith(EITHER_WAY)]
    wide = pd.DataFrame(people(published, counted, label), columns=counted, index=published.index)
    corrections = {name: _whole(published[name], f"{label}, column {name!r}") for name in corrected}
    wide = pd.concat([wide, pd.DataFrame(corrections)], axis=1)
    edition_of_areas = f"20{code[-2:]}"
    wide = wide.assign(area_code=published[code], area_type=types(published[code], label), edition=edition_of_areas)
    ours = wide[wide["area_type"].notna()]
    long = ours.melt(["area_code", "area_type", "edition"], var_name="column", value_name="value")
    long["year"] = long["column"].str[-4:].astype("int64")
    long["component"] = long["column"].str[:-5]
    return {
        "components": long.drop(columns="column"),
        "areas": areas(published[code], published[match.heading_like("laname??")], edition_of_areas, label),
    }


def _columns(match: Match) -> list[str]:
    wanted = re.compile(f"({'|'.join(COMPONENTS)})_\\d{{4}}")
    return [heading for heading in match.headings if wanted.fullmatch(heading)]


def _whole(cells: pd.Series, label: str) -> pd.Series:
    value = numbers(cells, label)["value"]
    refuse_cells(value.isna() | (value % 1 != 0), cells, label, "not whole numbers of people; download the file again")
    return value
