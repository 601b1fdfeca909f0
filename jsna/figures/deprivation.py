"""In which ways an area is deprived. Tenths always count from the most deprived, 1."""

import numpy as np
import pandas as pd

from jsna import prose
from jsna.figures.figure import Absent, Figure, finish
from jsna.figures.palette import CONTEXT, FOCUS, SMALL
from jsna.figures.rows import cells, hatch_rows, marks, row_canvas
from needs.refusals import require_columns, require_unique

MEASURES = {
    "imd": "Index of Multiple Deprivation",
    "income": "Income",
    "employment": "Employment",
    "education": "Education, skills and training",
    "health": "Health and disability",
    "crime": "Crime",
    "barriers": "Barriers to housing and services",
    "living_environment": "Living environment",
    "idaci": "Income deprivation, children",
    "idaopi": "Income deprivation, older people",
}


def domain_profile(summary: pd.DataFrame, *, area_name: str, edition: str = "", source: str = "") -> Figure | Absent:
    """Draw where an area stands in England on each domain of deprivation, by tenths: 1 is the most deprived.

    summary : one area and edition of the table `deprivation_summary`: ``measure``, ``national_decile``.
    """
    require_columns(summary, ["measure", "national_decile"])
    require_unique(summary, ["measure"])
    known = summary.set_index(summary["measure"].astype(str))["national_decile"].astype(float)
    known = known.reindex([name for name in MEASURES if name in known.index])
    if known.notna().sum() == 0:
        return Absent("Deprivation by domain")
    names, decile = [MEASURES[name] for name in known.index], known.to_numpy()
    missing = marks(known.to_frame("value"), decile)
    texts = [mark or f"tenth {number:.0f}" for number, mark in zip(decile, missing, strict=True)]
    drawn = row_canvas(names, texts, list(range(1, 11)), title="National tenth", row=30, top=40)
    drawn.write(1, 1, "Most deprived", scale="x", dy=8, va="bottom", ha="center", fontsize=SMALL, weight="bold")
    drawn.write(10, 1, "Least deprived", scale="x", dy=8, va="bottom", ha="center", fontsize=SMALL, weight="bold")
    places = np.arange(len(names))
    drawn.ax.hlines(places, 1, 10, CONTEXT, lw=1, clip_on=False)
    drawn.points(decile, places, "o", FOCUS, edge=FOCUS, size=12)
    hatch_rows(drawn, missing, names, height=0.42)
    domains = known.drop(["imd", "idaci", "idaopi"], errors="ignore").dropna()
    return finish(
        drawn,
        kind="Dot chart of deprivation by domain",
        title=_domain_finding(domains if len(domains) else known.dropna(), area_name),
        subtitle=f"National tenth by domain, 1 is the most deprived{', index of ' + edition if edition else ''}",
        data=pd.DataFrame({"Domain": names, "National tenth (1 is the most deprived)": cells(decile, missing)}),
        unit="national tenth",
        formats={"National tenth (1 is the most deprived)": "plain"},
        source=source,
    )


def _domain_finding(decile: pd.Series, area_name: str) -> str:
    area = prose.shorten(area_name, 75)
    most, least = decile[decile == decile.min()], decile[decile == decile.max()]
    if len(most) == len(decile):
        return f"{area} stands in tenth {decile.iloc[0]:.0f} on every domain, 1 being the most deprived"
    names, others = _named(most, len(decile)), _named(least, len(decile))
    high, low = f"{most.iloc[0]:.0f}", f"{least.iloc[0]:.0f}"
    return f"{area} stands in tenth {high}, 1 being the most deprived, on {names} and in tenth {low} on {others}"


def _named(domains: pd.Series, every: int) -> str:
    """Return domains by name, or how many they are where a list would be long or leave some out."""
    if len(domains) > 3:
        return f"{len(domains)} of {every} domains"
    return prose.listed([MEASURES[str(name)].lower() for name in domains.index])
