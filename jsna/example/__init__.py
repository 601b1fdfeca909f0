"""The example county: invented statistics of an invented place, in the layouts in which real ones are published.

`write_example` writes what an analyst would otherwise download, so that the whole program can be tried, tested and
shown without a real file. Everything comes from one seed: the same bytes each time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from jsna.example import deprivation, fingertips, ground, lookups, others, outlines, population
from jsna.example.geography import Geography, map_out
from jsna.example.ground import Floats
from jsna.example.health import areas_of, figures, parts_of
from jsna.example.measures import LAIT_ONLY, MEASURES
from jsna.example.people import People, populate
from jsna.example.publish import write

SEED = 20_240_630
MARKER = "INVENTED"  # its presence says that a workspace holds no real statistics
NOTICE = """Everything in this folder is invented.

Exampleshire, its districts, wards, people, illnesses and scores do not exist: a program drew them by chance (seed
{seed}). The layouts are those of the Office for National Statistics, the Ministry of Housing, Communities and Local
Government, the Office for Health Improvement and Disparities, the Department for Education, the Department for Work
and Pensions and NHS England, so that the program reads them as it reads their files. None of these bodies published,
checked or endorsed a figure here. Codes begin with X, which no real area's does.
"""
Progress = Callable[[int, int, str], None]
Writer = Callable[[], bytes]


@dataclass(frozen=True)
class World:
    """Everything the files are views of."""

    geography: Geography
    hidden: Floats  # disadvantage by cell
    people: People
    areas: pd.DataFrame
    figures: pd.DataFrame
    lait_figures: pd.DataFrame
    fingertips: pd.DataFrame
    poor: tuple[pd.DataFrame, pd.DataFrame]


def write_example(raw: Path, *, progress: Progress | None = None) -> list[Path]:
    """Write the example county's files under `raw` and return their paths, the notice and the marker first.

    `progress` is called after each file with how many are done, how many there are, and its name. Files of the same
    name are overwritten; others are left alone.
    """
    notice = NOTICE.format(seed=f"{SEED:,}").encode()
    paths = [write(raw / "README.txt", notice), write(raw / MARKER, notice)]
    files = published_files(invent())
    for done, (name, made) in enumerate(files.items(), start=1):
        paths.append(write(raw / name, made()))
        if progress:
            progress(done, len(files), name)
    return paths


def invent() -> World:
    """Return the invented country; each step has its own random numbers, so that changing one leaves the others."""
    geography = map_out(ground.lie_of_the_land(_random(1)), _random(2))
    hidden = deprivation.disadvantage(geography, _random(3))
    people = populate(geography, hidden, _random(4))
    parts = parts_of(geography, people, hidden, _random(5))
    areas = areas_of(parts)
    measured = figures(MEASURES, parts, areas, _random(6))
    return World(
        geography,
        hidden,
        people,
        areas,
        measured,
        lait_figures=figures(LAIT_ONLY, parts, areas, _random(7)),
        fingertips=fingertips.published(measured, areas, _random(8)),
        poor=others.low_income(geography, people, hidden, _random(9)),
    )


def published_files(world: World) -> dict[str, Writer]:
    """Return how each file is made, by its path under data/raw; publishers' own long names, some packed."""
    places, people, hidden = world.geography, world.people, world.hidden
    iod = deprivation
    return {
        "ons_lookups/LSOA11_WD21_LAD21_EW_LU.csv": partial(lookups.lsoa11_ward21, places),
        "ons_lookups/LSOA_(2011)_to_LSOA_(2021)_to_Local_Authority_District_(2022)_Lookup.csv": partial(
            lookups.lsoa11_lsoa21, places
        ),
        "ons_lookups/LSOA_(2021)_to_Electoral_Ward_(2024)_to_LAD_(2024)_Best_Fit_Lookup.csv": partial(
            lookups.lsoa21_ward24, places
        ),
        "ons_lookups/LSOA_(2011)_to_Clinical_Commissioning_Groups_to_LAD_(April_2021)_Lookup.csv": partial(
            lookups.lsoa11_ccg21, places
        ),
        "ons_lookups/LSOA_(2011)_to_Sub_ICB_Locations_to_Integrated_Care_Boards_(July_2022)_Lookup.csv": partial(
            lookups.lsoa11_sub_icb22, places
        ),
        "ons_lookups/LSOA_(2021)_to_Sub_ICB_Locations_to_Integrated_Care_Boards_(April_2024)_Lookup.csv": partial(
            lookups.lsoa21_sub_icb24, places
        ),
        "ons_lookups/Ward_to_LAD_to_County_to_Region_to_Country_(December_2022)_Lookup.csv": partial(
            lookups.ward22_to_country, places
        ),
        "ons_lookups/LTLA-UTLA_Apr23_Lookup.csv": partial(lookups.lower_to_upper_tier, places),
        "ons_boundaries/LSOA_DEC_2011_EW.geojson": partial(outlines.lsoa_2011, places),
        "ons_boundaries/LSOA_DEC_2021_EW.geojson": partial(outlines.lsoa_2021, places),
        "ons_boundaries/WD_MAY_2025_UK.geojson": partial(outlines.wards_2025, places),
        "ons_boundaries/Local_Authority_Districts_May_2024_BSC.geojson": partial(outlines.districts_2024, places),
        "ons_boundaries/Counties_and_Unitary_Authorities_December_2023_BSC.geojson": partial(
            outlines.upper_tier_2023, places
        ),
        "ons_boundaries/NHS_SubICB_April_2023_EN_BSC.geojson": partial(outlines.sub_icbs_2023, places),
        "ons_boundaries/Integrated_Care_Boards_April_2023_EN_BSC.geojson": partial(outlines.icb_2023, places),
        "mhclg_deprivation/File_1_ID_2015_Index_of_Multiple_Deprivation.csv": partial(
            iod.file_1_2015, places, hidden, _random(11)
        ),
        "mhclg_deprivation/File_7_-_All_IoD2019_Scores__Ranks__Deciles_and_Population_Denominators_3.csv": partial(
            iod.file_7, places, people, hidden, 2019, _random(12)
        ),
        "mhclg_deprivation/File_7_IoD2025_All_Ranks_Scores_Deciles_Population_Denominators.csv": partial(
            iod.file_7, places, people, iod.changed(hidden, _random(13)), 2025, _random(14)
        ),
        "ons_population/SAPE_mid-2019_lsoa_single_year_of_age_persons.csv.gz": partial(
            population.small_areas, places, people, 2019
        ),
        "ons_population/SAPE_mid-2020_lsoa_single_year_of_age_persons.csv": partial(
            population.small_areas, places, people, 2020
        ),
        "ons_population/MYEB1_detailed_population_estimates_series_UK_(2020_geog21).csv": partial(
            population.by_sex_and_age, people
        ),
        "ons_population/MYEB3_summary_components_of_change_series_UK_(2020_geog20).csv": partial(
            population.components_of_change, people
        ),
        "ons_population/TS007A_nomis_download.csv": partial(population.census, places, people),
        "dfe/ons_mid-year_population_estimates_2012_to_2024.csv": partial(population.children, people),
        "nhs_england/gp-reg-pat-prac-sing-age-regions.csv": partial(
            population.registered_patients, places, people, _random(15)
        ),
        "dfe/cla_number_and_rate_per_10k_children.csv": partial(
            others.looked_after, world.figures, world.areas, _random(16)
        ),
        "dfe/lait_bds_long.csv": partial(others.lait, world.figures, world.lait_figures, world.areas),
        "dwp/children_in_low_income_families_2_AHC_Relative_LA.csv": partial(
            others.low_income_districts, places, world.poor
        ),
        "dwp/children_in_low_income_families_4_AHC_Relative_Ward.csv": partial(
            others.low_income_wards, places, world.poor
        ),
        "ohid/indicators-DistrictUAfromApr2023.data.csv.zip": partial(
            fingertips.download, world.fingertips, "districts"
        ),
        "ohid/indicators-DistrictUApre419.data.csv": partial(fingertips.download, world.fingertips, "former_districts"),
        "ohid/indicators-CountyUAfromApr2023.data.csv": partial(fingertips.download, world.fingertips, "counties"),
        "ohid/indicators-Regions.data.csv": partial(fingertips.download, world.fingertips, "regions"),
        "ohid/indicators-CCGsfromApr2021.data.csv": partial(fingertips.download, world.fingertips, "ccgs"),
        "ohid/indicators-ICBsublocations.data.csv": partial(fingertips.download, world.fingertips, "sub_icbs"),
        "ohid/indicators-ICBs.data.csv": partial(fingertips.download, world.fingertips, "icbs"),
    }


def _random(step: int) -> np.random.Generator:
    return np.random.default_rng([SEED, step])
