"""The last step of build: the whole release made safe, once, before any page.

Everything after this reads the release only. Official statistics pass unaltered; counts that nobody has published
(the council's own, hospital counts) and sums that only we derive obey their policy, together with whatever gives
them away. What the release then shows is attacked by the auditor: a release that gives a count away is not written.
"""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from jsna.catalogue import indicators, policies
from jsna.errors import JsnaError
from jsna.inequality import wards_of_fifths
from jsna.measures import standing
from jsna.rules import mixed, rules
from jsna.subtract import named, subtractions, told_before
from jsna.sums import members, place, relations, years
from needs.disclosure.audit import audit
from needs.disclosure.policy import Policy
from needs.disclosure.primary import small
from needs.disclosure.protect import protect
from needs.rates import crude_rate, proportion

KEY = ["indicator_id", "source", "period", "age", "category", "sex", "place"]
GROUP = ["indicator_id", "source", "age"]  # figures that no sum or difference leads out of
HIDDEN = ["numerator", "denominator", "value", "lower_95", "upper_95", "lower_998", "upper_998"]
DERIVED = "sum of"  # how the note of a figure begins that only we have summed
METHODS = {"proportion": proportion, "crude rate": crude_rate}
FIFTHS = ["council", "area_type", "category", "area_code"]
OWN = "local_indicators"  # the source whose rows the council writes


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
    gated = _gated(figures)
    unseen = gated & figures["numerator"].isna() & figures["value"].notna()
    figures = _blank(figures, unseen)
    keys = pd.MultiIndex.from_frame(figures[GROUP].astype("str"))
    touched = np.asarray(keys.isin(keys[gated.to_numpy()]))
    if not touched.any():
        said = "disclosure control withheld nothing: every figure here is an official statistic as published"
        return Protection(figures, notes=[said])
    names, known = mixed(figures[touched], rules(raw))
    cells = _cells(figures[touched], gated[touched], names, known)
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
    released = _applied(figures, result, known)
    _refuse_telling(released, gated)
    return Protection(released, result, found, _said(result, found, gated, unseen))


def _gated(figures: pd.DataFrame) -> pd.Series:
    """Which figures obey their policy: counts that nobody has published, and sums that only we have made.

    Where the council calls a figure published whose indicator has a policy of its own, the stricter holds.
    """
    known = policies()
    official = {name: policy.as_published for name, policy in known.items()}
    own = figures["policy"].astype("str").map(official).astype(bool)
    kind = (
        figures["indicator_id"].astype("str").map({name: official[fact.policy] for name, fact in indicators().items()})
    )
    kind = kind.isin([False]) & figures["source"].astype("str").str.startswith(OWN)
    national = figures["policy"].astype("str").map({name: policy.subnational_only for name, policy in known.items()})
    derived = ~figures["published"].astype(bool) & figures["note"].astype("str").str.startswith(DERIVED)
    return (derived | kind | ~own) & ~(national.astype(bool) & (figures["area_type"] == "england"))


def _cells(figures: pd.DataFrame, gated: pd.Series, names: pd.Series, known: dict[str, Policy]) -> pd.DataFrame:
    """Return figures as cells; the people beside a rate's events are no complement, unless they are hardly any."""
    words = figures.astype(dict.fromkeys([*KEY[:-1], "policy", "area_code", "area_type"], "str"))
    cells = words[[*KEY[:-1], "numerator", "denominator", "mark"]]
    shares = {name for name, fact in indicators().items() if fact.method == "proportion"}
    few = cells["denominator"] <= names.map({name: rule.high for name, rule in known.items()})
    events = ~words["indicator_id"].isin(shares) & ~(few & (cells["numerator"] <= cells["denominator"]))
    places = place(words)
    return cells.assign(
        place=places, policy=names, published=~gated, denominator=cells["denominator"].mask(events),
        category=cells["category"].mask(places.str.contains("/", regex=False), "all"),
    )  # fmt: skip


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


def _refuse_telling(released: pd.DataFrame, gated: pd.Series) -> None:
    """Raise JsnaError where a rate, a limit or a denominator is left of a count that is not shown."""
    hidden = gated & released["numerator"].isna()
    telling = hidden & released[HIDDEN[2:]].notna().any(axis=1)
    telling |= (released["mark"] == "[c]") & gated & released[HIDDEN].notna().any(axis=1)
    if telling.any():
        first = released.loc[telling, ["indicator_id", "area_code", "period"]].head(3).to_string(index=False)
        raise JsnaError(f"a figure is left of a count that is withheld; nothing is released. The first:\n{first}")


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


def _applied(figures: pd.DataFrame, result: pd.DataFrame, known: dict[str, Policy]) -> pd.DataFrame:
    """Blank what is withheld, round what is rounded, and leave out rates of too few events."""
    released = _blank(figures, (result["mark"] == "[c]").reindex(figures.index, fill_value=False))
    policy = result["policy"].map(known)
    shown = result["shown"].notna() & ~result["published"]
    rounded = result[shown & (result["shown"] != result["numerator"])]
    people = figures["denominator"].reindex(rounded.index)  # to a frame without rows, assign would add every row
    released = _remeasured(released, rounded.assign(denominator=people))
    events = result["shown"].where(shown)
    few = shown & (events < policy.map(lambda rule: rule.events_needed)) & (events > 0)
    released.loc[few[few].index, HIDDEN[2:]] = np.nan
    unsure = shown & (events < policy.map(lambda rule: rule.events_reliable)) & (events > 0)
    doubtful = released.index.isin(unsure[unsure].index) & released["mark"].isna()
    released.loc[doubtful, "mark"] = "[u]"
    return released


def _remeasured(released: pd.DataFrame, rounded: pd.DataFrame) -> pd.DataFrame:
    """Give rounded counts the value and interval of the rounded count: the exact ones would tell it."""
    released.loc[rounded.index, "numerator"] = rounded["shown"]
    released.loc[rounded.index, HIDDEN[2:]] = np.nan
    for name, rows in rounded.groupby("indicator_id"):
        fact = indicators()[str(name)]
        if fact.method in METHODS:
            counts = rows[["denominator"]].assign(numerator=rows["shown"].clip(upper=rows["denominator"]))
            made = METHODS[fact.method](counts[counts["denominator"] > 0], per=float(fact.multiplier))
            released.loc[made.index, HIDDEN[2:]] = made[HIDDEN[2:]]
    return released


def _blank(figures: pd.DataFrame, hidden: pd.Series) -> pd.DataFrame:
    released = figures.astype({"mark": object})
    released.loc[hidden, HIDDEN] = np.nan
    released.loc[hidden, "mark"] = "[c]"
    return released
