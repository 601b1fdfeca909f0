"""Lookup files: which small area lies in which larger one, edition by edition."""

import pandas as pd

from jsna.example import names
from jsna.example.geography import (
    CCGS,
    COUNTRY_CODE,
    COUNTY_CODE,
    ICB,
    REGION_CODES,
    SUB_ICBS,
    UNITARY_CODES,
    UNITARY_REGIONS,
    Geography,
)
from jsna.example.publish import csv_bytes


def lsoa11_ward21(geography: Geography) -> bytes:
    """LSOA 2011 to ward and district of 2021."""
    return csv_bytes(_distinct(geography, lsoa11="LSOA11", ward21="WD21", lad="LAD21"))


def lsoa21_ward24(geography: Geography) -> bytes:
    """LSOA 2021 to ward and district of 2024."""
    return csv_bytes(_distinct(geography, lsoa21="LSOA21", ward24="WD24", lad="LAD24"), crlf=True)


def lsoa11_ccg21(geography: Geography) -> bytes:
    """LSOA 2011 to clinical commissioning group and district of 2021."""
    table = _distinct(geography, lsoa11="LSOA11", side="side", lad="LAD21")
    table = _with_health(table, {"CCG21": CCGS})
    table.insert(0, "FID", range(1, len(table) + 1))
    columns = ["FID", "LSOA11CD", "LSOA11NM", "CCG21CD", "CCG21CDH", "CCG21NM", "LAD21CD", "LAD21NM"]
    return csv_bytes(table[columns], bom=True)


def lsoa11_sub_icb22(geography: Geography) -> bytes:
    """LSOA 2011 to sub-ICB location, integrated care board and district of 2022."""
    table = _distinct(geography, lsoa11="LSOA11", side="side", lad="LAD22")
    table = _with_health(table, {"SICBL22": SUB_ICBS, "ICB22": dict.fromkeys(SUB_ICBS, ICB)})
    columns = ["SICBL22CD", "SICBL22CDH", "SICBL22NM", "ICB22CD", "ICB22CDH", "ICB22NM", "LAD22CD", "LAD22NM"]
    return csv_bytes(table[["LSOA11CD", "LSOA11NM", *columns]], crlf=True)


def lsoa21_sub_icb24(geography: Geography) -> bytes:
    """LSOA 2021 to sub-ICB location and integrated care board of 2024."""
    table = _distinct(geography, lsoa21="LSOA21", side="side")
    table = _with_health(table, {"SICBL24": SUB_ICBS, "ICB24": dict.fromkeys(SUB_ICBS, ICB)})
    return csv_bytes(table.drop(columns="side"), crlf=True)


def lsoa11_lsoa21(geography: Geography) -> bytes:
    """Every pair of LSOAs of 2011 and 2021 that share ground, and how they changed (U, S, M or X)."""
    table = _distinct(geography, lsoa11="LSOA11", lsoa21="LSOA21", change="CHGIND", lad="LAD22")
    table = table.assign(LAD22NMW="", ObjectId=range(1, len(table) + 1))
    return csv_bytes(table.rename(columns={"LSOA11CD": "F_LSOA11CD"}), bom=True)


def ward22_to_country(geography: Geography) -> bytes:
    """Wards of 2022 with district, county, region and country; an authority without a county has an empty cell."""
    inside = _distinct(geography, ward21="WD22", lad="LAD22")
    inside = inside.assign(CTY22CD=COUNTY_CODE, CTY22NM=names.COUNTY, region=0)
    outside = pd.DataFrame({"LAD22CD": UNITARY_CODES, "LAD22NM": names.UNITARIES, "region": UNITARY_REGIONS})
    outside = outside.loc[outside.index.repeat(2)].reset_index(drop=True)
    number, half = outside.index // 2, pd.Series(["North", "South"] * len(UNITARY_CODES))
    outside = outside.assign(
        WD22CD=[f"X0508{100 + 2 * n + s:04d}"[:9] for n, s in zip(number, [0, 1] * 10, strict=True)]
    )
    outside = outside.assign(WD22NM=outside["LAD22NM"] + " " + half)
    table = pd.concat([inside, outside], ignore_index=True)
    table["RGN22CD"], table["RGN22NM"] = (
        table["region"].map(dict(enumerate(of))) for of in (REGION_CODES, names.REGIONS)
    )
    table = table.assign(CTRY22CD=COUNTRY_CODE, CTRY22NM=names.COUNTRY, ObjectId=range(1, len(table) + 1))
    order = [f"{level}22{kind}" for level in ("WD", "LAD", "CTY", "RGN", "CTRY") for kind in ("CD", "NM")]
    return csv_bytes(table[[*order, "ObjectId"]], bom=True)


def lower_to_upper_tier(geography: Geography) -> bytes:
    """Districts of April 2023 to their county; a unitary authority is its own upper tier."""
    districts = _distinct(geography, lad="LTLA23")
    districts = districts.assign(UTLA23CD=COUNTY_CODE, UTLA23NM=names.COUNTY)
    own = {"CD": UNITARY_CODES, "NM": names.UNITARIES}
    unitaries = pd.DataFrame({f"{tier}23{kind}": of for tier in ("LTLA", "UTLA") for kind, of in own.items()})
    table = pd.concat([unitaries, districts], ignore_index=True)
    table = table.assign(LTLA23NMW="", UTLA23NMW="", ObjectId=range(1, len(table) + 1))
    order = [f"{tier}23{kind}" for tier in ("LTLA", "UTLA") for kind in ("CD", "NM", "NMW")]
    return csv_bytes(table[[*order, "ObjectId"]], bom=True)


def _distinct(geography: Geography, **headings: str) -> pd.DataFrame:
    """Return the distinct rows of the cells' columns named, under `headings` (a code's gets CD, its name's NM)."""
    columns = [c for code in headings for c in (code, f"{code}_name") if c in geography.cells]
    table = geography.cells[columns].drop_duplicates().sort_values(columns, ignore_index=True)
    suffix = {"CHGIND": "", "side": ""}
    codes = {code: heading + suffix.get(heading, "CD") for code, heading in headings.items()}
    return table.rename(columns=codes | {f"{code}_name": f"{heading}NM" for code, heading in headings.items()})


def _with_health(table: pd.DataFrame, areas: dict[str, dict[str, tuple[str, str, str]]]) -> pd.DataFrame:
    for heading, by_side in areas.items():
        for place, kind in enumerate(("CD", "CDH", "NM")):
            table[f"{heading}{kind}"] = table["side"].map({side: area[place] for side, area in by_side.items()})
    return table
