"""Where an area stands: its national and local tenth or fifth, and its rank among its peers; 1 is most deprived."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from needs.refusals import refuse, require_columns, require_numbers, require_unique

RANKED = ("average_score", "average_rank", "proportion", "extent", "local_concentration")
NAMES = {4: "quarter", 5: "quintile", 10: "decile"}


def check_ranks(ranks: pd.DataFrame, *, lsoas: int) -> None:
    """Raise ValueError unless `ranks` can be an edition of the English Indices with that many LSOAs."""
    require_numbers(ranks, ["rank"])
    require_unique(ranks, ["area_code", "measure"])
    elsewhere = "a file of ranks made anew for England and Wales circulates: use the published English ranks"
    refuse(ranks, ranks["rank"] > lsoas, f"ranks of this edition run to {lsoas:,} ({elsewhere})")
    refuse(ranks, ranks["rank"] < 1, "rank >= 1")
    if "decile" in ranks:
        nearest = [national_quantile(ranks["rank"] + step, lsoas=lsoas, groups=10) for step in (-1, 1)]
        outside = (ranks["decile"] < nearest[0]) | (ranks["decile"] > nearest[1])
        refuse(
            ranks, outside, f"decile is the tenth of {lsoas:,} that the rank falls in, 1 most deprived ({elsewhere})"
        )


def national_quantile(rank: pd.Series, *, lsoas: int, groups: int) -> pd.Series:
    """Return the national tenth (`groups` = 10), fifth (5) … of a rank among `lsoas`; 1 is the most deprived."""
    quantile: pd.Series = np.ceil(groups * rank / lsoas).clip(1, groups)
    return quantile


def peer_rank(
    summaries: pd.DataFrame, *, within: Sequence[str] = ("parent_type",), values: Sequence[str] = RANKED
) -> pd.DataFrame:
    """Rank areas among their peers on each summary measure; 1 is the most deprived, ties take the lowest rank.

    Parameters
    ----------
    summaries : rows of `summary`, or any frame with ``measure``, the columns `within` and numbers in `values`.
    within : columns that make areas peers: the type of area by default; add a county's code for local ranks.
    values : the columns to rank, in all of which higher is more deprived.

    Returns
    -------
    A copy of `summaries` with ``<value>_peer_rank`` for each value and ``<value>_peers``, the areas ranked: an area
    without a value has no rank and is not counted.

    References
    ----------
    The rank columns of the published district summaries of 2019 (File 10, MHCLG).
    """
    require_columns(summaries, ["measure", *within])
    require_numbers(summaries, values)
    peers = summaries.groupby([*within, "measure"], observed=True, sort=False)[list(values)]
    ranked = peers.rank(method="min", ascending=False).add_suffix("_peer_rank")
    return summaries.join(ranked).join(peers.transform("count").add_suffix("_peers"))


def local_quantiles(
    areas: pd.DataFrame, *, within: Sequence[str], rank: str = "rank", groups: Sequence[int] = (5, 10)
) -> pd.DataFrame:
    """Divide a place's people into equal groups by the rank of the area they live in.

    Areas are put in order of `rank` and their people counted along; an area belongs to the group in which the middle
    of its people falls, areas of equal rank together. Groups of areas are therefore equal in people, not in number.

    Parameters
    ----------
    areas : columns `within` (such as county and measure), `rank` (1 the most deprived) and ``population`` (people).
    within : columns that name the place whose people are divided.
    rank : the column that orders the areas; for wards, use N + 1 - ``average_rank``.
    groups : how many groups; 5 gives ``local_quintile``, 10 ``local_decile``.

    Returns
    -------
    A copy of `areas` with a column for each of `groups`, 1 the most deprived; missing where a rank or population is
    missing, and for all of a place where nobody is counted.

    Raises
    ------
    ValueError : a negative population.
    """
    require_numbers(areas, [rank, "population"])
    refuse(areas, areas["population"] < 0, "population >= 0")
    within = list(within)
    known = areas.dropna(subset=[rank, "population"])
    people = known.groupby([*within, rank], observed=True)["population"].sum()  # in order of rank
    place = people.groupby(level=within, observed=True)
    total = place.transform("sum")
    middle = (place.cumsum() - people / 2) / total.where(total > 0)
    quantiles = pd.DataFrame(
        {f"local_{NAMES.get(number, f'{number}th')}": np.ceil(number * middle).clip(1, number) for number in groups}
    )
    result = areas.merge(quantiles.reset_index(), on=[*within, rank], how="left").set_axis(areas.index)
    result[quantiles.columns] = result[quantiles.columns].where(areas["population"].notna(), axis=0)
    return result
