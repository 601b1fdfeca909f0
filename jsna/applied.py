"""What disclosure control decided, done to the figures: blanked, rounded, and rates of too few events left out."""

import numpy as np
import pandas as pd

from jsna.catalogue import indicators
from jsna.errors import JsnaError
from needs.disclosure.policy import Policy
from needs.rates import crude_rate, proportion

MARK = "[c]"
HIDDEN = ["numerator", "denominator", "value", "lower_95", "upper_95", "lower_998", "upper_998"]
METHODS = {"proportion": proportion, "crude rate": crude_rate}


def applied(figures: pd.DataFrame, result: pd.DataFrame, known: dict[str, Policy]) -> pd.DataFrame:
    """Blank what is withheld, round what is rounded, and leave out rates of too few events."""
    released = blank(figures, (result["mark"] == MARK).reindex(figures.index, fill_value=False))
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


def blank(figures: pd.DataFrame, hidden: pd.Series) -> pd.DataFrame:
    """Return `figures` with those `hidden` marked and without a number."""
    released = figures.astype({"mark": object})
    released.loc[hidden, HIDDEN] = np.nan
    released.loc[hidden, "mark"] = MARK
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


def refuse_telling(released: pd.DataFrame, gated: pd.Series) -> None:
    """Raise JsnaError where a rate, a limit or a denominator is left of a count that is not shown."""
    hidden = gated & released["numerator"].isna()
    telling = hidden & released[HIDDEN[2:]].notna().any(axis=1)
    telling |= (released["mark"] == MARK) & gated & released[HIDDEN].notna().any(axis=1)
    if telling.any():
        first = released.loc[telling, ["indicator_id", "area_code", "period"]].head(3).to_string(index=False)
        raise JsnaError(f"a figure is left of a count that is withheld; nothing is released. The first:\n{first}")
