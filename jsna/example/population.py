"""Population files: by small area, by district and sex, components of change, census, children, patients."""

import numpy as np
import pandas as pd

from jsna.example import names
from jsna.example.geography import (
    COUNTRY_CODE,
    COUNTY_CODE,
    DISTRICT_CODES,
    ICB,
    REGION_CODES,
    SUB_ICBS,
    UNITARY_CODES,
    UNITARY_REGIONS,
    Geography,
)
from jsna.example.ground import Ints
from jsna.example.people import AGES, COMPONENTS, FIRST, People
from jsna.example.publish import csv_bytes

SERIES = range(2011, 2021)  # ten years ending mid-2020
DFE_NUMBERS = {COUNTY_CODE: 500} | {code: 501 + place for place, code in enumerate(UNITARY_CODES)}
_NAMES = dict(zip(DISTRICT_CODES + UNITARY_CODES, names.DISTRICTS + names.UNITARIES, strict=True))
_BANDS = (
    "Aged 4 years and under",
    *(f"Aged {age} to {age + 4} years" for age in range(5, 85, 5)),
    "Aged 85 years and over",
)
_CENSUS_BEFORE = '\n"TS007A - Age by five-year age bands"\n"Invented: no census was taken"\n"Date       :","2021"\n\n'
_CENSUS_AFTER = "\n\n\n"


def small_areas(geography: Geography, people: People, year: int) -> bytes:
    """People by single year of age in LSOAs of 2011, sexes together."""
    cells = geography.cells.drop_duplicates("lsoa11").sort_values("lsoa11")
    table = pd.DataFrame(
        {
            "LSOA Code": cells["lsoa11"],
            "LSOA Name": cells["lsoa11_name"],
            "LA Code (2021 boundaries)": cells["lad"],
            "LA name (2021 boundaries)": cells["lad_name"],
        }
    ).reset_index(drop=True)
    count = people.by(geography.cells["lsoa11"], year).sum(axis=1)
    ages = pd.DataFrame(count, columns=[*map(str, AGES[:-1]), "90+"])
    ages.insert(0, "All Ages", count.sum(axis=1))
    return csv_bytes(table.join(ages), crlf=True)


def by_sex_and_age(people: People) -> bytes:
    """Ten years of people by district, sex (1 male, 2 female) and single year of age, years in columns."""
    codes = sorted(_NAMES)
    key = pd.MultiIndex.from_product([codes, (1, 2), AGES], names=["ladcode21", "sex", "age"])
    table = key.to_frame(index=False)
    table.insert(1, "laname21", table["ladcode21"].map(_NAMES))
    table.insert(2, "country", "E")
    for year in SERIES:
        table[f"population_{year}"] = people.by(people.area, year).ravel()
    return csv_bytes(table)


def components_of_change(people: People) -> bytes:
    """Ten mid-years of population and the births, deaths and moves between them, by district."""
    codes = sorted(_NAMES)
    columns: dict[str, Ints] = {f"population_{SERIES[0]}": people.by(people.area, SERIES[0]).sum(axis=(1, 2))}
    for year in SERIES[1:]:
        flow = {name: _by_area(people, name, year) for name in COMPONENTS}
        natural = flow["births"] - flow["deaths"]
        internal = flow["internal_in"] - flow["internal_out"]
        abroad = flow["international_in"] - flow["international_out"]
        named = {
            "births": flow["births"], "deaths": flow["deaths"], "natchange": natural,
            "internal_in": flow["internal_in"], "internal_out": flow["internal_out"], "internal_net": internal,
            "international_in": flow["international_in"], "international_out": flow["international_out"],
            "international_net": abroad, "other_change": flow["other_change"],
            "population": people.by(people.area, year).sum(axis=(1, 2)),
        }  # fmt: skip
        columns |= {f"{name}_{year}": values for name, values in named.items()}
    first = {"ladcode20": codes, "laname20": [_NAMES[code] for code in codes], "country": "E"}
    return csv_bytes(pd.DataFrame(first | columns))


def census(geography: Geography, people: People) -> bytes:
    """Census 2021 five-year ages of LSOAs of 2021, as Nomis writes them: lines before and after the table."""
    cells = geography.cells.drop_duplicates("lsoa21").sort_values("lsoa21")
    single = people.by(geography.cells["lsoa21"], 2021).sum(axis=1)
    bands = np.add.reduceat(single, range(0, 90, 5), axis=1)
    text = (
        '"2021 super output area - lower layer","mnemonic","Total",' + ",".join(f'"{band}"' for band in _BANDS) + "\n\n"
    )
    table = pd.DataFrame(bands).astype(str)
    table.insert(0, "total", bands.sum(axis=1).astype(str))
    table.insert(0, "code", '"' + cells["lsoa21"].to_numpy() + '"')
    table.insert(0, "name", '"' + cells["lsoa21_name"].to_numpy() + '"')
    lines = [",".join(row) for row in table.to_numpy()]
    return (_CENSUS_BEFORE + text + "\n".join(lines) + _CENSUS_AFTER).encode()


