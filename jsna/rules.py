"""The disclosure rules that hold here: every policy, made stricter where the council's own file says so.

The council's file is `data/raw/local/policy.toml`: a table for each policy it tightens, with the rules it changes.
Where figures mix policies, the strictest of each rule holds.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from jsna import catalogue
from jsna.catalogue import indicators, policies
from jsna.errors import JsnaError
from jsna.facts import read_toml, require
from needs.disclosure.policy import Policy, strictest

OWN = Path("local") / "policy.toml"
STRICTER: dict[str, tuple[str, type, Callable[[Any, Any], bool], str]] = {  # rule: ours, its type, may it be, in words
    "suppress_to": ("high", int, lambda own, usual: own >= usual, "at least"),
    "round_to": ("rounding", int, lambda own, usual: own >= 1 and own % usual == 0, "a multiple of"),
    "complement": ("complement", bool, lambda own, usual: own or not usual, "true, or as it is:"),
    "differencing": ("differencing", bool, lambda own, usual: own or not usual, "true, or as it is:"),
    "rate_events": ("events_needed", int, lambda own, usual: own >= usual, "at least"),
    "reliable_events": ("events_reliable", int, lambda own, usual: own >= usual, "at least"),
}


def rules(raw: Path | None = None) -> dict[str, Policy]:
    """Return the rules of every policy by its id; those of the folder `raw` of published files make them stricter.

    Raises
    ------
    JsnaError : the council's file is not TOML, names a policy or rule that there is not, or is looser than the policy.
    """
    usual = {name: _as_rules(policy) for name, policy in policies().items()}
    own = raw / OWN if raw is not None else None
    if own is None or not own.exists():
        return usual
    changes = read_toml(own, OWN.as_posix())
    for name, table in changes.items():
        require(
            OWN.as_posix(),
            name,
            name in usual and isinstance(table, dict),
            f"a table named as one of: {', '.join(usual)}",
        )
    return usual | {name: _tightened(usual[name], table) for name, table in changes.items()}


def _as_rules(policy: catalogue.Policy) -> Policy:
    return Policy(
        name=policy.id, low=policy.suppress_from, high=policy.suppress_to, zero_shown=policy.zero_shown,
        complement=policy.complement, rounding=policy.round_to, differencing=policy.differencing,
        events_needed=policy.rate_events, events_reliable=policy.reliable_events,
    )  # fmt: skip


def _tightened(usual: Policy, table: dict[str, Any]) -> Policy:
    changed = {}
    for rule, own in table.items():
        where = f"{OWN.as_posix()}, [{usual.name}]"
        require(where, rule, rule in STRICTER, f"one of: {', '.join(STRICTER)}")
        name, kind, allowed, words = STRICTER[rule]
        before = getattr(usual, name)
        fits = type(own) is kind and allowed(own, before)
        require(where, rule, fits, f"{words} {before!r}, never looser; found {own!r}")
        changed[name] = own
    try:
        return replace(usual, **changed)
    except ValueError as wrong:
        raise JsnaError(f"{OWN.as_posix()}: {wrong}; correct the file") from None


def mixed(figures: pd.DataFrame, known: dict[str, Policy]) -> tuple[pd.Series, dict[str, Policy]]:
    """Return the name of the rules that each figure obeys (its own policy and its indicator's), and those rules."""
    own = figures["policy"].astype("str")
    kind = figures["indicator_id"].astype("str").map({name: fact.policy for name, fact in indicators().items()})
    pairs = pd.DataFrame({"own": own, "kind": kind.fillna(own)}).drop_duplicates()
    names, found = {}, {}
    for pair in pairs.itertuples(index=False):
        both = strictest(known[name] for name in dict.fromkeys(pair))
        names[tuple(pair)], found[both.name] = both.name, both
    keys = pd.MultiIndex.from_arrays([own, kind.fillna(own)])
    return pd.Series(keys.map(names), index=figures.index), found
