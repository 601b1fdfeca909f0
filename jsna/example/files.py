"""The files of the example county, each with how it is made: a folder for each publisher, the publishers' own names.

One is gzipped and one zipped, since analysts keep both.
"""

from collections.abc import Callable

from jsna.example import deprivation, fingertips, lookups, others, outlines, population
from jsna.example.world import World, random

Writer = Callable[[World], bytes]

LOOKUPS: dict[str, Writer] = {
    "LSOA11_WD21_LAD21_EW_LU.csv": lambda w: lookups.lsoa11_ward21(w.geography),
    "LSOA_(2011)_to_LSOA_(2021)_to_Local_Authority_District_(2022)_Lookup.csv": lambda w: lookups.lsoa11_lsoa21(
        w.geography
    ),
    "LSOA_(2021)_to_Electoral_Ward_(2024)_to_LAD_(2024)_Best_Fit_Lookup.csv": lambda w: lookups.lsoa21_ward24(
        w.geography
    ),
    "LSOA_(2011)_to_Clinical_Commissioning_Groups_to_LAD_(April_2021)_Lookup.csv": lambda w: lookups.lsoa11_ccg21(
        w.geography
    ),
    "LSOA_(2011)_to_Sub_ICB_Locations_to_ICBs_(July_2022)_Lookup.csv": lambda w: lookups.lsoa11_sub_icb22(w.geography),
    "LSOA_(2021)_to_Sub_ICB_Locations_to_ICBs_(April_2024)_Lookup.csv": lambda w: lookups.lsoa21_sub_icb24(w.geography),
    "Ward_to_LAD_to_County_to_Region_to_Country_(December_2022)_Lookup.csv": lambda w: lookups.ward22_to_country(
        w.geography
    ),
    "LTLA-UTLA_Apr23_Lookup.csv": lambda w: lookups.lower_to_upper_tier(w.geography),
}
BOUNDARIES: dict[str, Writer] = {
    "LSOA_DEC_2011_EW.geojson": lambda w: outlines.lsoa_2011(w.geography),
    "LSOA_DEC_2021_EW.geojson": lambda w: outlines.lsoa_2021(w.geography),
    "WD_MAY_2025_UK.geojson": lambda w: outlines.wards_2025(w.geography),
    "Local_Authority_Districts_May_2024_BSC.geojson": lambda w: outlines.districts_2024(w.geography),
    "Counties_and_Unitary_Authorities_December_2023_BSC.geojson": lambda w: outlines.upper_tier_2023(w.geography),
    "NHS_SubICB_April_2023_EN_BSC.geojson": lambda w: outlines.sub_icbs_2023(w.geography),
    "Integrated_Care_Boards_April_2023_EN_BSC.geojson": lambda w: outlines.icb_2023(w.geography),
}
DEPRIVATION: dict[str, Writer] = {
    "File_1_ID_2015_Index_of_Multiple_Deprivation.csv": lambda w: deprivation.file_1_2015(
        w.geography, deprivation.changed(w.behind, random(17)), random(11)
    ),
    "File_7_-_All_IoD2019_Scores__Ranks__Deciles_and_Population_Denominators_3.csv": lambda w: deprivation.file_7(
        w.geography, w.people, w.behind, 2019, random(12)
    ),
    "File_7_IoD2025_All_Ranks_Scores_Deciles_Population_Denominators.csv": lambda w: deprivation.file_7(
        w.geography, w.people, deprivation.changed(w.behind, random(13)), 2025, random(14)
    ),
}
POPULATION: dict[str, Writer] = {
    "SAPE_mid-2019_lsoa_single_year_of_age_persons.csv.gz": lambda w: population.small_areas(
        w.geography, w.people, 2019
    ),
    "SAPE_mid-2020_lsoa_single_year_of_age_persons.csv": lambda w: population.small_areas(w.geography, w.people, 2020),
    "MYEB1_detailed_population_estimates_series_UK_(2020_geog21).csv": lambda w: population.by_sex_and_age(w.people),
    "MYEB3_summary_components_of_change_series_UK_(2020_geog20).csv": lambda w: population.components_of_change(
        w.people
    ),
    "TS007A_nomis_download.csv": lambda w: population.census(w.geography, w.people),
}
EDUCATION: dict[str, Writer] = {
    "ons_mid-year_population_estimates_2012_to_2024.csv": lambda w: population.children(w.people),
    "cla_number_and_rate_per_10k_children.csv": lambda w: others.looked_after(w.figures, w.areas, random(16)),
    "lait_bds_long.csv": lambda w: others.lait(w.figures, w.lait_figures, w.areas),
}
HEALTH_SERVICE: dict[str, Writer] = {
    "gp-reg-pat-prac-sing-age-regions.csv": lambda w: population.registered_patients(w.geography, w.people, random(15)),
}
WORK_AND_PENSIONS: dict[str, Writer] = {
    "children_in_low_income_families_2_AHC_Relative_LA.csv": lambda w: others.low_income_districts(w.geography, w.poor),
    "children_in_low_income_families_4_AHC_Relative_Ward.csv": lambda w: others.low_income_wards(w.geography, w.poor),
}
FINGERTIPS: dict[str, Writer] = {
    "indicators-DistrictUAfromApr2023.data.csv.zip": lambda w: fingertips.download(w.fingertips, "districts"),
    "indicators-DistrictUApre419.data.csv": lambda w: fingertips.download(w.fingertips, "former_districts"),
    "indicators-CountyUAfromApr2023.data.csv": lambda w: fingertips.download(w.fingertips, "counties"),
    "indicators-Regions.data.csv": lambda w: fingertips.download(w.fingertips, "regions"),
    "indicators-CCGsfromApr2021.data.csv": lambda w: fingertips.download(w.fingertips, "ccgs"),
    "indicators-ICBsublocations.data.csv": lambda w: fingertips.download(w.fingertips, "sub_icbs"),
    "indicators-ICBs.data.csv": lambda w: fingertips.download(w.fingertips, "icbs"),
}
FILES: dict[str, dict[str, Writer]] = {  # by folder of data/raw
    "ons_lookups": LOOKUPS,
    "ons_boundaries": BOUNDARIES,
    "mhclg_deprivation": DEPRIVATION,
    "ons_population": POPULATION,
    "dfe": EDUCATION,
    "nhs_england": HEALTH_SERVICE,
    "dwp": WORK_AND_PENSIONS,
    "ohid": FINGERTIPS,
}
