"""Colours, verdicts and type sizes of every chart and table (METHODS section 6)."""

from dataclasses import dataclass

INK = "#0B0C0C"
SOFT = "#505A5F"
GRID = "#D9D9D9"
AXIS = "#8A9297"
FOCUS = "#12436D"
CONTEXT = "#BFBFBF"
FEMALE, MALE = "#12436D", "#28A197"
MAP = ("#DCEAF7", "#A6CBEB", "#6BACE6", "#2073BC", "#12436D")
TEXT = 13
SMALL = 12


@dataclass(frozen=True)
class Verdict:
    """How one verdict is shown: always a word, a shape and a colour together."""

    word: str
    shape: str
    marker: str
    colour: str
    style: str


VERDICTS = {
    "better": Verdict("better", "■", "s", "#12436D", "better"),
    "best": Verdict("clearly better", "■", "s", "#12436D", "better"),
    "similar": Verdict("similar", "●", "o", "#D9D9D9", "similar"),
    "worse": Verdict("worse", "◆", "D", "#F46A25", "worse"),
    "worst": Verdict("clearly worse", "◆", "D", "#F46A25", "worse"),
    "lower": Verdict("lower", "▼", "v", "#6BACE6", "lower"),
    "higher": Verdict("higher", "▲", "^", "#2073BC", "higher"),
    "too uncertain to call": Verdict("too uncertain to call", "○", "o", "#FFFFFF", "unsure"),
    "not compared": Verdict("not compared", "–", "_", "#FFFFFF", "unsure"),
}


def verdict(name: object) -> Verdict:
    """Return how the verdict called `name` is shown; an unknown or missing one is 'not compared'."""
    return VERDICTS.get(str(name), VERDICTS["not compared"])
