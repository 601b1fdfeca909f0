"""Places of the council's own: a name and the wards or small areas it is made of."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from jsna.errors import JsnaError
from jsna.facts import read_toml
from jsna.geography.lookup import LOOKUP_KEY, SMALL, joined
from jsna.places import unfit


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
    written = read_toml(path, path.name)
    blocks = written.pop("locality", [])
    if written or not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        found = ", ".join(written) or "one [locality]"
        raise JsnaError(f"{path.name}: each locality is a block that begins with [[locality]]; found {found}")
    localities = [_locality(path.name, number, block) for number, block in enumerate(blocks, start=1)]
    by_code: dict[str, str] = {}
    for locality in localities:
        if locality.code in by_code:
            both = f"{by_code[locality.code]!r} and {locality.name!r}"
            raise JsnaError(f"{path.name}: the localities {both} are called too much alike; give each its own name")
        by_code[locality.code] = locality.name
    return localities


def _locality(file: str, number: int, block: dict[str, object]) -> Locality:
    unknown = set(block) - {"name", "kind", "wards", "lsoas"}
    name, wards, lsoas = block.get("name"), block.get("wards"), block.get("lsoas")
    parts = wards or lsoas
    if unknown or not isinstance(name, str) or not name.strip() or bool(wards) == bool(lsoas):
        raise JsnaError(
            f"{file}: locality {number}: needs a name and either wards or lsoas, nothing else but a kind; "
            f"found {', '.join(block) or 'nothing'}"
        )
    if wrong := unfit(name.strip()):
        raise JsnaError(f"{file}: locality {number}: its name {name!r} {wrong}; write another")
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        raise JsnaError(f"{file}: locality {name!r}: wards or lsoas is a list of codes in quotes")
    kind = block.get("kind", "locality")
    if not isinstance(kind, str):
        raise JsnaError(f"{file}: locality {name!r}: kind is a word in quotes, found {kind!r}")
    code = "L-" + "".join(letter if letter.isalnum() else "-" for letter in name.lower())[:60]
    return Locality(code, name.strip(), kind, tuple(parts), "ward" if wards else SMALL)


def complete_lookup(published: pd.DataFrame, localities: list[Locality]) -> pd.DataFrame:
    """Return every area's place in every larger one, custom localities among these."""
    lookup = joined(published)
    customs = [_locality_rows(locality, lookup) for locality in localities]
    return pd.concat([lookup, *customs], ignore_index=True)


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
