"""Who lives in which area: every cell's LSOA, ward, district, CCG, sub-ICB location, in each edition.

Codes have the shape of GSS codes under the letter X, which no country uses.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from jsna.example import names
from jsna.example.ground import Floats, Ground, settle

COUNTY_CODE, COUNTRY_CODE = "X10000001", "X92000001"
REGION_CODES = ("X12000001", "X12000002")
UNITARY_CODES = tuple(f"X06{number:06d}" for number in range(1, 11))
UNITARY_REGIONS = (0, 0, 0, 0, 1, 1, 1, 1, 1, 1)  # the county and four authorities make the first region
DISTRICT_CODES = tuple(f"X07{number:06d}" for number in range(1, 13))
FORMER_CODES = ("X07000101", "X07000102")  # merged into the twelfth in April 2019
REWARDED = 4  # the district (from 0) whose wards were redrawn in 2023
CCGS = {  # code, health service's code, name; the second keeps its code when it becomes a sub-ICB location
    "west": ("X38000001", "X1W", "NHS West Exampleshire CCG"),
    "east": ("X38000002", "X1E", "NHS East Exampleshire CCG"),
}
SUB_ICBS = {
    "west": ("X38000101", "X1W", "NHS Exampleshire ICB - X1W"),
    "east": ("X38000002", "X1E", "NHS Exampleshire ICB - X1E"),
}
ICB = ("X54000001", "QX1", "NHS Exampleshire Integrated Care Board")
CHANGES = ("X",) * 3 + ("M",) * 6 + ("S",) * 20  # how LSOAs of 2011 became others in 2021; all others unchanged


@dataclass(frozen=True)
class Geography:
    """Cells by row: `cells` has lad, lad_name, ward21, ward24 (codes and names), lsoa11, lsoa21, half, side."""

    ground: Ground
    cells: pd.DataFrame


def map_out(ground: Ground, rng: np.random.Generator) -> Geography:
    """Return every cell's place in every geography."""
    district = ground.district
    cells = pd.DataFrame({"district": district, "urban": ground.urban})
    cells["lad"] = np.array(DISTRICT_CODES)[district]
    cells["lad_name"] = np.array(names.DISTRICTS)[district]
    _add_wards(cells, ground.centres, rng)
    middle = np.median(ground.centres[district == len(DISTRICT_CODES) - 1, 1])
    ward_north = pd.Series(ground.centres[:, 1]).groupby(cells["ward21"]).transform("mean")
    cells["half"] = np.where(ward_north > middle, 0, 1)  # of the twelfth district, before its merger
    cells["side"] = np.where(district < 6, "west", "east")
    _add_lsoas(cells, _changes(cells, ground.centres, rng))
    return Geography(ground, cells)


def _add_wards(cells: pd.DataFrame, centres: Floats, rng: np.random.Generator) -> None:
    """Add codes and names of wards of 2021 and 2024: the same everywhere but in the district that was redrawn."""
    codes = {"21": 0, "24": 9000}  # the last number given out
    for year, per_ward in (("21", 3.3), ("24", 4.0)):
        for number in range(len(DISTRICT_CODES)) if year == "21" else (REWARDED,):
            here = np.flatnonzero(cells["district"] == number)
            ward = settle(centres[here], round(len(here) / per_ward), rng)[1]
            ward = np.unique(ward, return_inverse=True)[1]
            label = np.array(names.ward_names(ward.max() + 1, number, rng))
            cells.loc[here, f"ward{year}"] = [f"X05{codes[year] + 1 + at:06d}" for at in ward]
            cells.loc[here, f"ward{year}_name"] = label[ward]
            codes[year] += len(label)
        if year == "21":
            cells["ward24"], cells["ward24_name"] = cells["ward21"], cells["ward21_name"]


def _changes(cells: pd.DataFrame, centres: Floats, rng: np.random.Generator) -> list[tuple[str, list[int]]]:
    """Return how some LSOAs changed between the censuses: the kind and its two or three neighbouring cells."""
    near = np.asarray(cKDTree(centres).query(centres, k=3)[1])
    place = cells["ward21"] + cells["ward24"]
    used: set[int] = set()
    changes: list[tuple[str, list[int]]] = []
    for cell in rng.permutation(len(cells)):
        if len(changes) == len(CHANGES):
            break
        kind = CHANGES[len(changes)]
        group = [int(other) for other in near[cell][: 3 if kind == "X" else 2]]
        if len(set(place.iloc[group])) == 1 and not used.intersection(group):
            used.update(group)
            changes.append((kind, group))
    return changes


def _add_lsoas(cells: pd.DataFrame, changes: list[tuple[str, list[int]]]) -> None:
    """Add the codes and names of each cell's LSOA of 2011 and 2021, and the kind of change."""
    before, after = np.arange(len(cells)), np.arange(len(cells))
    kinds = np.full(len(cells), "U", dtype=object)
    for kind, group in changes:
        kinds[group] = kind
        if kind in "SX":
            before[group[:2]] = group[0]
        if kind == "M":
            after[group] = group[0]
        if kind == "X":
            after[group[1:]] = group[1]
    cells["change"] = kinds
    number11 = cells["ward21"].map(str) + pd.Series(before).map("{:04d}".format)
    code11 = {key: f"X01{number:06d}" for number, key in enumerate(sorted(set(number11)), start=1)}
    cells["lsoa11"] = number11.map(code11)
    new = pd.Series(after[kinds != "U"]).drop_duplicates()
    code21 = {cell: f"X01{number:06d}" for number, cell in enumerate(new, start=30_001)}
    cells["lsoa21"] = [
        code if kind == "U" else code21[cell] for code, kind, cell in zip(cells["lsoa11"], kinds, after, strict=True)
    ]
    _name_lsoas(cells)


def _name_lsoas(cells: pd.DataFrame) -> None:
    """Add names in the published pattern: the district, a number for five neighbours, a letter; new ones follow."""
    lsoas = cells.drop_duplicates("lsoa11").sort_values(["lad", "ward21", "lsoa11"])
    place = lsoas.groupby("lad").cumcount()
    stem = (lsoas["lad_name"] + " " + (place // 5 + 1).map("{:03d}".format)).set_axis(lsoas["lsoa11"])
    letter = pd.Series(np.array(list("ABCDE"))[place % 5], index=lsoas["lsoa11"])
    cells["lsoa11_name"] = cells["lsoa11"].map(stem + letter)
    new = cells[cells["change"] != "U"].drop_duplicates("lsoa21")
    new_stem = new["lsoa11"].map(stem)
    new_letter = np.array(list("FGHIJKLMNO"))[new_stem.groupby(new_stem).cumcount()]
    new_name = dict(zip(new["lsoa21"], new_stem + new_letter, strict=True))
    cells["lsoa21_name"] = cells["lsoa21"].map(new_name).fillna(cells["lsoa11_name"])
