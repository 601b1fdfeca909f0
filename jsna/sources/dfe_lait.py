"""DfE's Local Authority Interactive Tool: many child measures for upper-tier authorities, regions and England.

Only the figure is published: no count, so no interval. Areas have DfE numbers instead of codes: `area_code` holds
"dfe:886" for an authority and "region:south east" for a region, and `area_type` is missing for authorities, until
`resolved` has looked them up in `dfe_codes`, which come from the files of Explore Education Statistics. Measures are
told apart by `Short Desc`: `Data item` is empty for most rows. A year is the year in which the period ends, so 2024
of a financial or school year is 2023/24. "-" does not say whether the figure is suppressed or absent.
"""

import pandas as pd

from jsna.sources import Match, Source
from jsna.sources._areas import area_type
from jsna.sources._indicators import indicator_rows, periods, years_ending
from jsna.sources._reading import numbers

SOURCES = (
    Source(
        id="dfe_lait",
        title="Local Authority Interactive Tool",
        publisher="Department for Education",
        edition="as downloaded",
        released="",
        url="https://www.gov.uk/government/publications/local-authority-interactive-tool-lait",
        columns=("Short Desc", "Data item", "Years", "LA and Regions", "Values", "LA Number"),
        folder="dfe",
        fills="child measures of upper-tier authorities, value only",
        precedence=8,
    ),
)

SPLIT_YEARS = {  # the period is a financial or school year; the others are a calendar year or a day in it
    "FSP_NEW_COMMS", "FSP_NEW_GOODDEV", "ExcessRec", "ExcessYr6", "HospAd0-14", "CMH_0-17yrs", "6wksBreast",
    "SFSecPerAbNew", "SFPriPerAbNew", "ChildPov", "PreChildDea",
}  # fmt: skip
COUNTS = {"LACnum", "PreChildDea"}
AGES = {
    "HospAd0-14": "under 15", "Under18concep": "under 18", "InfMort": "under 1", "RTA": "under 16",
    "ChildPov": "under 16", "FirstYJS": "10 to 17", "ExcessRec": "4 to 5", "ExcessYr6": "10 to 11",
    "6wksBreast": "6 to 8 weeks", "LAC": "under 18", "LACnum": "under 18", "CIN": "under 18", "CPP_rate": "under 18",
    "PreChildDea": "under 18", "FSP_NEW_COMMS": "5", "FSP_NEW_GOODDEV": "5", "Chlamydia_Diagnosis": "15 to 24",
    "CMH_0-17yrs": "under 18", "Hosp_Adm_Alc_<18yrs": "under 18", "16-17 NEET": "16 to 17",
    "16-17_not known_NEET": "16 to 17", "LACVaccinations%": "under 18", "LACDental%": "under 18",
    "Low_Birth_Weight_Babies": "born at 37 weeks or later",
}  # fmt: skip
FEMALE = {"Under18concep"}
NEW_FRAMEWORK = {
    "FSP_NEW_COMMS",
    "FSP_NEW_GOODDEV",
}  # the profile of September 2021: figures from 2022 on are a new series


def tidy(match: Match) -> dict[str, pd.DataFrame]:
    """Return the file as the `indicators` table; `indicator_id` is "lait:" and the measure's short name."""
    return {"indicators": rows(match.frame(), match.file.label)}


def rows(published: pd.DataFrame, label: str) -> pd.DataFrame:
    """Return the long table as rows of `indicators`; inner and outer London are left out."""
    published = published[~published["LA and Regions"].isin(["London (Inner)", "London (Outer)"])]
    measure = published["Short Desc"].str.strip()
    figure = numbers(published["Values"], f"{label}, column Values")
    value = figure["value"].round(6)
    year = published["Years"].str.strip()
    split = measure.isin(SPLIT_YEARS) & year.str.fullmatch(r"\d{4}")
    said = year.mask(split, years_ending(year.where(split).astype(float)))
    broken = measure.isin(NEW_FRAMEWORK) & value.notna() & (pd.to_numeric(year, errors="coerce") >= 2022)
    unclear = (published["Values"].str.strip() == "-").map({True: "not given; the file does not say why", False: None})
    code = _area(published)
    frame = pd.DataFrame(
        {
            "indicator_id": "lait:" + measure,
            "area_code": code,
            "area_type": area_type(code).mask(code.str.startswith("region:"), "region"),
            "sex": measure.isin(FEMALE).map({True: "female", False: "persons"}),
            "age": measure.map(AGES).fillna("all ages"),
            "numerator": value.where(measure.isin(COUNTS)),
            "value": value,
            "mark": figure["mark"].astype(object).mask(broken, "[b]"),
            "note": unclear.mask(broken, "new early years framework from 2021/22: not comparable with earlier years"),
            "exact_counts": False,
            **periods(said, label),
        },
        index=published.index,
    )
    return indicator_rows(frame, label)


def _area(published: pd.DataFrame) -> pd.Series:
    number = pd.to_numeric(published["LA Number"]).astype("Int64").astype("string").astype("str")
    name = published["LA and Regions"].str.strip().str.lower()
    code = ("dfe:" + number).mask(number.str.fullmatch("9[89]."), "region:" + name)
    return code.mask(name == "england", "E92000001")


def resolved(indicators: pd.DataFrame, dfe_codes: pd.DataFrame) -> pd.DataFrame:
    """Return `indicators` with "dfe:" and "region:" names replaced by area codes, each area typed.

    `dfe_codes` has `dfe_code`, `area_code`, `year`; where a name has had several codes the latest year's stands.
    A name that is not in it (an authority that was abolished) keeps its name, and its type stays missing.
    """
    latest = dfe_codes.sort_values(["year", "area_code"]).drop_duplicates("dfe_code", keep="last")
    code = indicators["area_code"].astype("str")
    found = code.map(dict(zip(latest["dfe_code"], latest["area_code"].astype("str"), strict=True)))
    known = found.where(found.notna(), code).astype("str")
    kinds = area_type(known).where(found.notna(), indicators["area_type"].astype(object))
    return indicators.assign(area_code=known, area_type=kinds)
