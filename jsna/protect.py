"""The last step of build: the whole release made safe, once, before any page.

Everything after this reads the release only. Official statistics pass unaltered; counts that nobody has published
(the council's own, hospital counts) and sums that only we derive obey their policy, together with whatever gives
them away. What the release then shows is attacked by the auditor: a release that gives a count away is not written.
"""

import numpy as np
import pandas as pd

from jsna.catalogue import policies
from jsna.errors import JsnaError
from jsna.measures import standing
from needs.disclosure.audit import audit
from needs.disclosure.policy import Policy
from needs.disclosure.protect import protect
from needs.rates import crude_rate, proportion

KEY = ["indicator_id", "source", "period", "age", "category", "sex", "place"]
GROUP = ["indicator_id", "source", "period", "age", "category"]
HIDDEN = ["numerator", "denominator", "value", "lower_95", "upper_95", "lower_998", "upper_998"]
DERIVED = "sum of"  # how the note of a figure begins that only we have summed
METHODS = {"proportion": proportion, "crude rate": crude_rate}
SUMS = (  # what adds up to what: parts, wholes, and the name of the sum
    (("ward",), ("district", "unitary"), "wards"),
    (("district",), ("county",), "districts"),
    (("county", "unitary"), ("region",), "councils"),
    (("region",), ("england",), "regions"),
)


def release(
    tables: dict[str, pd.DataFrame], methods: dict[str, tuple[str, float]], notes: list[str]
) -> dict[str, pd.DataFrame]:
    """Return the tables that may leave the workspace; those that need no change are the very same frames.

    `methods` says of each indicator its method and multiplier.

    Raises
    ------
    JsnaError : parts do not sum to their whole, or the auditor can recover a withheld count.
    """
    released = dict(tables)
    if "indicators" in tables:
        released["indicators"] = protected(tables["indicators"], tables["area_lookup"], methods, notes)
        others = (released.get(name) for name in ("neighbours", "deprivation_summary"))
        released["baselines"] = standing(released["indicators"], released["area_lookup"], *others)
    return released


def protected(
    figures: pd.DataFrame, lookup: pd.DataFrame, methods: dict[str, tuple[str, float]], notes: list[str]
) -> pd.DataFrame:
    """Return the indicators with what their policies withhold marked [c] and blank, and what they round rounded."""
    figures = figures.reset_index(drop=True)
    gated = _gated(figures)
    unseen = gated & figures["numerator"].isna() & figures["value"].notna()
    figures = _blank(figures, unseen)
    if unseen.any():
        notes.append(f"disclosure control withheld {int(unseen.sum()):,} values given without their counts")
    keys = pd.MultiIndex.from_frame(figures[GROUP].astype("str"))
    touched = np.asarray(keys.isin(keys[gated.to_numpy()]))
    if not touched.any():
        notes.append("disclosure control withheld nothing: every figure here is an official statistic as published")
        return figures
    cells = _cells(figures[touched], gated[touched])
    rules, sums = _rules(), _relations(lookup)
    try:
        result = protect(cells, sums, rules, key=KEY)
        attacked = audit(result, sums, rules, key=KEY)
    except ValueError as wrong:
        raise JsnaError(f"disclosure control refuses the figures: {wrong}") from None
    if attacked["recoverable"].any():
        first = attacked[attacked["recoverable"]][KEY].head(3).to_string(index=False)
        raise JsnaError(
            f"disclosure control could not hide every small count; nothing is released. The first:\n{first}"
        )
    held = result["status"].isin(["primary", "secondary"]) & result["numerator"].notna()
    notes.append(
        f"disclosure control withheld {int(held.sum()):,} of {int(gated.sum()):,} counts that nobody has published, "
        f"{int((result['status'] == 'secondary').sum()):,} of them to protect another"
    )
    return _applied(figures, result, methods)


def _gated(figures: pd.DataFrame) -> pd.Series:
    """Which figures obey their policy: counts that nobody has published, and sums that only we have made."""
    known = policies()
    official = figures["policy"].astype("str").map({name: policy.as_published for name, policy in known.items()})
    national = figures["policy"].astype("str").map({name: policy.subnational_only for name, policy in known.items()})
    derived = ~figures["published"].astype(bool) & figures["note"].astype("str").str.startswith(DERIVED)
    return (derived | ~official.astype(bool)) & ~(national.astype(bool) & (figures["area_type"] == "england"))


