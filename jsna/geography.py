"""Which area lies in which: published lookups joined into one, custom localities added, outlines dissolved."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import shapely

from jsna.errors import JsnaError

UPPER = ("county", "region", "england")
SMALL = "lsoa"
SIMPLIFY_METRES = 30  # finer than a pixel of a district's map
LOOKUP_KEY = ["area_code", "area_type", "area_edition", "parent_code", "parent_type", "parent_edition"]


@dataclass(frozen=True)
class Locality:
    """A place of the council's own: a name and the wards or small areas it is made of."""

    code: str
    name: str
    kind: str
    parts: tuple[str, ...]
    part_type: str


def read_localities(path: Path) -> list[Locality]:
    """Return the custom localities of `path`; raises JsnaError naming the block and what is wrong with it."""
    if not path.exists():
        return []
    try:
        blocks = tomllib.loads(path.read_text(encoding="utf-8")).get("locality", [])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise JsnaError(f"{path.name}: is not TOML ({wrong}); see the example at its top") from None
    found = [_locality(path.name, number, block) for number, block in enumerate(blocks, start=1)]
    names = [locality.name for locality in found]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise JsnaError(f"{path.name}: two localities are called {twice[0]!r}; give each its own name")
    return found


def _locality(file: str, number: int, block: dict[str, object]) -> Locality:
    unknown = set(block) - {"name", "kind", "wards", "lsoas"}
    name, wards, lsoas = block.get("name"), block.get("wards"), block.get("lsoas")
    parts = wards or lsoas
    if unknown or not isinstance(name, str) or not name.strip() or bool(wards) == bool(lsoas):
        raise JsnaError(
            f"{file}: locality {number}: needs a name and either wards or lsoas, nothing else but a kind; "
            f"found {', '.join(block) or 'nothing'}"
        )
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        raise JsnaError(f"{file}: locality {name!r}: wards or lsoas is a list of codes in quotes")
    code = "L-" + "".join(letter if letter.isalnum() else "-" for letter in name.lower())[:60]
    return Locality(code, name.strip(), str(block.get("kind", "locality")), tuple(parts), "ward" if wards else SMALL)


def complete_lookup(published: pd.DataFrame, localities: list[Locality]) -> pd.DataFrame:
    """Return every small area's place in every larger one, and every area's in those above it.

    Of several editions of a larger geography the latest that a small area has is kept. Codes of districts
    and above are the same area in every edition (a changed area gets a new code), so districts are joined to
    counties and regions by code.
    """
    small = _latest(published[published["area_type"] == SMALL], ["area_code", "area_edition", "parent_type"])
    upper = published[published["parent_type"].isin(UPPER) & (published["area_type"] != SMALL)]
    upper = _latest(upper, ["area_code", "area_type", "parent_type"])
    between = published[(published["area_type"] == "ward") & ~published["parent_type"].isin(UPPER)]
    frames = [small, _above(small, upper), upper, between, _above(between, upper)]
    joined = pd.concat([frame for frame in frames if len(frame)], ignore_index=True).drop_duplicates(LOOKUP_KEY)
    customs = [_locality_rows(locality, joined) for locality in localities]
    return pd.concat([joined, *customs], ignore_index=True)


def _latest(rows: pd.DataFrame, within: list[str]) -> pd.DataFrame:
    """Keep the rows of the latest edition of the parents, district and unitary being one kind."""
    kind = rows["parent_type"].astype("str").replace({"unitary": "district"})
    keys = [kind if name == "parent_type" else rows[name].astype("str") for name in within]
    edition = rows["parent_edition"].astype("str")
    return rows[edition == edition.groupby(keys).transform("max")]


def _above(lower: pd.DataFrame, upper: pd.DataFrame) -> pd.DataFrame:
    """Carry the areas of `lower` from their districts up to counties and regions."""
    steps = lower[lower["parent_type"].isin(["district", "unitary"])]
    above = upper[["area_code", "parent_code", "parent_type", "parent_edition", "source"]]
    joined = steps.drop(columns=["parent_type", "parent_edition"]).merge(
        above, left_on="parent_code", right_on="area_code", suffixes=("", "_above")
    )
    joined["parent_code"] = joined["parent_code_above"]
    pairs = zip(joined["source"], joined["source_above"], strict=True)
    joined["source"] = pd.Series(["; ".join(dict.fromkeys(pair)) for pair in pairs], index=joined.index, dtype="str")
    return joined[[*LOOKUP_KEY, "share", "source"]].drop_duplicates(LOOKUP_KEY)


