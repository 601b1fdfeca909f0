"""Population estimates by age and sex from the programming interface of Nomis: a row for each area, sex and age."""

import pandas as pd

from jsna.errors import JsnaError
from jsna.sources import Match, Source
from jsna.sources._ages import age_band, refuse_missing_ages
from jsna.sources._geographies import areas, types, without_repeats
from jsna.sources._reading import whole_people

SEX = {"Total": "persons", "Male": "male", "Female": "female"}

SOURCES = [
    Source(
        id="nomis_population",
        title="Population estimates by age and sex, from Nomis",
        publisher="Office for National Statistics, from Nomis",
        edition="",
        released="",
        url="https://www.nomisweb.co.uk/query/select/getdatasetbytheme.asp?theme=32",
        columns=("DATE_NAME", "GEOGRAPHY_NAME", "GEOGRAPHY_CODE", "GENDER_NAME", "C_AGE_NAME", "OBS_VALUE"),
        folder="ons_population",
        fills="ages of districts, counties and regions",
    )
]
KEY = ["GEOGRAPHY_CODE", "DATE_NAME", "GENDER_NAME", "C_AGE_NAME"]


def edition(match: Match) -> str:
    """Return the years of the estimates."""
    return ", ".join(f"mid-{year}" for year in sorted(set(match.frame()["DATE_NAME"])))


def tidy(match: Match) -> dict[str, pd.DataFrame]:
    """Return `population` and the `areas` it is of.

    A band that holds another of its area and sex ("Aged 0 to 15" beside single years) is left out, so that nobody is
    counted twice; an authority of one tier that stands among districts and among counties is taken once.
    """
    label, published = match.file.label, match.frame()
    if "MEASURES_NAME" in published:
        published = published[published["MEASURES_NAME"] == "Value"]
    names = areas(published["GEOGRAPHY_CODE"], published["GEOGRAPHY_NAME"], published["DATE_NAME"], label)
    published = without_repeats(published[[*KEY, "OBS_VALUE"]], KEY, label)
    bands = pd.DataFrame(
        [age_band(words) or (None, None) for words in published["C_AGE_NAME"]],
        columns=["age_from", "age_to"],
        index=published.index,
    )
    years = published["DATE_NAME"].str.fullmatch(r"\d{4}")
    wrong = bands["age_from"].isna() | ~published["GENDER_NAME"].isin(SEX) | ~years
    if wrong.any():
        first = ", ".join(published.loc[wrong, KEY].iloc[0])
        raise JsnaError(f"{label}: {wrong.sum():,} rows have a year, sex or age that is not understood ({first})")
    population = bands.astype("int64").assign(
        area_code=published["GEOGRAPHY_CODE"],
        area_type=types(published["GEOGRAPHY_CODE"], label),
        edition=published["DATE_NAME"],
        year=published["DATE_NAME"].astype("int64"),
        sex=published["GENDER_NAME"].map(SEX),
        basis="resident",
        population=whole_people(published["OBS_VALUE"], f"{label}, column 'OBS_VALUE'"),
    )
    population = population[population["area_type"].notna()].reset_index(drop=True)
    narrow = _narrowest(population)
    refuse_missing_ages(narrow, label)
    return {"population": narrow, "areas": names}


def _narrowest(population: pd.DataFrame) -> pd.DataFrame:
    """Return the rows whose band holds no other band of the file."""
    bands = population[["age_from", "age_to"]].drop_duplicates()
    pairs = bands.merge(bands, how="cross", suffixes=("", "_within"))
    inside = (pairs["age_from"] <= pairs["age_from_within"]) & (pairs["age_to_within"] <= pairs["age_to"])
    others = (pairs["age_from"] != pairs["age_from_within"]) | (pairs["age_to"] != pairs["age_to_within"])
    broad = pairs.loc[inside & others, ["age_from", "age_to"]].drop_duplicates()
    kept = population.merge(broad, how="left", on=["age_from", "age_to"], indicator=True)
    return kept[kept["_merge"] == "left_only"].drop(columns="_merge").reset_index(drop=True)
