"""Children aged 0 to 17 at mid-year in upper-tier authorities, regions and England, as the Department for Education
publishes them beside its statistics of children's services.

Left out: inner and outer London (E13), and cells marked as not available, of councils that were later abolished.
"""

import pandas as pd

from jsna.sources import Match, Source
from jsna.sources._geographies import areas, types, without_repeats
from jsna.sources._reading import numbers, whole_people

LEVELS = {"National": "country", "Regional": "region", "Local authority": "la"}
AGES = r"(\d+) to (\d+)"

SOURCES = [
    Source(
        id="ons_children_mid_year",
        title="Mid-year population estimates of children aged 0 to 17",
        publisher="Office for National Statistics, from the Department for Education",
        edition="",
        released="",
        url="https://explore-education-statistics.service.gov.uk/find-statistics/characteristics-of-children-in-need",
        columns=("time_period", "geographic_level", "new_la_code", "age_group", "population_estimate"),
        folder="ons_population",
        fills="rates of children in need and looked after",
    )
]


def edition(match: Match) -> str:
    """Return the years of the estimates."""
    years = match.frame()["time_period"]
    return f"mid-{years.min()} to mid-{years.max()}"


def tidy(match: Match) -> dict[str, pd.DataFrame]:
    """Return `population` (persons) and the `areas` it is of, as they stood in each year."""
    label, published = match.file.label, match.frame()
    area = pd.DataFrame({"area_code": "", "area_name": ""}, index=published.index, dtype="str")
    for level, name in LEVELS.items():
        here = published["geographic_level"] == level
        code = "new_la_code" if name == "la" else f"{name}_code"
        area.loc[here, "area_code"] = published.loc[here, code]
        area.loc[here, "area_name"] = published.loc[here, f"{name}_name"]
    rows = published.assign(**area)[["area_code", "area_name", "time_period", "age_group", "population_estimate"]]
    rows = without_repeats(rows, ["area_code", "time_period", "age_group"], label)
    column = f"{label}, column 'population_estimate'"
    counted = rows[numbers(rows["population_estimate"], column)["mark"].isna()]
    ages = counted["age_group"].str.extract(AGES).astype("int64")
    population = pd.DataFrame(
        {
            "area_code": counted["area_code"],
            "area_type": types(counted["area_code"], label),
            "edition": counted["time_period"],
            "year": counted["time_period"].astype("int64"),
            "sex": "persons",
            "age_from": ages[0],
            "age_to": ages[1],
            "basis": "resident",
            "population": whole_people(counted["population_estimate"], column),
        }
    )
    if len(rows) > len(counted):
        match.notes.append(f"{len(rows) - len(counted):,} cells are marked as not available and left out")
    return {
        "population": population[population["area_type"].notna()].reset_index(drop=True),
        "areas": areas(rows["area_code"], rows["area_name"], rows["time_period"], label),
    }