def _locality_rows(locality: Locality, lookup: pd.DataFrame) -> pd.DataFrame:
    """The small areas of a locality: those listed, or those of its wards."""
    small = lookup[lookup["area_type"] == SMALL]
    column = "parent_code" if locality.part_type == "ward" else "area_code"
    of_type = small[small["parent_type"] == "ward"] if locality.part_type == "ward" else small
    found = of_type[of_type[column].isin(locality.parts)].drop_duplicates(["area_code", "area_edition"])
    editions = of_type.groupby("area_edition", observed=True)[column].agg(set)
    whole = [edition for edition, codes in editions.items() if set(locality.parts) <= codes]
    if not whole:
        known = set().union(*editions) if len(editions) else set()
        absent = [part for part in locality.parts if part not in known]
        why = f"{', '.join(absent[:5])} is in no lookup here" if absent else "its codes are of different editions"
        raise JsnaError(f"localities.toml: {locality.name!r}: {why}; use {locality.part_type} codes of one edition")
    rows = found[found["area_edition"].isin(whole)]
    return rows.assign(parent_code=locality.code, parent_type="locality", parent_edition="custom")[
        [*LOOKUP_KEY, "share", "source"]
    ]


def locality_areas(localities: list[Locality]) -> pd.DataFrame:
    """The custom localities as rows of `areas`."""
    return pd.DataFrame(
        [(each.code, "locality", "custom", each.name, "localities.toml") for each in localities],
        columns=["area_code", "area_type", "edition", "area_name", "source"],
    )


def dissolve(boundaries: pd.DataFrame, lookup: pd.DataFrame) -> pd.DataFrame:
    """Draw wards and localities of each lookup from the outlines of their small areas, simplified together.

    Where wards were drawn again between two publications the outlines published for one have no figures for the
    other; outlines made of the very small areas that the figures are sums of always fit.
    """
    outlines = boundaries[boundaries["area_type"] == SMALL]
    parts = lookup[(lookup["area_type"] == SMALL) & lookup["parent_type"].isin(["ward", "locality"])]
    joined = parts.merge(
        outlines[["area_code", "edition", "geometry"]],
        left_on=["area_code", "area_edition"],
        right_on=["area_code", "edition"],
    )
    rows = []
    for (kind, edition, small_edition), members in joined.groupby(
        ["parent_type", "parent_edition", "area_edition"], observed=True
    ):
        drawn = members.drop_duplicates("area_code")
        shapes = shapely.from_wkb(drawn["geometry"].to_numpy())
        simplified = pd.Series(shapely.coverage_simplify(shapes, SIMPLIFY_METRES), index=drawn["area_code"])
        for code, small in members.groupby("parent_code", observed=True)["area_code"]:
            outline = shapely.union_all(simplified[small].to_numpy(), grid_size=1.0)
            rows.append((code, kind, edition if kind == "ward" else small_edition, shapely.to_wkb(outline)))
    made = pd.DataFrame(rows, columns=["area_code", "area_type", "edition", "geometry"])
    return made.assign(source="; ".join(sorted(outlines["source"].unique())))


def outline_areas(boundaries: pd.DataFrame) -> pd.Series:
    """Return each outline's area in square metres."""
    return pd.Series(shapely.area(shapely.from_wkb(boundaries["geometry"].to_numpy())), index=boundaries.index)


def coverage(lookup: pd.DataFrame, boundaries: pd.DataFrame, population: pd.DataFrame) -> pd.DataFrame:
    """Return how much of each larger area its small areas present make up.

    By people, where its published population of the same year stands beside the sum of its small areas; else by
    the area of its outline. Areas of neither kind (wards, localities) are whole where their small areas are.

    Returns
    -------
    One row for each larger area and edition of small areas: ``area_code``, ``area_type``, ``small_edition``,
    ``coverage`` (0-1, missing where it cannot be told).
    """
    parts = lookup[lookup["area_type"] == SMALL]
    key = ["parent_code", "parent_type", "area_edition"]
    areas = parts[key].drop_duplicates()
    result = areas.merge(_by_people(parts, population), how="left", on=key)
    result = result.merge(_by_outline(parts, boundaries), how="left", on=key)
    whole = result["parent_type"].isin(["ward", "locality"])
    result["coverage"] = result["by_people"].fillna(result["by_outline"]).where(~whole, 1.0).clip(upper=1.0)
    names = {"parent_code": "area_code", "parent_type": "area_type", "area_edition": "small_edition"}
    told = _same_small_areas(result.rename(columns=names), parts)
    source = "; ".join(sorted({*lookup["source"].unique(), *boundaries["source"].unique()}))
    return told[["area_code", "area_type", "small_edition", "coverage"]].assign(source=source)


def _by_people(parts: pd.DataFrame, population: pd.DataFrame) -> pd.DataFrame:
    resident = population[(population["basis"] == "resident") & (population["sex"] == "persons")]
    totals = (
        resident.groupby(["area_code", "area_type", "edition", "source", "year"], observed=True)["population"]
        .sum()
        .reset_index()
    )
    small = totals[totals["area_type"] == SMALL].rename(columns={"edition": "area_edition"})
    large = totals[totals["area_type"] != SMALL].rename(
        columns={"area_code": "parent_code", "area_type": "parent_type"}
    )
    summed = parts.merge(small[["area_code", "area_edition", "year", "population"]], on=["area_code", "area_edition"])
    key = ["parent_code", "parent_type", "area_edition", "year"]
    summed = (
        summed.assign(people=summed["population"] * summed["share"])
        .groupby(key, observed=True)["people"]
        .sum()
        .reset_index()
    )
    both = summed.merge(
        large[["parent_code", "parent_type", "year", "population"]], on=["parent_code", "parent_type", "year"]
    )
    both["by_people"] = both["people"] / both["population"]
    return both.groupby(key[:3], observed=True)["by_people"].max().reset_index()


