"""Areas of a kind that are alike: statistical neighbours, published or computed, and tenths by deprivation."""

import pandas as pd

from jsna import schema
from jsna.sources._areas import area_type
from needs.neighbours import same_group, statistical_neighbours
from needs.quantiles import quantile_groups

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
TENTHS, FEWEST_IN_TENTH = 10, 5
PAIR = ("area_code", "member_code")


def neighbours(
    summary: pd.DataFrame | None, listed: pd.DataFrame | None = None, dfe_codes: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return the statistical neighbours of counties and councils, and of districts: as published, else computed.

    Computed from the average ranks by domains of the Indices that are not outcomes of health or education, in the
    edition that covers most areas of the tier. An area has ten neighbours, or half of the others where they are fewer.

    Parameters
    ----------
    summary : the table `deprivation_summary`.
    listed : published lists, as `jsna.sources.dfe_statistical_neighbours` reads them.
    dfe_codes : the codes of areas by DfE's numbers (`jsna.sources._ees`); a neighbour without a code is left out.

    Returns
    -------
    The table `neighbours`; no rows where nothing is published and the Indices cover too few areas.
    """
    told = schema.empty("neighbours") if listed is None else _published(listed, dfe_codes)
    tiers = [] if summary is None else [_of_tier(summary[summary["area_type"].isin(tier)]) for tier in TIERS]
    computed = [rows[~rows["area_code"].isin(told["area_code"])] for rows in tiers]
    kept = [rows for rows in (told, *computed) if len(rows)]
    return pd.concat(kept, ignore_index=True) if kept else schema.empty("neighbours")


def _published(listed: pd.DataFrame, dfe_codes: pd.DataFrame | None) -> pd.DataFrame:
    """Return published lists with area codes for DfE's numbers, the latest where an authority has had several."""
    known = pd.DataFrame(columns=["dfe_code", "area_code", "year"]) if dfe_codes is None else dfe_codes
    latest = known.sort_values(["year", "area_code"]).drop_duplicates("dfe_code", keep="last")
    codes = dict(zip(latest["dfe_code"], latest["area_code"].astype("str"), strict=True))
    rows = listed.assign(**{name: listed[name].map(lambda code: codes.get(code, code)) for name in PAIR})
    kinds = {name: area_type(rows[name]) for name in PAIR}
    rows = rows.assign(area_type=kinds["area_code"], member_type=kinds["member_code"], distance=float("nan"))
    placed = rows[rows["area_type"].notna() & rows["member_type"].notna()]
    return placed.rename(columns={"published_list": "characteristics"})[schema.columns("neighbours")]


def deprivation_tenths(summary: pd.DataFrame) -> pd.DataFrame:
    """Return the tenth of England's areas of its tier that each area lies in by deprivation, 1 the most deprived.

    By the average rank of the IMD, in the edition that covers most areas of the tier. A tier with fewer than
    `FEWEST_IN_TENTH` areas a tenth has none.

    Returns
    -------
    Columns ``area_code``, ``deprivation_group`` (1 to 10), ``deprivation_group_edition`` and ``tier``.
    """
    found = [_tenths(summary[summary["area_type"].isin(tier)], "/".join(tier)) for tier in TIERS]
    return pd.concat(found, ignore_index=True)


def alike_in_deprivation(tenths: pd.DataFrame) -> pd.DataFrame:
    """Return each area with the areas of its tier and tenth: columns ``area_code`` and ``member_code``."""
    return same_group(tenths, by=["tier", "deprivation_group"])


def _tenths(rows: pd.DataFrame, tier: str) -> pd.DataFrame:
    rows = rows[(rows["measure"] == "imd") & rows["average_rank"].notna()]
    words = rows.astype({"area_code": "str", "edition": "str"})
    edition = _widest(words)
    table = words[words["edition"] == edition].drop_duplicates("area_code")
    placed = quantile_groups(table.assign(value=table["average_rank"].astype(float)), by=[], highest_first=True)
    enough = len(table) >= TENTHS * FEWEST_IN_TENTH
    named = placed.rename(columns={"quantile": "deprivation_group"}).assign(
        tier=tier, deprivation_group_edition=edition
    )
    return named[["area_code", "deprivation_group", "deprivation_group_edition", "tier"]].iloc[: None if enough else 0]


def _widest(words: pd.DataFrame) -> str:
    """Return the edition of the Indices that covers most areas; "" where there is none."""
    covered = words.groupby("edition")["area_code"].nunique()
    return "" if covered.empty else str(covered.sort_values(kind="stable").index[-1])


def _of_tier(rows: pd.DataFrame) -> pd.DataFrame:
    rows = rows[rows["measure"].isin(list(CHARACTERISTICS)) & rows["average_rank"].notna()]
    words = rows.astype(dict.fromkeys(["area_code", "area_type", "edition", "measure", "source"], "str"))
    edition = _widest(words)
    words = words[words["edition"] == edition]
    if words["area_code"].nunique() < FEWEST:
        return schema.empty("neighbours")
    table = words.pivot_table(index="area_code", columns="measure", values="average_rank").reset_index()
    count = min(COUNT, (len(table) - 1) // 2)
    nearest = statistical_neighbours(table, of=[name for name in CHARACTERISTICS if name in table], count=count)
    kinds = words.drop_duplicates("area_code").set_index("area_code")["area_type"]
    used = ", ".join(words_ for name, words_ in CHARACTERISTICS.items() if name in table)
    return nearest.assign(
        area_type=nearest["area_code"].map(kinds),
        member_type=nearest["member_code"].map(kinds),
        characteristics=f"{used}: average ranks, Indices of Deprivation {edition}",
        closeness=None,
        source=words["source"].iloc[0],
    )[schema.columns("neighbours")]
