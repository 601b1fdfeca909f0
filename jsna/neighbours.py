"""The `neighbours` table: for each council and district, the areas of its kind most like it."""

import pandas as pd

from jsna import schema
from needs.neighbours import statistical_neighbours

CHARACTERISTICS = {
    "idaci": "income deprivation of children",
    "employment": "employment deprivation",
    "crime": "crime",
    "barriers": "barriers to housing and services",
    "living_environment": "living environment",
}
TIERS = (("county", "unitary"), ("district",))
COUNT = 10
FEWEST = 5  # areas of a tier among which likeness means anything


def neighbours(summary: pd.DataFrame) -> pd.DataFrame:
    """Return the statistical neighbours of counties and councils, and of districts, from their deprivation.

    The characteristics are average ranks by domains of the Indices that are not outcomes of health or education, in the
    edition that covers most areas of the tier. An area has ten neighbours, or half of the others where they are fewer.

    Parameters
    ----------
    summary : the table `deprivation_summary`.

    Returns
    -------
    The table `neighbours`; no rows where the Indices cover too few areas.
    """
    found = [_of_tier(summary[summary["area_type"].isin(tier)]) for tier in TIERS]
    kept = [rows for rows in found if len(rows)]
    return pd.concat(kept, ignore_index=True) if kept else schema.empty("neighbours")


def _of_tier(rows: pd.DataFrame) -> pd.DataFrame:
    rows = rows[rows["measure"].isin(list(CHARACTERISTICS)) & rows["average_rank"].notna()]
    words = rows.astype(dict.fromkeys(["area_code", "area_type", "edition", "measure", "source"], "str"))
    covered = words.groupby("edition")["area_code"].nunique()
    if covered.empty or covered.max() < FEWEST:
        return schema.empty("neighbours")
    edition = str(covered.sort_values(kind="stable").index[-1])
    words = words[words["edition"] == edition]
    table = words.pivot_table(index="area_code", columns="measure", values="average_rank").reset_index()
    count = min(COUNT, (len(table) - 1) // 2)
    nearest = statistical_neighbours(table, of=[name for name in CHARACTERISTICS if name in table], count=count)
    kinds = words.drop_duplicates("area_code").set_index("area_code")["area_type"]
    used = ", ".join(words_ for name, words_ in CHARACTERISTICS.items() if name in table)
    return nearest.assign(
        area_type=nearest["area_code"].map(kinds),
        member_type=nearest["member_code"].map(kinds),
        characteristics=f"{used}: average ranks, Indices of Deprivation {edition}",
        source=words["source"].iloc[0],
    )[schema.columns("neighbours")]
