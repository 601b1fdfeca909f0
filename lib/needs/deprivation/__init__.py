"""Deprivation of any area made of LSOAs: the official measures, where an area stands, its children, and change."""

from needs.deprivation.children import children_by_quintile
from needs.deprivation.editions import change, comparable_areas
from needs.deprivation.measures import LSOAS, MEASURES, extent_weight, summary
from needs.deprivation.standing import check_ranks, local_quantiles, national_quantile, peer_rank

__all__ = [
    "LSOAS",
    "MEASURES",
    "change",
    "check_ranks",
    "children_by_quintile",
    "comparable_areas",
    "extent_weight",
    "local_quantiles",
    "national_quantile",
    "peer_rank",
    "summary",
]
