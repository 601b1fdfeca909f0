"""What modules of geography share: editions read off headings, rows of `areas` and `area_lookup`, no code lost."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from jsna.errors import JsnaError
from jsna.sources._areas import area_type

ELSEWHERE = r"(?:[WSNKJLM]\d\d|E11|E13|E40|E47|E99)\d{6}(?: \(pseudo\))?"
"""Codes left out on purpose: outside England, and groups of authorities that are no authority themselves.

E11 metropolitan counties, E13 inner and outer London, E40 regions of the health service, E47 combined authorities,
E99 no area of this kind.
"""

PLACES = {  # as in LSOA21CD: what the Office for National Statistics calls each geography, and what we call it
    "LSOA": "lsoa", "WD": "ward", "LAD": "district", "LTLA": "district", "UTLA": "county", "CTYUA": "county",
    "CTY": "county", "CCG": "ccg", "SICBL": "sub_icb", "ICB": "icb", "RGN": "region", "CTRY": "england",
}  # fmt: skip
WITHIN = {  # what each geography lies within: a district of two health areas would lie in neither
    "lsoa": ("ward", "district", "county", "ccg", "sub_icb", "icb", "region", "england"),
    "ward": ("district", "county", "region", "england"),
    "district": ("county", "region", "england"),
    "county": ("region", "england"),
    "region": ("england",),
    "sub_icb": ("icb",),
}


@dataclass(frozen=True)
class Geography:
    """A pair of columns that name areas: `kind` is a key of `WITHIN`, or ccg, icb, england."""

    kind: str
    edition: str
    code: str
    name: str


def geographies(headings: Iterable[str]) -> list[Geography]:
    """Return the geographies that ONS headings name, in order: "WD21CD" and "WD21NM" are wards of 2021."""
    headings = list(headings)
    found = []
    for heading in headings:
        parts = re.fullmatch(r"(?:F_)?([A-Z]+)(\d\d)CD", heading)
        if parts and parts[1] in PLACES:
            name = next((each for each in headings if each == f"{parts[1]}{parts[2]}NM"), "")
            found.append(Geography(PLACES[parts[1]], f"20{parts[2]}", heading, name))
    return found


def editions(headings: Iterable[str]) -> str:
    """Return the editions that ONS headings name, for a person: "LSOA 2011, ward 2021"."""
    words = {"lsoa": "LSOA", "ccg": "CCG", "sub_icb": "sub-ICB location", "icb": "ICB", "england": "country"}
    return ", ".join(f"{words.get(each.kind, each.kind)} {each.edition}" for each in geographies(headings))


def types(codes: pd.Series, label: str, words: str = "") -> pd.Series:
    """Return the type of each code; missing where the cell is empty or the place is left out (`ELSEWHERE`).

    `words` is what the file calls these areas: an E38 code is a CCG if they say so.

    Raises
    ------
    JsnaError : a code has the shape of no area; names the codes.
    """
    found = area_type(codes, pd.Series(words, index=codes.index, dtype="str"))
    unknown = codes[found.isna()].drop_duplicates()
    strange = unknown[(unknown != "") & ~unknown.str.fullmatch(ELSEWHERE)]
    if len(strange):
        raise JsnaError(
            f"{label}: {len(strange):,} codes are not GSS codes of areas ({', '.join(map(repr, strange[:3]))}); "
            "correct the file or download it again"
        )
    return found


def without_repeats(rows: pd.DataFrame, key: list[str], label: str) -> pd.DataFrame:
    """Return `rows` without those that stand twice word for word.

    Raises
    ------
    JsnaError : two rows have one key and different values; names the file, the key and the rows.
    """
    if not rows.duplicated(key).any():
        return rows
    once = rows.drop_duplicates()
    wrong = once[once.duplicated(key, keep=False)]
    if len(wrong):
        same = wrong[(wrong[key] == wrong[key].iloc[0]).all(axis=1)]
        named = ", ".join(f"{column} {same[column].iloc[0]!r}" for column in key)
        lines = " and ".join(str(row + 1) for row in same.index[:3])
        raise JsnaError(
            f"{label}: {len(wrong.drop_duplicates(key)):,} keys stand twice with different values; the first, {named}, "
            f"in rows {lines} below the heading; keep the right one"
        )
    return once


def areas(codes: pd.Series, names: pd.Series, edition: str | pd.Series, label: str, words: str = "") -> pd.DataFrame:
    """Return rows of `areas` (without source) for the codes of England that stand in a file, each once.

    Raises
    ------
    JsnaError : a code has the shape of no area, or two names.
    """
    whole = names.str.strip().str.replace(r" \(part [^)]*\)$", "", regex=True)  # a ward that lies in two districts
    rows = pd.DataFrame({"area_code": codes, "area_name": whole, "edition": edition}).drop_duplicates()
    rows = rows[rows["area_code"] != ""]
    rows.insert(1, "area_type", types(rows["area_code"], label, words))
    rows = rows[rows["area_type"].notna()]
    without_repeats(rows, ["area_code", "area_type", "edition"], label)
    return rows[["area_code", "area_type", "edition", "area_name"]].reset_index(drop=True)


def lookup(published: pd.DataFrame, small: Geography, large: Geography, label: str, notes: list[str]) -> pd.DataFrame:
    """Return rows of `area_lookup` (without source): the area of `large` that each area of `small` lies in.

    Areas without such a parent (a unitary authority lies in no county), and those that are their own (an upper-tier
    authority of one tier), have no row. Neither has an area that the file puts in two of them: its shares are not
    published there; `notes` says so.
    """
    pairs = published[[small.code, large.code]].drop_duplicates()
    pairs.columns = pd.Index(["area_code", "parent_code"])
    pairs = pairs[(pairs["area_code"] != pairs["parent_code"]) & (pairs != "").all(axis=1)]
    pairs["area_type"] = types(pairs["area_code"], label, small.kind.upper())
    pairs["parent_type"] = types(pairs["parent_code"], label, large.kind.upper())
    pairs = pairs.dropna()
    split = pairs["area_code"].duplicated(keep=False)
    if split.any():
        codes = pairs.loc[split, "area_code"].unique()
        notes.append(
            f"{len(codes):,} areas ({', '.join(codes[:3])}) lie in two or more of {large.code} here, without shares; "
            "this file gives them none"
        )
    pairs = pairs[~split].assign(area_edition=small.edition, parent_edition=large.edition, share=1.0)
    columns = ["area_code", "area_type", "area_edition", "parent_code", "parent_type", "parent_edition", "share"]
    return pairs[columns].reset_index(drop=True)


def nested(published: pd.DataFrame, label: str, notes: list[str]) -> dict[str, pd.DataFrame]:
    """Return what a file with headings of the Office for National Statistics says of areas: those of `areas` and
    `area_lookup` (without source) that it has rows for.
    """
    found = geographies(published.columns)
    named = [
        areas(published[each.code], published[each.name], each.edition, label, each.kind.upper())
        for each in found
        if each.name
    ]
    pairs = [
        lookup(published, small, large, label, notes)
        for small in found
        for large in found
        if large.kind in WITHIN.get(small.kind, ())
    ]
    frames = {"areas": named, "area_lookup": pairs}
    united = {table: pd.concat(rows, ignore_index=True).drop_duplicates() for table, rows in frames.items() if rows}
    return {table: rows.reset_index(drop=True) for table, rows in united.items() if len(rows)}
