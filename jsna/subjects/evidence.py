"""What works: interventions with their evidence, a file a theme in `jsna/evidence`."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import pandas as pd

from jsna import figures
from jsna.catalogue import THEMES
from jsna.facts import read_facts, require

STRENGTHS = ("strong", "moderate", "weak", "mixed")


@dataclass(frozen=True)
class Intervention:
    """Something that can be done, how sure it is to help, who says so, and when that was last looked at."""

    intervention: str
    source: str
    strength: str
    reviewed: str


@dataclass(frozen=True)
class Evidence:
    """The interventions of one theme; the file is named after the theme, with underscores for spaces."""

    id: str
    interventions: tuple[Intervention, ...] = ()


@cache
def evidence() -> dict[str, tuple[Intervention, ...]]:
    """Return the interventions of each theme that has a file.

    Raises
    ------
    JsnaError : a file names no theme, or an intervention lacks a field or has an unknown strength.
    """
    if not (files("jsna") / "evidence").is_dir():
        return {}
    themes = {theme.replace(" ", "_").replace("-", "_").lower(): theme for theme in THEMES}
    found = {}
    for name, facts in read_facts(Evidence, "evidence").items():
        where = f"evidence/{name}.toml"
        require(where, "id", name in themes, f"the name of a theme: {', '.join(themes)}")
        for each in facts.interventions:
            require(where, "strength", each.strength in STRENGTHS, f"one of: {', '.join(STRENGTHS)}")
        found[themes[name]] = facts.interventions
    return found


def what_works(*themes: str) -> figures.Table | figures.Absent:
    """Return the interventions recorded for `themes`, or the sentence that none are."""
    rows = [(theme, each) for theme in themes for each in evidence().get(theme, ())]
    if not rows:
        return figures.Absent("What works", f"no evidence is recorded yet for {', '.join(themes)}")
    data = pd.DataFrame(
        [(each.intervention, theme, each.strength, each.source, each.reviewed) for theme, each in rows],
        columns=["Intervention", "For", "Strength of evidence", "Source", "Reviewed"],
    )
    return figures.Table(data, "What works", formats=dict.fromkeys(data.columns, "text"))
