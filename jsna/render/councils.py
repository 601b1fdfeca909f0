"""Which health bodies a single council's figures can stand in for: told for all at once, before any report."""

import pandas as pd

from jsna import store
from jsna.workspace import Workspace

HEALTH, UPPER_TIER = ("ccg", "sub_icb", "icb"), ("county", "unitary")
WHOLE = 0.99
Key = tuple[str, str]  # kind and code


def councils_around(lookup: pd.DataFrame, workspace: Workspace) -> dict[Key, Key]:
    """Return the one council that holds every small area of each health body that is here whole.

    `lookup` is the whole table of who lies in whom, its columns as text. A report of such a body has the council's
    figures to show (`jsna.subjects.council`), so it is made.
    """
    if not store.exists("coverage", workspace.release):
        return {}
    cover = store.read("coverage", workspace.release).astype({"area_type": "str", "area_code": "str"})
    whole = cover[cover["area_type"].isin(HEALTH) & (cover["coverage"] >= WHOLE)]
    whole = whole[["area_type", "area_code"]].drop_duplicates().set_axis(["parent_type", "parent_code"], axis="columns")
    small = lookup.loc[lookup["area_type"] == "lsoa", ["area_code", "area_edition", "parent_type", "parent_code"]]
    above = small[small["parent_type"].isin(UPPER_TIER)]
    pairs = small.merge(whole).merge(above, on=["area_code", "area_edition"], suffixes=("", "_above"))
    named = pairs.drop(columns=["area_code", "area_edition"]).drop_duplicates()
    alone = named[~named.duplicated(["parent_type", "parent_code"], keep=False)]
    return {(kind, code): (above_kind, held) for kind, code, above_kind, held in alone.itertuples(index=False)}
