"""The last step of build: the whole release made safe, once, before any page.

Everything after this reads the release only. Official statistics pass unaltered; counts that nobody has published
(the council's own, hospital counts) and sums that only we derive obey their policy, together with whatever gives
them away. What the release then shows is attacked by the auditor: a release that gives a count away is not written.
"""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from jsna import gate
from jsna.applied import applied, blank, refuse_telling
from jsna.errors import JsnaError
from jsna.gate import KEY
from jsna.inequality import wards_of_fifths
from jsna.measures import standing
from jsna.rules import mixed, rules
from jsna.subtract import named, subtractions, told_before
from jsna.sums import members, relations, years
from needs.disclosure.audit import audit
from needs.disclosure.primary import small
from needs.disclosure.protect import protect

GROUP = ["indicator_id", "source", "age"]  # figures that no sum or difference leads out of
FIFTHS = ["council", "area_type", "category", "area_code"]


@dataclass
class Protection:
    """What was withheld, and why: `cells` as the methods return them, `found` the subtractions, `notes` in words."""

    indicators: pd.DataFrame
    cells: pd.DataFrame = field(default_factory=pd.DataFrame)
    found: pd.DataFrame = field(default_factory=pd.DataFrame)
    notes: list[str] = field(default_factory=list)


def release(
    tables: dict[str, pd.DataFrame], notes: list[str], raw: Path | None = None, published: Path | None = None
) -> dict[str, pd.DataFrame]:
    """Return the tables that may leave the workspace; those that need no change are the very same frames.

    `raw` is the folder of published files, where the council may keep stricter rules; `published` that of earlier
    editions, whose figures cannot be taken back; `notes` gains what was withheld and why, in words that hold no count.

    Raises
    ------
    JsnaError : parts do not sum to their whole, the council's rules are looser than the policy, or the auditor can
        recover a withheld count.
    """
    released = dict(tables)
    if "indicators" in tables:
        made = protection(tables, raw, published)
        notes += made.notes
        released["indicators"] = made.indicators
        released["baselines"] = standing(made.indicators, tables["area_lookup"], tables.get("neighbours"))
    return released


def protection(tables: dict[str, pd.DataFrame], raw: Path | None = None, published: Path | None = None) -> Protection:
    """Return the indicators with what their policies withhold marked [c] and blank, and what they round rounded."""
    figures = tables["indicators"].reset_index(drop=True)
    gated = gate.gated(figures)
    unseen = gated & figures["numerator"].isna() & figures["value"].notna()
    figures = blank(figures, unseen)
    keys = pd.MultiIndex.from_frame(figures[GROUP].astype("str"))
    touched = np.asarray(keys.isin(keys[gated.to_numpy()]))
    if not touched.any():
        said = "disclosure control withheld nothing: every figure here is an official statistic as published"
        return Protection(figures, notes=[said])
    names, known = mixed(figures[touched], rules(raw))
    cells = gate.cells(figures[touched], gated[touched], names, known)
    sums, inside, spans = _sums(tables, cells)
    try:
        told = told_before(figures[touched], published) & small(cells, known).isna()
        cells = cells.assign(published=cells["published"] | told)
        found = subtractions(cells, sums, inside, spans, known)
        result = protect(cells, sums, known, key=KEY, differences=found)
        attacked = audit(result, sums, known, key=KEY, differences=found)
    except ValueError as wrong:
        raise JsnaError(f"disclosure control refuses the figures: {wrong}") from None
    _refuse_recoverable(attacked)
    released = applied(figures, result, known)
    refuse_telling(released, gated)
    return Protection(released, result, found, _said(result, found, gated, unseen))


def _sums(tables: dict[str, pd.DataFrame], cells: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return the sums that readers know, the small areas of each place, and the single years of each period."""
    lookup, summaries = tables["area_lookup"], tables.get("deprivation_summary")
    inside = members(lookup, tables.get("coverage"), set(cells["place"]))
    wards = wards_of_fifths(summaries, lookup) if summaries is not None else pd.DataFrame(columns=FIFTHS)
    periods = set(cells["period"])
    return relations(lookup, inside, wards, periods), inside, years(periods)


def _refuse_recoverable(attacked: pd.DataFrame) -> None:
    """Raise JsnaError where the auditor can work out a withheld count; names the first."""
    if attacked["recoverable"].any():
        first = attacked[attacked["recoverable"]][KEY].head(3).to_string(index=False)
        raise JsnaError(
            f"disclosure control could not hide every small count; nothing is released. The first:\n{first}"
        )


def _said(result: pd.DataFrame, found: pd.DataFrame, gated: pd.Series, unseen: pd.Series) -> list[str]:
    """Return what was withheld and why, in words that hold no count of people."""
    held = result["status"].isin(["primary", "secondary"]) & ~result["published"] & result["numerator"].notna()
    why = result.loc[held, "reason"].value_counts().sort_index()
    reasons = ": " + "; ".join(f"{reason} {count:,}" for reason, count in why.items()) if len(why) else ""
    of_all = f"{int(held.sum()):,} of {int(gated.sum()):,} counts that nobody has published"
    said = [f"disclosure control withheld {of_all}{reasons}"]
    if unseen.any():
        said.append(f"disclosure control withheld {int(unseen.sum()):,} values given without their counts")
    for row in found.itertuples(index=False):
        said.append(f"differencing: {named(row)} leaves too few, so one of them is withheld (`jsna check --explain`)")
    return said
