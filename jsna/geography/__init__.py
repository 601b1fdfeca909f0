"""Which area lies in which, custom localities, outlines, and what of an area is here."""

from jsna.geography.coverage import coverage
from jsna.geography.gaps import unnamed, unplaced, without_outline_or_area
from jsna.geography.localities import Locality, complete_lookup, locality_areas, read_localities
from jsna.geography.lookup import SMALL
from jsna.geography.outlines import dissolve, outline_areas

__all__ = [
    "SMALL",
    "Locality",
    "complete_lookup",
    "coverage",
    "dissolve",
    "locality_areas",
    "outline_areas",
    "read_localities",
    "unnamed",
    "unplaced",
    "without_outline_or_area",
]
