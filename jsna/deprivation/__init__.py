"""Tables of deprivation: measures of larger areas, children by fifth, change between editions, clusters."""

from jsna.deprivation.change import changes
from jsna.deprivation.children import children_by_fifth
from jsna.deprivation.clusters import clusters
from jsna.deprivation.summaries import deprivation_summaries, lacking, with_denominators

__all__ = ["changes", "children_by_fifth", "clusters", "deprivation_summaries", "lacking", "with_denominators"]
