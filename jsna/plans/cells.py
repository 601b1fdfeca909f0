"""What a cell of a plan file may hold: kinds of cell, each with its test and with what to write instead.

Every cell is text as it stands in the file. A cell that a spreadsheet would run is refused wherever it stands; a tag
is refused in names and posts, and kept as text elsewhere (pages escape it).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
from pandera.api.extensions import register_check_method

from jsna.catalogue import indicators
from jsna.plans import dates

TAG = re.compile(r"<\s*[/!?]?\s*[a-z]", re.I)
SIGNED_NUMBER = re.compile(r"[+-]\s?£?\d[\d,]*(\.\d+)?\s?%?")
MONEY = re.compile(r"£?\s?(\d{1,3}(,\d{3})+|\d+)(\.\d{1,2})?")
RUNNING = ("=", "@", "\t", "\r", "|", *"＝＠＋－")  # the last as wide as an East Asian keyboard writes them
TURNED = re.compile(r"\d{1,2}-[a-z]{3}|[a-z]{3}-\d{2}", re.I)  # 11-May, Nov-05: what a spreadsheet makes of 5-11
UNSEEN = re.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069\\ufeff]")
LONGEST_NAME, LONGEST_TEXT = 200, 4_000


def runs(text: str) -> bool:
    """Whether a spreadsheet would run `text` as a formula; a signed number such as -10.3% is only a number."""
    return text[:1] in RUNNING or (text[:1] in ("+", "-") and not SIGNED_NUMBER.fullmatch(text))


def listed(text: str) -> list[str]:
    """Return the entries of a cell that holds several, set apart by semicolons."""
    return [entry.strip() for entry in str(text).split(";") if entry.strip()]


def run(text: str) -> bool:
    """Whether a spreadsheet would run a cell, or one of the entries that a page sets apart."""
    return any(map(runs, (text, *listed(text))))


def number(text: str) -> float:
    """Return a cell's number; an empty cell is missing."""
    return float(re.sub(r"[£,\s]", "", text)) if text else float("nan")


def _between(low: float, high: float, whole: bool = False) -> Callable[[str], bool]:
    def fits(text: str) -> bool:
        if not text:
            return True
        try:
            value = number(text)
        except ValueError:
            return False
        return low <= value <= high and (not whole or value.is_integer())

    return fits


def _known(text: str) -> bool:
    return all(name in indicators() for name in listed(text))


def _text(text: str) -> bool:
    return len(text) <= LONGEST_TEXT


def _name(text: str) -> bool:
    return bool(text) and len(text) <= LONGEST_NAME and not TAG.search(text)


@dataclass(frozen=True)
class Kind:
    """A kind of cell: its test and what to write where a cell fails it."""

    fits: Callable[[str], bool]
    advice: str


KINDS = {
    "name": Kind(_name, f"write a name: not empty, at most {LONGEST_NAME} characters, without HTML tags"),
    "post": Kind(
        lambda text: _text(text) and "@" not in text and not TAG.search(text),
        "write a post, not a person, an address or a tag",
    ),
    "text": Kind(
        _text, f"write at most {LONGEST_TEXT:,} characters; what is longer has its place in commentary/<chapter>.md"
    ),
    "ages": Kind(
        lambda text: _text(text) and not TURNED.fullmatch(text),
        "write ages in words, such as 5 to 11: a spreadsheet turns 5-11 into a day",
    ),
    "money": Kind(
        lambda text: not text or bool(MONEY.fullmatch(text)),
        "write pounds, 0 or more, such as 250000; leave it empty where it is not known",
    ),
    "share": Kind(_between(0, 1), "write a share from 0 to 1, such as 0.05"),
    "age": Kind(_between(0, 120, whole=True), "write completed years, 0 to 120"),
    "whole": Kind(_between(1, 10_000, whole=True), "write a whole number, 1 or more"),
    "people": Kind(_between(0, 1e9, whole=True), "write a number of people, such as 21290"),
    "percent": Kind(_between(-100, 1000), "write a percentage without its sign, such as 19.6 or -5"),
    "date": Kind(dates.is_date, f"write {dates.ADVICE}"),
    "month": Kind(dates.is_month, "write a month such as 2009-12 or December 2009"),
    "indicators": Kind(
        _known, "write names of files in jsna/indicators, without .toml, set apart by semicolons; or leave it empty"
    ),
}
FILLED = ("name", "month")  # kinds that a cell cannot leave empty


@register_check_method(statistics=["kind"])  # type: ignore[untyped-decorator]
def holds(cells: pd.Series, *, kind: str) -> pd.Series:
    """Whether each cell is of the kind."""
    return cells.map(KINDS[kind].fits).astype(bool)
