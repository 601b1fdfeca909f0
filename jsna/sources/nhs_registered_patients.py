"""People registered with general practices, by single year of age and sex, for sub-ICB locations (CCGs) and ICBs.

Left out on purpose: primary care networks, which have no boundary, and the health service's own regions, which are
not the regions of England. The file gives codes without names. Registered people are not residents: lists hold some
who have moved away, and people cross borders to their practice.
"""

import numpy as np
import pandas as pd

from jsna.errors import JsnaError
from jsna.schema import OPEN
from jsna.sources import Match, Source
from jsna.sources._ages import refuse_missing_ages
from jsna.sources._areas import area_type
from jsna.sources._geographies import without_repeats
from jsna.sources._reading import whole_people

KINDS = {"SUB_ICB_LOCATION_CODE": "sub_icb", "SUB_ICB_LOCATION": "sub_icb", "CCG": "ccg", "ICB": "icb"}
LEFT_OUT = {"PCN", "GP", "Comm Region", "COMM REGION", "COMM_REGION", "NHS_REGION", "REGION", "STP"}
SEXES = {"FEMALE": "female", "MALE": "male"}
ALL, NOT_SAID = "ALL", {"INDETERMINATE", "UNKNOWN"}

SOURCES = [
    Source(
        id="nhs_registered_patients",
        title="Patients registered at a GP practice, by single year of age and sex: regions, ICBs, sub-ICB locations",
        publisher="NHS England",
        edition="",
        released="",
        url="https://digital.nhs.uk/data-and-information/publications/statistical/patients-registered-at-a-gp-practice",
        columns=("PUBLICATION", "EXTRACT_DATE", "ORG_TYPE", "ONS_CODE", "SEX", "AGE", "NUMBER_OF_PATIENTS"),
        folder="nhs_registered_patients",
        fills="registered beside resident population in the profiles of CCGs, sub-ICB locations and ICBs",
    )
]


def edition(match: Match) -> str:
    """Return the day of the extract, as written in the file."""
    return " and ".join(match.frame()["EXTRACT_DATE"].unique())


def tidy(match: Match) -> dict[str, pd.DataFrame]:
    """Return `population` of basis registered; the year is that of the extract."""
    label, published = match.file.label, match.frame()
    unknown = set(published["ORG_TYPE"]) - set(KINDS) - LEFT_OUT
    if unknown:
        raise JsnaError(f"{label}: column 'ORG_TYPE' has kinds of area not known here ({', '.join(sorted(unknown))})")
    passed = published["ORG_TYPE"][published["ORG_TYPE"].isin(LEFT_OUT)].unique()
    if len(passed):
        match.notes.append(f"left out, as they are no areas of ours: {', '.join(passed)}")
    strange = set(published["SEX"]) - set(SEXES) - {ALL} - NOT_SAID
    if strange:
        raise JsnaError(f"{label}: column 'SEX' has words not known here ({', '.join(sorted(strange))})")
    if published["SEX"].isin(NOT_SAID).any():
        match.notes.append("left out: patients whose sex is not recorded")
    ours = published["ORG_TYPE"].isin(KINDS) & published["SEX"].isin(SEXES) & (published["AGE"] != ALL)
    key = ["ORG_TYPE", "ONS_CODE", "EXTRACT_DATE", "SEX", "AGE"]
    rows = without_repeats(published.loc[ours, [*key, "NUMBER_OF_PATIENTS"]], key, label)
    ages = rows["AGE"].str.extract(r"^(\d+)(\+?)$")
    years = rows["EXTRACT_DATE"].str.extract(r"((?:19|20)\d\d)")[0]
    wrong = ages[0].isna() | years.isna() | area_type(rows["ONS_CODE"]).isna()
    if wrong.any():
        first = ", ".join(rows.loc[wrong, key].iloc[0])
        raise JsnaError(f"{label}: {wrong.sum():,} rows have a code, date or age that is not understood ({first})")
    age = ages[0].astype("int64")
    population = pd.DataFrame(
        {
            "area_code": rows["ONS_CODE"],
            "area_type": rows["ORG_TYPE"].map(KINDS),
            "edition": years,
            "year": years.astype("int64"),
            "sex": rows["SEX"].map(SEXES),
            "age_from": age,
            "age_to": np.where(ages[1] == "+", OPEN, age),
            "basis": "registered",
            "population": whole_people(rows["NUMBER_OF_PATIENTS"], f"{label}, column 'NUMBER_OF_PATIENTS'"),
        }
    )
    refuse_missing_ages(population, label)
    return {"population": population.reset_index(drop=True)}
