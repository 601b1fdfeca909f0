"""Other publishers' files on the same children: low-income families, looked-after children, LAIT."""

import numpy as np
import pandas as pd

from jsna.example import names
from jsna.example.geography import COUNTY_CODE, REGION_CODES, UNITARY_CODES, UNITARY_REGIONS, Geography
from jsna.example.ground import Floats
from jsna.example.measures import CALENDAR_IN_LAIT, LAIT_ONLY, LAIT_TOO
from jsna.example.people import People
from jsna.example.population import DFE_NUMBERS, upper_tier_rows
from jsna.example.publish import csv_bytes

FYE = (2024, 2025)
_LOOKED_AFTER = {
    "on 31 March": "Children looked after on 31 March each year",
    "starting": "Children starting to be looked after each year",
    "ceasing": "Children ceasing to be looked after each year",
}
_HEADINGS = [f"Number of children \nFYE {year}" for year in FYE] + [
    f"Percentage of children \nFYE {year}\n(%)\n[note 3]" for year in FYE
]


def low_income(
    geography: Geography, people: People, hidden: Floats, rng: np.random.Generator
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return children under 16 and those in low-income families by cell and by unitary authority, two years each.

    Columns: poor_2024, children_2024, poor_2025, children_2025.
    """
    hidden = np.concatenate([hidden, np.zeros(len(UNITARY_CODES))])
    columns = {}
    for year in FYE:
        children = people.at(year - 1)[:, :, :16].sum(axis=(1, 2))
        odds = 0.30 * np.exp(0.55 * hidden + rng.normal(0, 0.1, len(hidden)))
        columns[f"poor_{year}"] = rng.binomial(children, odds / (1 + odds))
        columns[f"children_{year}"] = children
    table = pd.DataFrame(columns)
    return table[: len(geography.cells)], table[len(geography.cells) :].set_axis(UNITARY_CODES)


def low_income_districts(geography: Geography, poor: tuple[pd.DataFrame, pd.DataFrame]) -> bytes:
    """Children in relative low-income families after housing costs by district: no county, region or country."""
    cells, unitaries = poor
    table = pd.concat([unitaries, cells.groupby(geography.cells["lad"]).sum()])
    name = dict(zip(UNITARY_CODES, names.UNITARIES, strict=True)) | dict(
        zip(geography.cells["lad"], geography.cells["lad_name"], strict=True)
    )
    first = {"Local Authority [note 2]": table.index.map(name), "Area Code": table.index}
    return _low_income_file(pd.DataFrame(first, index=table.index), table, "Table 2", "Local Authority", spare=4)


def low_income_wards(geography: Geography, poor: tuple[pd.DataFrame, pd.DataFrame]) -> bytes:
    """The same by ward of 2024; fewer than five children are not told apart from none."""
    table = poor[0].groupby(geography.cells["ward24"]).sum()
    home = geography.cells.drop_duplicates("ward24").set_index("ward24").loc[table.index]
    first = pd.DataFrame(
        {0: home["lad_name"], 1: home["lad"], 2: home["ward24_name"], 3: table.index}, index=table.index
    )
    first.columns = pd.Index(["Local Authority [note 2]", "Area Code", "Ward [note 2]", "Area Code"])
    return _low_income_file(first, table, "Table 4", "Ward", spare=0)


def _low_income_file(first: pd.DataFrame, table: pd.DataFrame, number: str, level: str, *, spare: int) -> bytes:
    counts = [table[f"poor_{year}"].map("{:,}".format) for year in FYE]
    shares = [(100 * table[f"poor_{year}"] / table[f"children_{year}"]).map("{:.1f}%".format) for year in FYE]
    last = pd.concat(counts + shares, axis=1).set_axis(_HEADINGS, axis=1)
    body = pd.concat([first, last, pd.DataFrame("", index=table.index, columns=[""] * spare)], axis=1)
    commas = "," * (body.shape[1] - 1) + "\n"
    title = (
        f'"{number}: Number and Percentage of Children (aged under 16) living in Relative low income families, After '
        f'Housing Costs, {level}, FYE 2024 to 2025, {names.COUNTRY}"'
    )
    notes = (
        "Back to Contents",
        "This worksheet contains one table.",
        "All figures are invented.",
        "FYE = Financial Years Ending.",
    )
    return csv_bytes(body, bom=True, crlf=True, before=commas.join([title, *notes, ""]), after=commas * 3)


def looked_after(figures: pd.DataFrame, areas: pd.DataFrame, rng: np.random.Generator) -> bytes:
    """Children looked after, starting and ceasing, in the layout of education statistics.

    A rate of 31 March is of the population of the mid-year before; totals of regions and country are rounded to ten.
    """
    chosen = figures[figures["id"].eq("90803") & figures["area"].map(areas["level"]).isin(["county", "unitary"])]
    there = chosen.assign(new_la_code=chosen["area"].map(areas["area_code"]), time_period=chosen["year"] + 1)
    shares = {"on 31 March": 1.0, "starting": 0.42, "ceasing": 0.40}
    kinds = {
        kind: there["numerator"] if share == 1 else rng.poisson(share * there["numerator"])
        for kind, share in shares.items()
    }
    long = pd.concat([there.assign(population_type=_LOOKED_AFTER[kind], count=count) for kind, count in kinds.items()])
    key = ["time_period", "population_type"]
    rows = upper_tier_rows(long[["new_la_code", *key, "count", "denominator"]], key)
    local = rows["geographic_level"] == "Local authority"
    counted = rows["count"].where(local, (rows["count"] / 10).round() * 10)
    rate = (10_000 * rows["count"] / rows["denominator"]).round()
    rows["time_identifier"], rows["population_estimate"] = "Reporting year", rows["denominator"].astype(int)
    rows["children_count"], rows["rate_per_10000"] = counted.astype(int).astype(str), rate.astype(int).astype(str)
    few = local & rows["count"].le(5)
    rows[["children_count", "rate_per_10000"]] = rows[["children_count", "rate_per_10000"]].mask(few, "c")
    order = [
        "time_period", "time_identifier", "geographic_level", "country_code", "country_name", "region_code",
        "region_name", "old_la_code", "la_name", "new_la_code", "population_type", "population_estimate",
        "children_count", "rate_per_10000",
    ]  # fmt: skip
    return csv_bytes(rows[order], bom=True)


def lait(figures: pd.DataFrame, extra: pd.DataFrame, areas: pd.DataFrame) -> bytes:
    """The local authority interactive tool's long table: values without counts, DfE numbers instead of codes."""
    rename = {key: short for key, (short, _) in LAIT_TOO.items()}
    too = figures[figures["id"].isin(list(rename)) & figures["sex"].isin(["Persons", "Female"])]
    number = figures[figures["id"].eq("90803")].assign(id="LACnum")
    table = pd.concat([too.assign(id=too["id"].map(rename)), number.assign(value=number["numerator"]), extra])
    places = _places().set_index("area_code")
    table = table.assign(area_code=table["area"].map(areas["area_code"]), level=table["area"].map(areas["level"]))
    table = table[table["level"].isin(["england", "region", "county", "unitary"])]
    shown = table["value"].round(2).map("{:g}".format)
    shown = shown.mask(table["id"].isin(["ExcessRec", "ExcessYr6"]) & table["year"].eq(2020), "-")
    describe = dict(LAIT_TOO.values()) | {"LACnum": "Number of Looked after Children"}
    describe |= {measure.id: measure.name for measure in LAIT_ONLY}
    first = table["year"].eq(table.groupby("id")["year"].transform("min"))
    return csv_bytes(
        pd.DataFrame(
            {
                "Short Desc": table["id"],
                "Data item": table["id"].map(describe).where(first, ""),
                "Years": table["year"] + (~table["id"].isin(CALENDAR_IN_LAIT)).astype(int),
                "LA and Regions": table["area_code"].map(places["name"]),
                "Values": shown,
                "LA Number": table["area_code"].map(places["number"]).map("{:.1f}".format),
                "Region": table["area_code"].map(places["region"]),
            }
        ),
        crlf=True,
    )


def _places() -> pd.DataFrame:
    """Return how LAIT names its areas: authorities by DfE number, regions from 980, the country 970."""
    own = [(COUNTY_CODE, names.COUNTY, 0), *zip(UNITARY_CODES, names.UNITARIES, UNITARY_REGIONS, strict=True)]
    rows = [(code, name, DFE_NUMBERS[code], names.REGIONS[region]) for code, name, region in own]
    rows += [
        (code, name, 980 + place, "NA")
        for place, (code, name) in enumerate(zip(REGION_CODES, names.REGIONS, strict=True))
    ]
    rows += [("X92000001", names.COUNTRY, 970, "NA")]
    return pd.DataFrame(rows, columns=["area_code", "name", "number", "region"])
