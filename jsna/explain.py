"""Why figures are withheld, with the subtractions that would tell them: for the analyst's own screen, never a page."""

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from jsna import places, prose, store
from jsna.build import protection_now
from jsna.catalogue import indicators
from jsna.protect import Protection
from jsna.sums import EVENT, PERIOD, PLACE
from jsna.workspace import Workspace
from needs.disclosure.policy import Policy

OWN_SAKE = "primary"  # how the methods call a figure that is withheld for itself, not for another
FEW = 40  # withheld figures that are listed
COUNTED = re.compile(r"(\w+) (\(.+\))")  # how cells name what is counted: an indicator's identifier and its ages
Called = Callable[[str], str]


def explained(workspace: Workspace) -> list[str]:
    """Return what is withheld and why, in words and digits; titles and names, with their codes beside.

    Raises
    ------
    JsnaError : nothing is built yet, or the figures break a rule of disclosure control.
    """
    made = protection_now(workspace)
    areas = places.areas_of(store.read("areas", workspace.release, noted=False))
    called = partial(_called, {f"{area.kind}:{area.code}": area.name for area in areas})
    lines = ["What follows holds counts that may not leave this workspace.", *made.notes[:2]]
    if len(made.found):
        lines.append("Subtractions that would leave a few people, or all but a few:")
        lines += [f"  {_subtracted(row, called)}" for row in made.found.itertuples(index=False)]
    return [*lines, *_withheld(made, called)]


def _called(names: Mapping[str, str], code: str) -> str:
    """Return what a cell names by its code in words, the code beside: an area, what is counted, or the code itself."""
    place, _, fifth = code.partition("/")
    if place in names:
        kind, _, plain = place.partition(":")
        of_area = f"{names[place]} [{places.KINDS.get(kind, kind)} {plain}]"
        return f"{of_area}, {fifth}" if fifth else of_area
    counted = COUNTED.fullmatch(code)
    if counted and counted[1] in indicators():
        title = indicators()[counted[1]].title
        age = "" if counted[2].strip("()") in title else f" {counted[2]}"
        return f"{title}{age} [{counted[1]}]"
    return code


def _subtracted(row: Any, called: Called) -> str:
    where = [called(getattr(row, name)) for name in (EVENT, "sex", PERIOD, PLACE) if name != row.dimension]
    parts = ", ".join(map(called, row.parts))
    return f"{', '.join(where)}: {called(getattr(row, row.dimension))} less {parts}: {row.subtraction} ({row.reason})"


def _withheld(made: Protection, called: Called) -> list[str]:
    if made.cells.empty:
        return []
    cells = made.cells
    held = cells[cells["status"].isin([OWN_SAKE, "secondary"]) & ~cells["published"] & cells["numerator"].notna()]
    small = int((held["status"] == OWN_SAKE).sum())
    lines = [f"Withheld: {len(held):,}, {small:,} for their own sake and {len(held) - small:,} for others'"]
    lines += [f"  {_cell(row, made.known, called)}" for row in held.head(FEW).itertuples(index=False)]
    return (lines if len(held) else []) + ([f"  and {len(held) - FEW:,} more"] if len(held) > FEW else [])


def _cell(row: Any, known: Mapping[str, Policy], called: Called) -> str:
    people = "" if row.denominator != row.denominator else f" of {row.denominator:g}"
    rule = f" ({_rule(known[row.policy])})" if row.status == OWN_SAKE else ""
    where = f"{called(row.event)}, {called(row.place)}, {row.period}, {row.sex}"
    return f"{where}: {row.numerator:g}{people}; {row.reason}{rule}"


def _rule(rule: Policy) -> str:
    """Return which counts the rules of a figure withhold; where they mix policies, of each rule the strictest holds."""
    each = rule.name.split(" + ")
    mixture = "" if len(each) == 1 else ", of each rule the strictest"
    return f"{rule.low} to {rule.high} are withheld: policy {prose.listed(each)}{mixture}"
