"""What works: interventions by theme, with source, strength and date, as data in TOML files; an empty one says so.

`reviewed` is the month in which the source was published or last reviewed by its publisher.
"""

import re
from dataclasses import dataclass
from functools import cache

from jsna.catalogue import THEMES
from jsna.facts import Facts, read_facts, require

STRENGTHS = ("national guideline", "systematic review", "trial", "evaluation", "practice")


@dataclass(frozen=True)
class Intervention:
    """Something that can be done, and how sure it is to help."""

    intervention: str
    source: str
    strength: str
    reviewed: str


@dataclass(frozen=True)
class Evidence:
    """What works on a theme."""

    id: str
    theme: str
    interventions: tuple[Intervention, ...] = ()


@cache
def evidence() -> Facts[Evidence]:
    """Return what works by theme.

    Raises
    ------
    JsnaError : a file lacks a field, has one that is not known, or names no theme; names file and field.
    """
    found: dict[str, Evidence] = {}
    for name, entry in read_facts(Evidence, "evidence").items():
        where = f"evidence/{name}.toml"
        require(where, "theme", entry.theme in THEMES, f"one of: {'; '.join(THEMES)}")
        require(where, "theme", entry.theme not in found, "in one file only")
        for each in entry.interventions:
            require(where, "strength", each.strength in STRENGTHS, f"one of: {'; '.join(STRENGTHS)}")
            require(where, "reviewed", bool(re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", each.reviewed)), "a month, 2022-05")
        found[entry.theme] = entry
    return Facts(found, "evidence", by="theme")
