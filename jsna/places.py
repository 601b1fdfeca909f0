"""Areas as people name them: by code or by unambiguous name, with words for their kind."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

import pandas as pd

from jsna.errors import JsnaError

KINDS = {
    "lsoa": "neighbourhood (LSOA)",
    "ward": "ward",
    "district": "district",
    "unitary": "single-tier council",
    "county": "county",
    "ccg": "clinical commissioning group (CCG)",
    "sub_icb": "sub-ICB location",
    "icb": "integrated care board (ICB)",
    "region": "region",
    "england": "country",
    "locality": "custom locality",
}
SMALL_TYPES = ("lsoa", "ward")
FORMULA = tuple("=+-@|")


def unfit(name: str) -> str:
    """Why `name` cannot be the name of a place on a page or in a workbook; "" where it can."""
    if name[:1] in FORMULA:
        return f"begins with {name[0]!r}, which a spreadsheet takes for a formula"
    unseen = [letter for letter in name if unicodedata.category(letter).startswith("C")]
    return f"holds a character that cannot be seen ({unseen[0]!r})" if unseen else ""


@dataclass(frozen=True)
class Area:
    """A place: its code and kind are its key; `edition` is the latest geography that has it."""

    code: str
    kind: str
    name: str
    edition: str

    @property
    def folder(self) -> str:
        """The name of its folder of pages: short, and the same whatever the area is called."""
        return f"{self.kind}-{self.code}"

    @property
    def invented(self) -> bool:
        """Whether the place is made up: its code has the shape of a GSS code with the letter X."""
        return self.code.startswith("X")


def areas_of(table: pd.DataFrame) -> list[Area]:
    """Return each area of the `areas` table once, under the name of its latest edition, in order of kind and name."""
    words = table.astype({"edition": "str", "area_code": "str", "area_type": "str", "area_name": "str"})
    latest = words.sort_values("edition", kind="stable").drop_duplicates(["area_code", "area_type"], keep="last")
    place = latest["area_type"].map({kind: place for place, kind in enumerate(KINDS)})
    latest = latest.assign(place=place).sort_values(["place", "area_name", "area_code"], kind="stable")
    columns = (latest[name].tolist() for name in ("area_code", "area_type", "area_name", "edition"))
    return [Area(*facts) for facts in zip(*columns, strict=True)]


def find(areas: Sequence[Area], words: str, *, kind: str | None = None) -> list[Area]:
    """Return the area that `words` name: by code (both, where a code is of two kinds) or by name.

    Where a name is a ward's or a small area's and a larger area's, the larger is meant; `kind` says otherwise.

    Raises
    ------
    JsnaError : nothing has that code or name (says what is close), or several areas have that name (lists codes).
    """
    wanted = words.strip().casefold()
    pool = [area for area in areas if kind is None or area.kind == kind]
    coded = [area for area in pool if area.code.casefold() == wanted]
    if coded:
        return coded
    named = [area for area in pool if area.name.casefold() == wanted]
    larger = [area for area in named if area.kind not in SMALL_TYPES]
    if len(larger or named) == 1:
        return larger or named
    if named:
        listed = ", ".join(f"{area.code} ({KINDS[area.kind]})" for area in (larger or named)[:8])
        raise JsnaError(f"several areas are called {words!r}: {listed}; use the code, or --type")
    names = {area.name.casefold(): area.name for area in pool if area.kind != "lsoa"}
    close = [names[name] for name in get_close_matches(wanted, names, n=3, cutoff=0.6)]
    hint = f"did you mean {' or '.join(close)}? " if close else ""
    what = f"no {KINDS[kind]}" if kind else "no area"
    raise JsnaError(f"{what} is called {words!r} or has that code; {hint}`jsna check --areas` lists all")