def _by_outline(parts: pd.DataFrame, boundaries: pd.DataFrame) -> pd.DataFrame:
    sized = boundaries.assign(metres=outline_areas(boundaries))
    small = sized.loc[sized["area_type"] == SMALL, ["area_code", "edition", "metres"]].rename(
        columns={"edition": "area_edition"}
    )
    large = sized.loc[sized["area_type"] != SMALL, ["area_code", "area_type", "metres"]]
    large = large.rename(columns={"area_code": "parent_code", "area_type": "parent_type", "metres": "outline"})
    large = large.drop_duplicates(["parent_code", "parent_type"])
    key = ["parent_code", "parent_type", "area_edition"]
    summed = parts.merge(small, on=["area_code", "area_edition"])
    summed = (
        summed.assign(covered=summed["metres"] * summed["share"])
        .groupby(key, observed=True)["covered"]
        .sum()
        .reset_index()
    )
    both = summed.merge(large, on=["parent_code", "parent_type"])
    both["by_outline"] = both["covered"] / both["outline"]
    return both[[*key, "by_outline"]]


def _same_small_areas(coverages: pd.DataFrame, parts: pd.DataFrame) -> pd.DataFrame:
    """Give a CCG without an outline the coverage of the sub-ICB location with the very same small areas or code.

    No other kind lends its own: the small areas here of a CCG may be just those of a council that is whole.
    """
    key = ["parent_code", "parent_type", "area_edition"]
    members = parts.groupby(key, observed=True)["area_code"].agg(lambda codes: hash(frozenset(codes))).rename("members")
    joined = coverages.merge(
        members.reset_index(), left_on=["area_code", "area_type", "small_edition"], right_on=key, how="left"
    )
    lent = joined["coverage"].where(joined["area_type"].isin(["ccg", "sub_icb"]))
    known = lent.groupby([joined["small_edition"], joined["members"]], observed=True).transform("max")
    by_code = joined["coverage"].fillna(known.where(joined["area_type"] == "ccg"))
    same_code = by_code.groupby([joined["area_code"], joined["area_type"]], observed=True).transform("max")
    return joined.assign(coverage=by_code.fillna(same_code).astype(np.float64))


def without_outline_or_area(boundaries: pd.DataFrame, lookup: pd.DataFrame) -> list[str]:
    """Say in words which wards of each lookup have no published outline, and which outlines have no small area."""
    outlines = set(boundaries.loc[boundaries["area_type"] == "ward", "area_code"].astype("str"))
    wards = lookup[(lookup["area_type"] == SMALL) & (lookup["parent_type"] == "ward")]
    said = []
    for edition, rows in wards.groupby("parent_edition", observed=True):
        codes = set(rows["parent_code"].astype("str"))
        bare, empty = sorted(codes - outlines), sorted(outlines - codes)
        if outlines and bare:
            said.append(
                f"wards {edition}: {len(bare)} of {len(codes)} have no published outline ({_first(bare)}); "
                "all are drawn from their small areas"
            )
        if outlines and empty:
            said.append(f"wards {edition}: {len(empty)} published outlines are of wards of another edition")
    return said


def unplaced(tables: Mapping[str, pd.DataFrame], lookup: pd.DataFrame) -> list[str]:
    """Say in words which wards and small areas of each table are in no lookup, so that no larger area counts them."""
    parents = lookup[["parent_code", "parent_type"]].rename(columns=lambda name: name.replace("parent", "area"))
    known = pd.concat([lookup[["area_code", "area_type"]], parents]).drop_duplicates()
    said = []
    for table in ("population", "deprivation", "indicators"):
        if table not in tables:
            continue
        rows = tables[table]
        found = rows[["area_code"]].assign(area_type=rows.get("area_type", SMALL))
        for kind, words in (("ward", "wards"), (SMALL, "small areas")):
            codes = set(found.loc[found["area_type"] == kind, "area_code"].unique())
            lost = sorted(codes - set(known.loc[known["area_type"] == kind, "area_code"]))
            if lost:
                said.append(
                    f"{table}: {len(lost):,} of {len(codes):,} {words} are in no lookup here ({_first(lost)}); "
                    "their figures are kept, but no larger area counts them"
                )
    return said


def _first(codes: list[str]) -> str:
    return ", ".join(codes[:3]) + (" …" if len(codes) > 3 else "")