def _rules() -> dict[str, Policy]:
    return {
        name: Policy(
            name=name, low=int(policy.zero_shown), high=policy.suppress_to, zero_shown=policy.zero_shown,
            complement=not policy.as_published, rounding=policy.round_to, differencing=not policy.as_published,
            events_needed=policy.rate_events, events_reliable=policy.reliable_events,
        )
        for name, policy in policies().items()
    }  # fmt: skip


def _cells(figures: pd.DataFrame, gated: pd.Series) -> pd.DataFrame:
    words = figures.astype(dict.fromkeys([*KEY[:-1], "policy", "area_code", "area_type"], "str"))
    cells = words[[*KEY[:-1], "numerator", "denominator", "policy", "mark"]]
    return cells.assign(place=words["area_type"] + ":" + words["area_code"], published=~gated)


def _relations(lookup: pd.DataFrame) -> pd.DataFrame:
    """Return the sums that readers know: areas of larger ones, and women and men of all people."""
    words = lookup.astype(dict.fromkeys(["area_type", "parent_type", "area_edition"], "str"))
    sums = [pd.DataFrame({"dimension": "sex", "hierarchy": "sexes", "whole": "persons", "part": ["female", "male"]})]
    for parts, wholes, name in SUMS:
        rows = words[words["area_type"].isin(parts) & words["parent_type"].isin(wholes)]
        edition = rows["area_edition"] if name == "wards" else ""
        made = pd.DataFrame(
            {
                "hierarchy": (name + " " + edition) if name == "wards" else name,
                "whole": rows["parent_type"] + ":" + rows["parent_code"].astype("str"),
                "part": rows["area_type"] + ":" + rows["area_code"].astype("str"),
            }
        )
        sums.append(made.assign(dimension="place"))
    return pd.concat(sums, ignore_index=True).drop_duplicates()


def _applied(figures: pd.DataFrame, result: pd.DataFrame, methods: dict[str, tuple[str, float]]) -> pd.DataFrame:
    """Blank what is withheld, round what is rounded, and leave out rates of too few events."""
    released = _blank(figures, (result["mark"] == "[c]").reindex(figures.index, fill_value=False))
    rules = _rules()
    policy = result["policy"].map(rules)
    shown = result["shown"].notna() & ~result["published"]
    rounded = result[shown & (result["shown"] != result["numerator"])]
    released = _remeasured(released, rounded, methods)
    events = result["shown"].where(shown)
    few = shown & (events < policy.map(lambda rule: rule.events_needed)) & (events > 0)
    released.loc[few[few].index, HIDDEN[2:]] = np.nan
    unsure = shown & (events < policy.map(lambda rule: rule.events_reliable)) & (events > 0)
    doubtful = released.index.isin(unsure[unsure].index) & released["mark"].isna()
    released.loc[doubtful, "mark"] = "[u]"
    return released


def _remeasured(released: pd.DataFrame, rounded: pd.DataFrame, methods: dict[str, tuple[str, float]]) -> pd.DataFrame:
    """Give rounded counts the value and interval of the rounded count: the exact ones would tell it."""
    released.loc[rounded.index, "numerator"] = rounded["shown"]
    released.loc[rounded.index, HIDDEN[2:]] = np.nan
    for name, rows in rounded.groupby("indicator_id"):
        method, per = methods[str(name)]
        if method in METHODS:
            counts = rows[["denominator"]].assign(numerator=rows["shown"].clip(upper=rows["denominator"]))
            made = METHODS[method](counts[counts["denominator"] > 0], per=per)
            released.loc[made.index, HIDDEN[2:]] = made[HIDDEN[2:]]
    return released


def _blank(figures: pd.DataFrame, hidden: pd.Series) -> pd.DataFrame:
    released = figures.astype({"mark": object})
    released.loc[hidden, HIDDEN] = np.nan
    released.loc[hidden, "mark"] = "[c]"
    return released
