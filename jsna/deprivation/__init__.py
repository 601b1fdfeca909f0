"""Tables of deprivation: measures of larger areas, children by fifth, change between editions, clusters."""

import pandas as pd

from jsna.deprivation.change import changes
from jsna.deprivation.children import children_by_fifth
from jsna.deprivation.clusters import clusters
from jsna.deprivation.summaries import deprivation_summaries, lacking, with_denominators

__all__ = ["changes", "deprivation_summaries", "deprivation_tables", "lacking"]


def deprivation_tables(
    read: dict[str, pd.DataFrame], lookup: pd.DataFrame, notes: list[str]
) -> dict[str, pd.DataFrame]:
    """Return every table of deprivation; adds to `notes` which areas lack a small area's rank."""
    ranks = with_denominators(read["deprivation"], read.get("deprivation_denominators"))
    tables = {"deprivation": ranks, "deprivation_summary": deprivation_summaries(ranks, lookup)}
    if "population" in read:
        tables["deprivation_children"] = children_by_fifth(read["population"], ranks, lookup)
        notes += lacking(ranks, lookup, read["population"])
    if "lsoa_change" in read:
        summaries = tables["deprivation_summary"]
        tables["deprivation_change"] = changes(ranks, summaries, lookup, read["lsoa_change"])
    if "boundaries" in read:
        tables["deprivation_clusters"] = clusters(ranks, lookup, read["boundaries"])
    return tables
