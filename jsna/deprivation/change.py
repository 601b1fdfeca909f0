"""How areas moved between editions of the index, by rank-based measures only: scores are never compared."""

from itertools import pairwise

import pandas as pd

from jsna import schema
from jsna.deprivation.summaries import index_sources
from jsna.measures import small_area_lookup
from needs import deprivation as index

COMPARED = ("2010", "2015", "2019", "2025")  # in order
CHANGED = ("imd", "idaci")
PARENT = ["parent_code", "parent_type"]
MOVES = {"entered": "entered", "left": "left", "stayed in": "stayed_in", "stayed out": "stayed_out"}


def changes(ranks: pd.DataFrame, summaries: pd.DataFrame, lookup: pd.DataFrame, redrawn: pd.DataFrame) -> pd.DataFrame:
    """Return how areas moved from each edition to the next that is here.

    Beside each larger area stands how many of its small areas, made comparable by the published change table,
    entered or left the most deprived tenth. Where an edition came without denominators (2010) every small area
    counts alike in both of the pair, and the earlier ones lie where the later ones that they became lie.
    """
    here = [edition for edition in COMPARED if (ranks["edition"] == edition).any()]
    made = [_pair(ranks, summaries, lookup, redrawn, pair) for pair in pairwise(here)]
    made = [rows for rows in made if len(rows)]
    return pd.concat(made, ignore_index=True) if made else schema.empty("deprivation_change")


def _pair(
    ranks: pd.DataFrame, summaries: pd.DataFrame, lookup: pd.DataFrame, redrawn: pd.DataFrame, pair: tuple[str, str]
) -> pd.DataFrame:
    """Return the change from one edition to the next; no rows where small areas were redrawn and no table says how.

    Nor where no lookup says what the later small areas lie in.
    """
    sizes = index.LSOAS[int(pair[0])], index.LSOAS[int(pair[1])]
    rows = [_ranks_of(ranks, edition) for edition in pair]
    small, places = _comparable(ranks, redrawn, pair), _places(ranks, lookup, pair[1])
    if small is None or rows[0].empty or rows[1].empty or places.empty:
        return pd.DataFrame()
    weighted = all(each["denominator"].notna().all() for each in rows)
    if weighted:
        both = [_as_parents(summaries[summaries["edition"] == edition]) for edition in pair]
    else:
        rows = [each.assign(denominator=1.0) for each in rows]
        both = _alike(rows, small, places, sizes)
    key = [*PARENT, "measure"]
    shared = both[0][key].merge(both[1][key])
    moved = index.change(both[0].merge(shared), both[1].merge(shared), lsoas=sizes)
    result = moved.merge(_movements(rows, small, places, sizes), how="left")
    names = {"parent_code": "area_code", "parent_type": "area_type"}
    source = index_sources(ranks[ranks["edition"].isin(pair) & ranks["measure"].isin(result["measure"].unique())])
    return result.rename(columns=names).assign(
        edition_before=pair[0], edition_after=pair[1], by_people=weighted, source=source
    )[schema.columns("deprivation_change")]


def _ranks_of(ranks: pd.DataFrame, edition: str) -> pd.DataFrame:
    rows = ranks[(ranks["edition"] == edition) & ranks["measure"].isin(CHANGED)]
    kept = rows[["area_code", "measure", "rank", "decile", "denominator", "score"]]
    return kept.astype({"measure": "str", "area_code": "str"})


def _as_parents(rows: pd.DataFrame) -> pd.DataFrame:
    kept = rows[rows["measure"].isin(CHANGED)].astype({"area_code": "str", "area_type": "str", "measure": "str"})
    return kept.rename(columns={"area_code": "parent_code", "area_type": "parent_type"})


def _places(ranks: pd.DataFrame, lookup: pd.DataFrame, edition: str) -> pd.DataFrame:
    """Return the places of an edition's small areas in larger ones."""
    small = str(ranks.loc[ranks["edition"] == edition, "area_edition"].iloc[0])
    return small_area_lookup(lookup, small)[["area_code", *PARENT, "share"]].astype({"area_code": "str"})


def _comparable(
    ranks: pd.DataFrame, redrawn: pd.DataFrame, editions: tuple[str, str]
) -> tuple[pd.DataFrame, pd.DataFrame] | None:
    """Return lookups of the small areas of both editions to the smallest areas that both can make up."""
    areas = [str(ranks.loc[ranks["edition"] == edition, "area_edition"].iloc[0]) for edition in editions]
    if areas[0] == areas[1]:
        codes = sorted(set(ranks.loc[ranks["edition"].isin(editions), "area_code"].astype("str")))
        table = pd.DataFrame({"before": codes, "after": codes, "change": "U"})
    else:
        rows = redrawn[(redrawn["area_edition"] == areas[0]) & (redrawn["new_edition"] == areas[1])]
        table = rows.rename(columns={"area_code": "before", "new_code": "after"})[["before", "after", "change"]]
    if table.empty:
        return None
    earlier, later = index.comparable_areas(table.astype("str").reset_index(drop=True))
    kept = ["area_code", *PARENT, "share"]
    return earlier[kept], later[kept]


def _summarised(rows: pd.DataFrame, places: pd.DataFrame, lsoas: int) -> pd.DataFrame:
    here = rows[rows["area_code"].isin(places["area_code"])]
    return index.summary(here, places[places["area_code"].isin(here["area_code"])], lsoas=lsoas)


def _alike(
    rows: list[pd.DataFrame],
    small: tuple[pd.DataFrame, pd.DataFrame],
    places: pd.DataFrame,
    sizes: tuple[int, int],
) -> list[pd.DataFrame]:
    """Summarise both editions for the later edition's larger areas, every small area counting alike."""
    became = small[0].merge(small[1], on="parent_code", suffixes=("", "_after"))[["area_code", "area_code_after"]]
    joined = became.merge(places, left_on="area_code_after", right_on="area_code", suffixes=("", "_later"))
    parts = joined.groupby("area_code")["area_code_after"].transform("nunique")
    earlier = joined.assign(share=joined["share"] / parts).groupby(["area_code", *PARENT], observed=True)["share"].sum()
    return [
        _summarised(rows[0], earlier.reset_index(), sizes[0]),
        _summarised(rows[1], places, sizes[1]),
    ]


def _movements(
    rows: list[pd.DataFrame],
    small: tuple[pd.DataFrame, pd.DataFrame],
    places: pd.DataFrame,
    sizes: tuple[int, int],
) -> pd.DataFrame:
    """Count each larger area's comparable small areas that entered, left or stayed in the most deprived tenth."""
    both = [_summarised(*each) for each in zip(rows, small, sizes, strict=True)]
    moved = index.change(*both, lsoas=sizes).rename(columns={"parent_code": "comparable"})
    later = small[1].rename(columns={"parent_code": "comparable"})[["area_code", "comparable"]]
    larger = later.merge(places[["area_code", *PARENT]]).drop(columns="area_code").drop_duplicates()
    placed = moved[["comparable", "measure", "movement"]].merge(larger, on="comparable")
    counts = placed.groupby([*PARENT, "measure", "movement"], observed=True).size().unstack(fill_value=0)  # noqa: PD010
    return counts.reindex(columns=list(MOVES), fill_value=0).rename(columns=MOVES).reset_index()
