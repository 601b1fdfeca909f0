"""The words that indicators are described by: how a value is made, and which way is better."""

import pandas as pd

from needs.refusals import refuse

POLARITIES = ("high is good", "low is good", "no judgement")
METHODS = ("proportion", "crude rate", "dsr", "ratio", "mean", "count", "published")
"""A dsr is a directly standardised rate, a ratio an indirectly standardised one; published: made in its own way."""


def require_polarity(polarity: pd.Series) -> None:
    """Raise ValueError if a polarity is none of `POLARITIES`; a missing one is no judgement."""
    _require(polarity, "polarity", POLARITIES)


def require_method(method: pd.Series) -> None:
    """Raise ValueError if a method is none of `METHODS`; a missing one is not known."""
    _require(method, "method", METHODS)


def _require(words: pd.Series, name: str, known: tuple[str, ...]) -> None:
    refuse(words.to_frame(name), words.notna() & ~words.isin(known), f"{name} is one of {', '.join(known)}")
