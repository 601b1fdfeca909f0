"""Frame to figure: each chart is a function of a tidy frame, and comes with its words and its data.

`show` displays a figure in a notebook; `show_table`, `show_findings` and `show_text` display the rest of a page.
"""

from jsna.figures.figure import Absent, Figure, Shown
from jsna.figures.indicators import ranked_bars
from jsna.figures.maps import ward_map
from jsna.figures.population import age_profile, age_structure, population_pyramid
from jsna.figures.show import show, show_findings, show_sources, show_table, show_text
from jsna.figures.tables import Table

__all__ = [
    "Absent",
    "Figure",
    "Shown",
    "Table",
    "age_profile",
    "age_structure",
    "population_pyramid",
    "ranked_bars",
    "show",
    "show_findings",
    "show_sources",
    "show_table",
    "show_text",
    "ward_map",
]
