"""Which figures obey a disclosure policy, and those figures as the cells that the methods protect."""

import pandas as pd

from jsna.catalogue import indicators, policies
from jsna.nested import event
from jsna.sums import place, span
from needs.disclosure.policy import Policy

NAMED = ["event", "period", "category", "sex", "place"]
DERIVED = "sum of"  # how the note of a figure begins that only we have summed
OWN = "local_indicators"  # the source whose rows the council writes


def gated(figures: pd.DataFrame) -> pd.Series:
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


def unpublished(figures: pd.DataFrame) -> set[str]:
    """Return the sources that hold counts which nobody has published; sums of published counts are none."""
    summed = figures["note"].astype("str").str.startswith(DERIVED)
    sources = figures.loc[gated(figures) & ~summed, "source"].astype("str").unique()
    return {name for joined in sources for name in joined.split("; ")}


def cells(figures: pd.DataFrame, own: pd.Series, names: pd.Series, known: dict[str, Policy]) -> pd.DataFrame:
    """Return figures as cells, a row each, named alike however their ages and periods are written.

    The people beside a rate's events are no complement, unless they are hardly any.
    """
    words = figures.astype(dict.fromkeys(["indicator_id", "source", "period", "age", "category", "sex"], "str"))
    shares = {name for name, fact in indicators().items() if fact.method == "proportion"}
    few = words["denominator"] <= names.map({name: rule.high for name, rule in known.items()})
    events = ~words["indicator_id"].isin(shares) & ~(few & (words["numerator"] <= words["denominator"]))
    places = place(words)
    return words[["source", "sex", "numerator", "mark"]].assign(
        event=[event(*pair) for pair in zip(words["indicator_id"], words["age"], strict=True)],
        period=words["period"].map({text: alike(text) for text in words["period"].unique()}),
        category=words["category"].mask(places.str.contains("/", regex=False), "all"),
        place=places, denominator=words["denominator"].mask(events), policy=names, published=~own,
    )  # fmt: skip


def alike(period: str) -> str:
    """Return a period as all who write it differently do: 2017 to 2019 and 2017-19 are one."""
    found = span(period)
    if found is None:
        return period
    style, first, last = found
    ends = [f"{year}/{(year + 1) % 100:02}" if style else str(year) for year in (first, last)]
    return "-".join(dict.fromkeys(ends))
