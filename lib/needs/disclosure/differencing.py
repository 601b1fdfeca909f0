"""Differencing: two figures that may both be shown, one of which contains the other but for a few people."""

from collections.abc import Mapping, Sequence

import pandas as pd

from needs.disclosure.hierarchy import RELATION
from needs.disclosure.pieces import contained
from needs.disclosure.policy import Policy, rules
from needs.disclosure.primary import small
from needs.refusals import require_numbers, require_unique


def differences(
    cells: pd.DataFrame,
    members: pd.DataFrame,
    policy: Policy | Mapping[str, Policy],
    *,
    key: Sequence[str],
    covers: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Find the subtractions of figures that leave a few people, or all but a few.

    Two areas (periods, age bands) are compared within each combination of the other key columns: the whole holds all
    members of the part and more. Values of one area in different years are never subtracted, since neither year
    holds the other.

    Parameters
    ----------
    cells : the figures that are shown or were published before, one row each: the columns `key`, ``numerator`` and
        ``denominator`` (people; missing where unknown), and optionally ``policy``. Editions are told apart by a
        column of `key` or by codes of their own.
    members : columns ``dimension`` (one of `key`), ``code`` (a value of it) and ``member`` (the smallest pieces it is
        made of: LSOAs, single years, single years of age), one row a pair.
    policy : the rules; those whose `differencing` is off find nothing.
    key : the columns that name a figure.
    covers : columns ``dimension``, ``hierarchy``, ``whole`` and ``part``: sets of parts to subtract together, such as
        the wards that nearly make up a district. Sets that overlap or leave nothing over are passed by.

    Returns
    -------
    One row a subtraction: ``dimension``, the columns `key` of the whole, ``parts`` (a tuple of codes), ``numerator``
    and ``denominator`` of the remainder, ``policy`` (the strictest of those of the figures, where `cells` names them),
    ``reason``, and ``subtraction`` in figures, e.g. ``412 - 409 = 3``.

    Raises
    ------
    ValueError : a key names two figures, a pair of `members` is given twice, or the columns are not there.
    """
    require_numbers(cells, ["numerator", "denominator"])
    require_unique(cells, key)
    require_unique(members, ["dimension", "code", "member"])
    if covers is None:
        covers = pd.DataFrame(columns=RELATION)
    require_unique(covers, RELATION)
    by_strictness = _by_strictness(policy)
    number = {name: place for place, name in enumerate(by_strictness)}
    figures = cells.assign(strictness=cells["policy"].map(number) if "policy" in cells else 0)
    columns = [*key, "dimension", "parts", "numerator", "denominator", "strictness", "subtraction"]
    found = [pd.DataFrame(columns=columns).astype({"numerator": float, "denominator": float})]
    for dimension, pieces in members.groupby("dimension", observed=True):
        sets = pd.concat([_pairs(pieces), _covering(pieces, covers[covers["dimension"] == dimension])])
        found.append(_subtracted(figures, sets, str(dimension), key))
    remainders = pd.concat([some for some in found if len(some)] or found, ignore_index=True)
    strictness = remainders.pop("strictness")
    if "policy" in cells:
        remainders = remainders.assign(policy=strictness.map(dict(enumerate(by_strictness))))
    reason = small(remainders, policy).where(rules(remainders, policy)["differencing"])
    return remainders.assign(reason=reason)[reason.notna()].reset_index(drop=True)


def with_remainders(
    cells: pd.DataFrame, relations: pd.DataFrame, found: pd.DataFrame, *, key: Sequence[str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return `cells` and `relations` with each remainder that `differences` found as a withheld cell of its own.

    The whole is then the sum of its parts and the remainder, so protecting the remainder withholds one of the others.
    The added cells come last, each named by its subtraction.
    """
    if found.empty:
        return cells, relations
    added, sums = [], []
    for dimension, some in found.groupby("dimension", observed=True):
        column = str(dimension)
        name = some[column].astype("str") + " less " + some["parts"].map(", ".join)
        added.append(
            some.assign(**{column: name})[[*key, *some.columns.intersection(["policy"]), "numerator", "denominator"]]
        )
        links = pd.DataFrame({
            "dimension": column, "hierarchy": name, "whole": some[column],
            "part": [[*parts, rest] for parts, rest in zip(some["parts"], name, strict=True)],
        })  # fmt: skip
        sums.append(links.explode("part").drop_duplicates())
    withheld = pd.concat(added, ignore_index=True).drop_duplicates(list(key))
    if "mark" in cells:
        withheld = withheld.assign(mark="[c]")
    if "published" in cells:
        withheld = withheld.assign(published=False)
    if "weight" in cells:
        withheld = withheld.assign(weight=1.0)
    return pd.concat([cells, withheld], ignore_index=True), pd.concat([relations[RELATION], *sums], ignore_index=True)


def _pairs(pieces: pd.DataFrame) -> pd.DataFrame:
    """Return each whole with one part that it strictly contains: ``set``, ``whole`` and ``part``."""
    pairs = contained(pieces)[["whole", "part"]]
    return pairs.assign(set="pair " + pairs.index.astype("str"))


def _covering(pieces: pd.DataFrame, covers: pd.DataFrame) -> pd.DataFrame:
    """Return the sets of parts that do not overlap and lie within their whole, but do not fill it."""
    if covers.empty:
        return pd.DataFrame(columns=["set", "whole", "part"], dtype="str")
    named = covers.assign(set=covers["hierarchy"].astype("str") + ": " + covers["whole"].astype("str"))
    holds = pieces[["code", "member"]]
    parts = named.merge(holds, left_on="part", right_on="code")
    parts = parts.merge(holds.rename(columns={"code": "whole"}), on=["whole", "member"], how="left", indicator="inside")
    parts = parts.assign(inside=parts["inside"] == "both")
    per_set = parts.groupby("set").agg(
        pieces=("member", "size"), distinct=("member", "nunique"), inside=("inside", "all")
    )
    size = named.drop_duplicates("set").set_index("set")["whole"].map(holds.groupby("code").size())
    good = per_set["inside"] & (per_set["pieces"] == per_set["distinct"]) & (per_set["pieces"] < size[per_set.index])
    return named.loc[named["set"].isin(per_set.index[good]), ["set", "whole", "part"]]


def _by_strictness(policy: Policy | Mapping[str, Policy]) -> list[str]:
    """Return the names of policies, the one that withholds least first."""
    known = {policy.name: policy} if isinstance(policy, Policy) else policy
    return sorted(known, key=lambda name: (known[name].differencing, known[name].high, known[name].complement))


def _subtracted(cells: pd.DataFrame, sets: pd.DataFrame, dimension: str, key: Sequence[str]) -> pd.DataFrame:
    """Return the remainder of every set in every slice of the release where its whole and all its parts are known."""
    others = [column for column in key if column != dimension]
    figures = cells.loc[cells["numerator"].notna(), [*key, "numerator", "denominator", "strictness"]]
    wholes = sets[["set", "whole"]].drop_duplicates().merge(figures, left_on="whole", right_on=dimension)
    parts = sets.merge(figures.drop(columns=dimension).assign(part=figures[dimension]), on="part")
    ordered = parts.sort_values(["set", "part"]).assign(taken=parts["numerator"].map("{:g}".format))
    by_set = ordered.groupby(["set", *others], observed=True, dropna=False)
    sums = by_set.agg(
        found=("part", "size"),
        known=("denominator", "count"),
        parts=("part", tuple),
        part_numerator=("numerator", "sum"),
        part_denominator=("denominator", "sum"),
        part_strictness=("strictness", "max"),
        taken=("taken", " - ".join),
    )
    sums["part_denominator"] = sums["part_denominator"].where(sums["known"] == sums["found"])
    both = wholes.merge(sums.reset_index(), on=["set", *others])
    both = both[both["found"] == both["set"].map(sets.groupby("set").size())]
    remainder = both["numerator"] - both["part_numerator"]
    people = both["denominator"] - both["part_denominator"]
    text = "{:g}".format
    shown = (
        both["numerator"].map(text).astype("str")
        + " - "
        + both["taken"].astype("str")
        + " = "
        + remainder.map(text).astype("str")
    )
    result = both[list(key)].assign(
        dimension=dimension,
        parts=both["parts"],
        numerator=remainder,
        denominator=people.where(people >= remainder),  # fewer: the two are counted among other people
        strictness=both[["strictness", "part_strictness"]].max(axis=1),
        subtraction=shown,
    )
    return result[result["numerator"] >= 0]
