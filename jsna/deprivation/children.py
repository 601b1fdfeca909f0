"""Children of every area by the national fifth of deprivation of the small area they live in."""

import pandas as pd

from jsna import schema
from jsna.deprivation.summaries import index_sources, places_of
from jsna.geography import SMALL
from jsna.measures import editions_of
from needs import deprivation as index

CHILD_AGES = ((0, 15), (0, 4), (5, 9), (10, 14), (15, 19))
OLDEST_CHILD = 19


def children_by_fifth(population: pd.DataFrame, ranks: pd.DataFrame, lookup: pd.DataFrame) -> pd.DataFrame:
    """Return the children of every area by national fifth of deprivation, for every edition that has children.

    The children counted are those of the latest population of the index's small areas, band by band.
    """
    made = []
    for edition, rows in ranks.groupby("edition", observed=True):
        area_edition = str(rows["area_edition"].iloc[0])
        counted = population[(population["area_type"] == SMALL) & (population["edition"] == area_edition)]
        if counted.empty or int(str(edition)) not in index.LSOAS:
            continue
        latest = counted[counted["year"] == counted["year"].max()]
        latest = latest[(latest["source"] == latest["source"].iloc[0]) & (latest["age_to"] <= OLDEST_CHILD)]
        rows = rows[rows["measure"].isin(["imd", "idaci"]) & rows["area_code"].isin(latest["area_code"].unique())]
        places = places_of(lookup, area_edition, rows["area_code"])
        for ages in CHILD_AGES:
            counts = latest if _banded(latest, ages) else _denominators(rows, ages)
            if len(counts) and len(places):
                made.append(_by_fifth(counts, rows, places, str(edition), ages))
    return pd.concat(made, ignore_index=True) if made else schema.empty("deprivation_children")


def _banded(population: pd.DataFrame, ages: tuple[int, int]) -> bool:
    """Whether the age bands of `population` begin and end where `ages` do."""
    return ages[0] in set(population["age_from"]) and ages[1] in set(population["age_to"])


def _denominators(ranks: pd.DataFrame, ages: tuple[int, int]) -> pd.DataFrame:
    """The children that IDACI is about, aged 0 to 15, as a population; no rows for other ages."""
    children = ranks[(ranks["measure"] == "idaci") & ranks["denominator"].notna()]
    if ages != (0, 15):
        children = children.iloc[:0]
    people = children[["area_code"]].assign(population=children["denominator"], sex="persons", age_from=0, age_to=15)
    return people.assign(source=index_sources(ranks), year=0)


def _by_fifth(
    population: pd.DataFrame, ranks: pd.DataFrame, places: pd.DataFrame, edition: str, ages: tuple[int, int]
) -> pd.DataFrame:
    children = index.children_by_quintile(
        population.astype({"sex": "str", "source": "str"}), ranks.astype({"measure": "str"}),
        places[["area_code", "parent_code", "parent_type", "share"]], lsoas=index.LSOAS[int(str(edition))], ages=ages,
    )  # fmt: skip
    counted = children[children["children"].notna()]
    counted = counted.assign(area_edition=editions_of(counted, places))
    index_source = index_sources(ranks)
    names = {"parent_code": "area_code", "parent_type": "area_type", "source": "population_source"}
    made = counted.rename(columns=names).assign(edition=edition)
    counted_by = made["population_source"].astype("str")
    made["source"] = (index_source + "; " + counted_by).where(counted_by != index_source, index_source)
    return made[schema.columns("deprivation_children")]
