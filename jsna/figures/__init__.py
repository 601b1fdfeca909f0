"""Frame to figure: each chart is a function of a tidy frame, and comes with its words and its data.

`show` displays a figure in a notebook; `show_table`, `show_findings` and `show_text` display the rest of a page.
Where the rows hold nothing to draw, a function returns `Absent`: a sentence that says so.
"""

from jsna.figures.bands import five_year_bands, population_change
from jsna.figures.control import spc_chart
from jsna.figures.deprivation import domain_profile
from jsna.figures.fan import fan_chart
from jsna.figures.fifths import children_by_quintile
from jsna.figures.fifths_map import fifths_map
from jsna.figures.figure import Absent, Figure, Shown
from jsna.figures.funnel import funnel_plot
from jsna.figures.indicators import dumbbell_change, ranked_bars
from jsna.figures.maps import ward_map
from jsna.figures.population import age_profile, age_structure, population_pyramid
from jsna.figures.show import show, show_findings, show_table, show_text
from jsna.figures.slope import inequality_slope
from jsna.figures.spine import spine_chart, tartan_rug
from jsna.figures.tables import Table
from jsna.figures.trends import trend_chart

__all__ = [
    "Absent",
    "Figure",
    "Shown",
    "Table",
    "age_profile",
    "age_structure",
    "children_by_quintile",
    "domain_profile",
    "dumbbell_change",
    "fan_chart",
    "fifths_map",
    "five_year_bands",
    "funnel_plot",
    "inequality_slope",
    "population_change",
    "population_pyramid",
    "ranked_bars",
    "show",
    "show_findings",
    "show_table",
    "show_text",
    "spc_chart",
    "spine_chart",
    "tartan_rug",
    "trend_chart",
    "ward_map",
]
