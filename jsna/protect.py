"""The last step of build: the whole release made safe, once, before any page.

Everything after this reads the release only. Official statistics pass unaltered; counts that nobody has published
(the council's own, hospital counts) and sums that only we derive obey their policy, together with whatever gives
them away. What the release then shows is attacked by the auditor: a release that gives a count away is not written.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from jsna import gate
from jsna.agreed import KEY, agreeing, united
from jsna.applied import MARK, applied, blank, refuse_telling
from jsna.catalogue import indicators
from jsna.errors import JsnaError
from jsna.inequality import wards_of_fifths
from jsna.measures import standing
from jsna.nested import family, pieces
from jsna.rules import mixed, rules
from jsna.subtract import departed, earlier, named, subtractions, told_before
from jsna.sums import members, relations, years
from needs.disclosure.audit import audit
from needs.disclosure.policy import Policy
from needs.disclosure.policy import rules as policies_of
from needs.disclosure.primary import small
from needs.disclosure.protect import protect
from needs.disclosure.rounding import rounded

FIFTHS = ["council", "area_type", "category", "area_code"]


@dataclass
class Protection:
    """What was withheld, and why.

    cells : as the methods return them. found : the subtractions. known : the rules by their names. notes : in words.
    """

    indicators: pd.DataFrame
    cells: pd.DataFrame = field(default_factory=pd.DataFrame)
    found: pd.DataFrame = field(default_factory=pd.DataFrame)
    known: Mapping[str, Policy] = field(default_factory=dict)
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
    touched = _related(figures, figures[gated])
    if not touched.any():
        said = "disclosure control withheld nothing: every figure here is an official statistic as published"
        return Protection(figures, notes=[said])
    before = earlier(published)
    gone = departed(before, figures)
    gone = gone[_related(gone, figures[gated])]
    chosen = pd.concat([figures[touched], gone]) if len(gone) else figures[touched]
    names, known = mixed(chosen, rules(raw))
    try:
        numbers = gate.cells(chosen, gated.reindex(chosen.index, fill_value=False), names, known)
        shown = rounded(numbers["numerator"].astype(float), policies_of(numbers, known)["rounding"])
        told = told_before(chosen, shown, before) & small(numbers, known).isna()
        cells, whose = united(numbers.assign(published=numbers["published"] | told), known)
        sums, inside, spans, events = _sums(tables, chosen, cells)
        cells, notes = agreeing(cells, sums, known)
        found = subtractions(cells, sums, inside, spans, events, known)
        result = protect(cells, sums, known, key=KEY, differences=found)
        attacked = audit(result, sums, known, key=KEY, differences=found)
    except ValueError as wrong:
        raise JsnaError(f"disclosure control refuses the figures: {wrong}") from None
    _refuse_recoverable(attacked)
    of_figures = with_their_people(_shown(result, whose[whose.index < len(figures)], numbers, known), chosen)
    released = applied(figures, of_figures, known)
    refuse_telling(released, gated)
    return Protection(released, of_figures, found, known, [*_said(of_figures, found, gated, unseen), *notes])


def _shown(result: pd.DataFrame, whose: pd.Series, numbers: pd.DataFrame, known: Mapping[str, Policy]) -> pd.DataFrame:
    """Return the cell of each figure as a row; one that only an edition has published is rounded as its policy says."""
    official = whose.map(numbers["published"].groupby(whose).any())
    rows = result.loc[whose].set_axis(whose.index).assign(published=official)
    exact, base = rows["shown"], policies_of(rows, known)["rounding"]
    return rows.assign(shown=rounded(exact, base).mask(official, exact)).sort_index()


def _related(figures: pd.DataFrame, to: pd.DataFrame) -> "pd.Series[bool]":
    """Return the figures that a sum or a difference may lead to from those that obey a policy."""
    facts = indicators()
    families = {name: family(facts, name) for name in facts}
    return figures["indicator_id"].astype("str").map(families).isin({families[name] for name in to["indicator_id"]})


def _sums(
    tables: dict[str, pd.DataFrame], figures: pd.DataFrame, cells: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return the sums that readers know, and what each place, period and event is made of, in small areas and years."""
    lookup, summaries = tables["area_lookup"], tables.get("deprivation_summary")
    inside = members(lookup, tables.get("coverage"), set(cells["place"]))
    wards = wards_of_fifths(summaries, lookup) if summaries is not None else pd.DataFrame(columns=FIFTHS)
    spans = years(set(cells["period"]))
    events = pieces(figures[["indicator_id", "age"]].astype("str"), indicators())
    return relations(lookup, inside, wards, spans, events), inside, spans, events


def with_their_people(cells: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """Return cells with their ``indicator_id``, those withheld too whose denominator is a count that is withheld.

    A share of an indicator that it is `part_of` has that indicator's count for its denominator where the facts name
    both alike: all children looked after, and those of them who are placed far away.
    """
    facts = indicators()
    shares = {
        name: fact.part_of
        for name, fact in facts.items()
        if fact.part_of and fact.denominator == facts[fact.part_of].numerator
    }
    names = figures.loc[cells.index, "indicator_id"].astype("str")
    slices = ["period", "category", "sex", "place"]
    hidden = cells.assign(counted=names)[(cells["mark"] == MARK).to_numpy()]
    withheld = pd.MultiIndex.from_frame(hidden[["counted", *slices]])
    asked = pd.MultiIndex.from_frame(cells.assign(counted=names.map(shares))[["counted", *slices]])
    goes = pd.Series(asked.isin(withheld), cells.index) & ~cells["published"] & (cells["status"] == "shown")
    return cells.assign(
        indicator_id=names, status=cells["status"].mask(goes, "secondary"), mark=cells["mark"].mask(goes, MARK),
        shown=cells["shown"].mask(goes), reason=cells["reason"].mask(goes, "its denominator is withheld"),
    )  # fmt: skip


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
