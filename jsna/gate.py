"""Which figures obey a disclosure policy, and those figures as the cells that the methods protect."""

import pandas as pd

from jsna.catalogue import indicators, policies
from jsna.sums import place
from needs.disclosure.policy import Policy

KEY = ["indicator_id", "source", "period", "age", "category", "sex", "place"]
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
    """Return figures as cells; the people beside a rate's events are no complement, unless they are hardly any."""
    words = figures.astype(dict.fromkeys([*KEY[:-1], "policy", "area_code", "area_type"], "str"))
    known_cells = words[[*KEY[:-1], "numerator", "denominator", "mark"]]
    shares = {name for name, fact in indicators().items() if fact.method == "proportion"}
    few = known_cells["denominator"] <= names.map({name: rule.high for name, rule in known.items()})
    events = ~words["indicator_id"].isin(shares) & ~(few & (known_cells["numerator"] <= known_cells["denominator"]))
    places = place(words)
    return known_cells.assign(
        place=places, policy=names, published=~own, denominator=known_cells["denominator"].mask(events),
        category=known_cells["category"].mask(places.str.contains("/", regex=False), "all"),
    )  # fmt: skip
