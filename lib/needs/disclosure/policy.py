"""Disclosure policies as data: which counts are too small to show, and how the rest may be shown."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

import pandas as pd

from needs.refusals import refuse, require_columns


@dataclass(frozen=True, kw_only=True)
class Policy:
    """The rules that one publisher sets for counts of people.

    Attributes
    ----------
    name : what the policy is called, e.g. ``hes``.
    low, high : the counts that are withheld, both included; an attacker may not narrow this range.
    zero_shown : whether a count of nobody is shown (then `low` is 1, otherwise 0).
    complement : whether the people not counted (denominator less numerator) are protected alike.
    rounding : multiple to which shown counts are rounded; 1 leaves them exact.
    differencing : whether the remainder between overlapping published areas or periods is protected.
    events_needed : events below which no rate is shown.
    events_reliable : events below which a shown rate is marked ``[u]``, of low reliability.

    Raises
    ------
    ValueError : a rule contradicts another, is negative, or is of the wrong type.
    """

    name: str
    low: int
    high: int
    zero_shown: bool
    complement: bool
    rounding: int
    differencing: bool
    events_needed: int = 0
    events_reliable: int = 0

    def __post_init__(self) -> None:
        """Refuse rules of the wrong type and rules that contradict one another."""
        for field in fields(self):
            if type(getattr(self, field.name)) is not field.type:
                wanted = getattr(field.type, "__name__", field.type)
                raise ValueError(f"policy {self.name!r}: {field.name} is {wanted}, not {getattr(self, field.name)!r}")
        broken = {
            "low and high are not negative": self.low < 0 or self.high < 0,
            "low is not above high": self.low > self.high,
            "zero is shown where low is 1 and withheld where low is 0": self.low != int(self.zero_shown),
            "rounding is to a multiple of 1 or more": self.rounding < 1,
            "events_needed and events_reliable are not negative": min(self.events_needed, self.events_reliable) < 0,
            "a rate is unreliable only where it is shown (events_needed <= events_reliable)": (
                0 < self.events_reliable < self.events_needed
            ),
        }
        for rule, breaks in broken.items():
            if breaks:
                raise ValueError(f"policy {self.name!r}: {rule}; it says {self}")


def strictest(policies: Iterable[Policy]) -> Policy:
    """Return the policy that is as strict as each of `policies`, rule by rule, for figures that mix sources.

    Raises
    ------
    ValueError : there is no policy to choose from.
    """
    policies = list(policies)
    if not policies:
        raise ValueError("the strictest of no policies: name at least one")
    return Policy(
        name=" + ".join(dict.fromkeys(policy.name for policy in policies)),
        low=min(policy.low for policy in policies),
        high=max(policy.high for policy in policies),
        zero_shown=all(policy.zero_shown for policy in policies),
        complement=any(policy.complement for policy in policies),
        rounding=math.lcm(*(policy.rounding for policy in policies)),
        differencing=any(policy.differencing for policy in policies),
        events_needed=max(policy.events_needed for policy in policies),
        events_reliable=max(policy.events_reliable for policy in policies),
    )


def rules(cells: pd.DataFrame, policy: Policy | Mapping[str, Policy]) -> pd.DataFrame:
    """Return each cell's own rules: columns named as the attributes of Policy, indexed as `cells`.

    Where `policy` is a mapping, column ``policy`` of `cells` names the one that each cell obeys.

    Raises
    ------
    ValueError : a cell names a policy that the mapping does not hold.
    """
    if isinstance(policy, Policy):
        return pd.DataFrame({field.name: getattr(policy, field.name) for field in fields(Policy)}, index=cells.index)
    require_columns(cells, ["policy"])
    refuse(cells, ~cells["policy"].isin(list(policy)), f"policy is one of {', '.join(policy)}")
    table = pd.DataFrame([vars(one) for one in policy.values()], index=list(policy))
    return table.iloc[table.index.get_indexer(pd.Index(cells["policy"]))].set_index(cells.index)
