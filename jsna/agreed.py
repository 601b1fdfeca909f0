"""One cell for each number: figures of several sources that are the same, and those that do not agree."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from jsna.gate import NAMED
from jsna.sums import SAME
from needs.disclosure.agreement import unsummed
from needs.disclosure.hierarchy import Links, link
from needs.disclosure.policy import Policy, rules

KEY = [*NAMED, "version"]
ROUNDS = 9


def united(figures: pd.DataFrame, known: Mapping[str, Policy]) -> tuple[pd.DataFrame, pd.Series]:
    """Return a cell for each number of `figures`, and which figure has which.

    What several sources count alike is one cell, published if one of them is. Of different counts of the same thing
    the first, ours before theirs, takes part in sums; the others are versions of their own. A figure without a count
    is no cell where another source has one.
    """
    high = figures["policy"].map({name: rule.high for name, rule in known.items()})
    ordered = figures.assign(high=-high, figure=figures.index).sort_values(["published", "high"], kind="stable")
    nothing = ordered["numerator"].isna() & ordered.groupby(NAMED)["numerator"].transform("count").gt(0)
    ordered = ordered[~nothing]
    ordered = ordered.assign(number=ordered["numerator"].fillna(-1))
    ordered["cell"] = ordered.groupby([*NAMED, "number"], sort=False).ngroup()
    numbers = ordered.groupby("cell").agg(
        published=("published", "any"), **{name: (name, "first") for name in _kept(figures)}
    )
    version = numbers.groupby(NAMED).cumcount()
    return numbers.assign(version=version.astype("str").mask(version == 0, "")), ordered.set_index("figure")["cell"]


def _kept(figures: pd.DataFrame) -> list[str]:
    return [name for name in figures.columns if name != "published"]


def agreeing(cells: pd.DataFrame, sums: pd.DataFrame, known: Mapping[str, Policy]) -> tuple[pd.DataFrame, list[str]]:
    """Return the cells with published ones set apart that contradict what they are a sum or part of; and notes.

    Publishers round, revise, and count other people than the council does: what does not add up tells nothing
    exactly. Counts of one source that nobody has published must add up: they stay, to be refused.
    """
    apart = pd.Series(False, index=cells.index)
    for _ in range(ROUNDS):
        tried = cells.assign(version=cells["version"].mask(apart, "apart " + cells.index.astype("str")))
        links = link(tried, sums, key=KEY)
        more = _contradicting(tried, links, unsummed(tried, links, rules(tried, known)["rounding"]))
        if not more.any():
            break
        apart |= more
    return tried, _said(cells[apart])


def _contradicting(cells: pd.DataFrame, links: Links, sums: pd.DataFrame) -> pd.Series:
    """Return the cells to set apart: of contradicted sums those of another publisher, or else a published whole."""
    wrong = np.flatnonzero(sums["wrong"])
    terms = links.matrix[wrong].tocoo()
    held = terms.col < links.cells
    row, cell = wrong[terms.row[held]], terms.col[held]
    found = pd.DataFrame({"cell": cell, "whole": terms.data[held] < 0, "group": sums["group"].to_numpy()[row]})
    found = found.assign(
        published=cells["published"].to_numpy()[cell], source=cells["source"].to_numpy()[cell],
        same=sums["hierarchy"].str.startswith(SAME).to_numpy()[row],
    )  # fmt: skip
    of_sum = found.groupby("group")
    theirs = of_sum["published"].transform("all")
    several = of_sum["source"].transform("nunique") > 1
    mixed = found["published"] & several & ~theirs
    blamed = mixed.groupby(found["group"]).transform("any")
    out = mixed | (found["whole"] & (theirs | (found["same"] & ~blamed)))
    return pd.Series(np.isin(np.arange(len(cells)), found.loc[out, "cell"]), index=cells.index)


def _said(apart: pd.DataFrame) -> list[str]:
    if apart.empty:
        return []
    first = apart.sort_values(KEY).iloc[0]
    named = f"{first['event']}, {first['sex']}, {first['period']}, {first['place']}"
    sources = ", ".join(sorted(set(apart["source"])))
    return [
        f"disclosure control: {len(apart):,} figures ({sources}) do not add up with the counts beside them, so "
        f"subtracting tells nothing exact; the first: {named}"
    ]
