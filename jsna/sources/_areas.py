"""What kind of place a code names: read off the shape of the code, and the file's own words where a code is shared."""

import pandas as pd

from jsna.errors import JsnaError
from jsna.sources._reading import first_cells

PREFIXES = {
    "01": "lsoa", "05": "ward", "06": "unitary", "07": "district", "08": "unitary", "09": "unitary", "10": "county",
    "12": "region", "38": "sub_icb", "54": "icb", "92": "england",
}  # fmt: skip


def area_type(codes: pd.Series, words: pd.Series | None = None) -> pd.Series:
    """Return the type of each of `codes` (real, E…, or of the invented county, X…); missing where none of ours.

    `words` is what the file calls the area ("CCGs (from Apr 2021)"): an E38 code is a CCG where they say so, and a
    sub-ICB location elsewhere.
    """
    text = codes.astype("str").str.strip()
    known = text.str.fullmatch(r"[EX]\d{8}")
    types = text.str[1:3].map(PREFIXES).where(known)
    if words is not None:
        ccg = words.astype("str").str.contains(r"\bCCG|Clinical Commissioning", regex=True)
        types = types.mask(ccg & (types == "sub_icb"), "ccg")
    return types


def left_out(codes: pd.Series, kinds: pd.Series, label: str) -> list[str]:
    """Return, in a sentence, which rows are of places in no table of ours: those whose `kinds` (types) are missing.

    Raises
    ------
    JsnaError : a code begins like ours but is too short, too long or in small letters; names the codes and rows.
    """
    others = codes[kinds.isna()].astype("str").str.strip()
    misspelt = others[others.str.fullmatch(r"[EXex]\d{6,}") & ~others.str.fullmatch(r"[EX]\d{8}")]
    if len(misspelt):
        raise JsnaError(
            f"{label}: {len(misspelt):,} codes of areas are misspelt ({first_cells(misspelt)}); correct the file"
        )
    if others.empty:
        return []
    named = [code for code in others.unique() if code]
    shown = ", ".join(named[:3]) + (f" and {len(named) - 3:,} others" if len(named) > 3 else "")
    return [f"{len(others):,} rows are of places in no table here ({shown or 'no code given'})"]