def children(people: People) -> bytes:
    """Children aged 0 to 17 of upper-tier authorities, regions and the country, 2012 to 2024, latest first."""
    counts = pd.concat([children_of(people, year) for year in range(2024, 2011, -1)])
    table = upper_tier_rows(counts, ["time_period"])
    table = table.assign(time_identifier="Reporting year", age_group="Children aged 0 to 17 years")
    order = [
        "time_period", "time_identifier", "geographic_level", "country_code", "country_name", "region_code",
        "region_name", "old_la_code", "new_la_code", "la_name", "age_group", "population_estimate",
    ]  # fmt: skip
    return csv_bytes(table.rename(columns={"count": "population_estimate"})[order])


def registered_patients(geography: Geography, people: People, rng: np.random.Generator) -> bytes:
    """Patients of practices by sub-ICB location and board, sex and single year of age, as the health service counts."""
    residents = people.by(geography.cells["side"], 2024)  # east, west
    patients = residents + rng.poisson(0.035 * residents)
    last = np.stack([rng.multinomial(n, [0.3, 0.2, 0.15, 0.1, 0.05, 0.2]) for n in patients[:, :, 90].ravel()])
    patients = np.concatenate([patients[:, :, :90], last.reshape(2, 2, 6)], axis=2)
    ages = [*map(str, range(95)), "95+"]
    areas = [
        ("SUB_ICB_LOCATION_CODE", SUB_ICBS[side][1], SUB_ICBS[side][0], patients[place])
        for place, side in enumerate(("east", "west"))
    ]
    areas.append(("ICB", ICB[1], ICB[0], patients.sum(axis=0)))
    rows = []
    for kind, short, code, count in areas:
        cells = [("ALL", "ALL", count.sum())]
        cells += [
            (sex, age, n)
            for sex, place in (("FEMALE", 1), ("MALE", 0))
            for age, n in zip(ages, count[place], strict=True)
        ]
        rows += [("GP_PRAC_PAT_LIST", "2024-08-01", kind, short, code, *cell) for cell in cells]
    columns = ["PUBLICATION", "EXTRACT_DATE", "ORG_TYPE", "ORG_CODE", "ONS_CODE", "SEX", "AGE", "NUMBER_OF_PATIENTS"]
    return csv_bytes(pd.DataFrame(rows, columns=columns), crlf=True)


def children_of(people: People, year: int) -> pd.DataFrame:
    """Return the children aged 0 to 17 of each upper-tier authority at mid-`year`: new_la_code, count, time_period."""
    count = people.by(people.area, year)[:, :, :18].sum(axis=(1, 2))
    upper = [code if code in UNITARY_CODES else COUNTY_CODE for code in sorted(_NAMES)]
    total = pd.Series(count).groupby(upper).sum()
    return pd.DataFrame({"new_la_code": total.index, "count": total.to_numpy(), "time_period": year})


def upper_tier_rows(counts: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Return the rows of an education-statistics file: country, regions, authorities, for each `key`.

    `counts` has new_la_code, count and the columns `key`; every other column that holds numbers is summed likewise.
    """
    place = dict(enumerate(UNITARY_REGIONS)) | {-1: 0}
    position = {COUNTY_CODE: -1} | {code: at for at, code in enumerate(UNITARY_CODES)}
    names_of = {COUNTY_CODE: names.COUNTY} | dict(zip(UNITARY_CODES, names.UNITARIES, strict=True))
    code = counts["new_la_code"]
    local = counts.assign(region=code.map(position).map(place), la_name=code.map(names_of))
    numbers = [name for name in counts.columns if name not in (*key, "new_la_code")]
    regional = local.groupby([*key, "region"], as_index=False, sort=False)[numbers].sum()
    national = local.groupby(key, as_index=False, sort=False)[numbers].sum()
    local["old_la_code"] = code.map(DFE_NUMBERS).astype("Int64")
    levels = (("National", national), ("Regional", regional), ("Local authority", local))
    table = pd.concat([frame.assign(geographic_level=level) for level, frame in levels], ignore_index=True)
    for column, of in (("region_code", REGION_CODES), ("region_name", names.REGIONS)):
        table[column] = table["region"].map(dict(enumerate(of)))
    rows: pd.DataFrame = table.assign(country_code=COUNTRY_CODE, country_name=names.COUNTRY)
    return rows.drop(columns="region").sort_values(key, ascending=False, kind="stable")


def _by_area(people: People, flow: str, year: int) -> Ints:
    totals = pd.Series(people.flows[flow][year - FIRST - 1]).groupby(people.area).sum()
    return totals.to_numpy()
