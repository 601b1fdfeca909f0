"""Values of a dimension by what they are made of: what holds what, what is the same, and what adds up to what."""

import numpy as np
import pandas as pd
from scipy import sparse


def contained(pieces: pd.DataFrame) -> pd.DataFrame:
    """Return what strictly contains what, found at once for all pairs.

    Parameters
    ----------
    pieces : a row for each ``member`` (such as a small area) of each ``code``, none twice.

    Returns
    -------
    A row a pair: ``whole`` and ``part``, in this order, with their numbers of members, ``whole_size`` and
    ``part_size``.
    """
    code, codes = pd.factorize(pieces["code"])
    member, _ = pd.factorize(pieces["member"])
    holds = sparse.csr_array((np.ones(len(pieces)), (code, member)))
    size = np.bincount(code)
    shared = (holds @ holds.T).tocoo()
    inside = (shared.data == size[shared.col]) & (size[shared.row] > size[shared.col])
    whole, part = shared.row[inside], shared.col[inside]
    pairs = {"whole": codes[whole], "part": codes[part], "whole_size": size[whole], "part_size": size[part]}
    return pd.DataFrame(pairs).sort_values(["whole", "part"], ignore_index=True)


def alike(pieces: pd.DataFrame) -> pd.DataFrame:
    """Return the codes that hold the very same members: ``whole``, the first of them by name, and each other ``part``.

    pieces : as `contained` takes them.
    """
    members = pieces.sort_values("member").groupby("code", observed=True)["member"].agg(tuple).rename("members")
    named = members.sort_index().reset_index()
    first = named.groupby("members", sort=False)["code"].transform("first")
    return pd.DataFrame({"whole": first, "part": named["code"]})[first != named["code"]].reset_index(drop=True)


def atoms(pieces: pd.DataFrame) -> pd.DataFrame:
    """Return each code as the sum of the smallest sets of members that codes can tell apart: ``whole`` and ``part``.

    A set that is a code by itself has its name, the others a name that no code has.

    pieces : as `contained` takes them.
    """
    ordered = pieces.sort_values("code")
    holders = ordered.groupby("member", observed=True)["code"].agg(tuple)
    sums = ordered.assign(atom=ordered["member"].map(holders))[["code", "atom"]].drop_duplicates()
    lone = sums[~sums["code"].duplicated(keep=False)].drop_duplicates("atom").set_index("atom")["code"]
    apart = sums["atom"].map(lambda codes: "what is in all of: " + "; ".join(codes))
    sums = sums.assign(part=sums["atom"].map(lone).astype("str").fillna(apart)).rename(columns={"code": "whole"})
    return sums.loc[sums["whole"] != sums["part"], ["whole", "part"]].reset_index(drop=True)
