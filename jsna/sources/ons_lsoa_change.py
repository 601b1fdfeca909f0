"""How small areas of one census became those of the next: U unchanged, S split, M merged, X changed otherwise."""

import re

import pandas as pd

from jsna.errors import JsnaError
from jsna.sources import Match, Source
from jsna.sources._geographies import nested, types, without_repeats
from jsna.sources.ons_lookups import PUBLISHER, URL

CHANGES = ("U", "S", "M", "X")
USES = {"2011": "comparing deprivation of 2019 and 2025", "2001": "deprivation of 2007 and 2010"}

SOURCES = [
    Source(
        id=f"ons_lookup_change_{before}_{after}",
        title=f"LSOA ({before}) to LSOA ({after}) exact fit lookup, with the kind of change",
        publisher=PUBLISHER,
        edition=f"LSOA {before} to {after}",
        released="",
        url=URL,
        columns=(f"*LSOA{before[2:]}*C*D*", f"LSOA{before[2:]}*N*", f"LSOA{after[2:]}*C*D*", "CH*G*"),
        folder="ons_lookups",
        fills=USES[before],
    )
    for before, after in (("2001", "2011"), ("2011", "2021"))
]


def tidy(match: Match) -> dict[str, pd.DataFrame]:
    """Return `lsoa_change`, and the `areas` and `area_lookup` rows that the file holds besides."""
    label = match.file.label
    published = match.frame().rename(columns=_as_usual)
    before, after = re.findall(r"\d{4}", match.source.edition)
    return nested(published, label, match.notes) | {"lsoa_change": _changes(published, before, after, label)}


def _as_usual(heading: str) -> str:
    """A heading in the style of the Open Geography portal: LSOA11CD for F_LSOA11CD and LSOA11_CODE."""
    plain = heading.removeprefix("F_").replace("_CODE", "CD").replace("_NAME", "NM")
    return "CHGIND" if plain == "CHANGECD" else plain


def _changes(published: pd.DataFrame, before: str, after: str, label: str) -> pd.DataFrame:
    old, new = f"LSOA{before[2:]}CD", f"LSOA{after[2:]}CD"
    rows = published[[old, new, "CHGIND"]]
    wrong = rows[~rows["CHGIND"].isin(CHANGES)]
    if len(wrong):
        raise JsnaError(
            f"{label}: {len(wrong):,} rows have another kind of change than U, S, M or X (row {wrong.index[0] + 1}: "
            f"{wrong['CHGIND'].iloc[0]!r}); download it again from {URL}"
        )
    rows = without_repeats(rows, [old, new], label)
    rows = rows[(types(rows[old], label) == "lsoa") & (types(rows[new], label) == "lsoa")]
    rows = rows.set_axis(["area_code", "new_code", "change"], axis=1)
    return rows.assign(area_edition=before, new_edition=after)[
        ["area_code", "area_edition", "new_code", "new_edition", "change"]
    ].reset_index(drop=True)
