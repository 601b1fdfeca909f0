"""What is counted within what: an age within an age, and one indicator's event within another's."""

import re
from collections.abc import Mapping
from itertools import product
from typing import Protocol

import pandas as pd

from jsna.facts import require

OPEN = 120  # the last year of an age that is open
EVERYBODY = "all ages"
AGES = (  # how ages are written, and their first and last year
    (r"(?:under |< ?)(\d+)", lambda last: (0, last - 1)),
    (r"(\d+)(?: to | ?[-–] ?)(\d+)", lambda first, last: (first, last)),
    (r"(\d+)(?: and over|\+)", lambda first: (first, OPEN)),
    (r"(\d+)", lambda age: (age, age)),
)
EVENTS = ("proportion", "crude rate", "dsr", "ratio", "count")
PARTS = ("apart", "all")  # nobody is counted by two parts of a whole; and everybody by one


class Fact(Protocol):
    """What of an indicator is asked here; see `jsna.catalogue.Indicator`."""

    @property
    def part_of(self) -> str: ...
    @property
    def parts(self) -> str: ...
    @property
    def method(self) -> str: ...
    @property
    def sex(self) -> str: ...
    @property
    def age(self) -> str: ...


Facts = Mapping[str, Fact]


def years_of_age(age: str) -> tuple[int, int] | None:
    """Return the first and the last year of an age in words, both included; None where it is not in years."""
    plain = re.sub(r"\s*(?:yrs?|years?)$", "", age.strip().lower())
    for pattern, ends in AGES:
        if found := re.fullmatch(pattern, plain):
            return ends(*map(int, found.groups()))
    return None


def event(indicator_id: str, age: str) -> str:
    """Return the name of what is counted: an indicator's event at an age, however the age is written."""
    years = years_of_age(age)
    return f"{indicator_id} ({age if years is None else '{} to {}'.format(*years)})"


def refuse_nesting(facts: Facts) -> None:
    """Raise JsnaError where `part_of` names no indicator that can hold the part; names file and field.

    What is counted can only be part of what is counted too, of the same sex and of ages that hold its own.
    """
    for name, part in facts.items():
        where, above = f"indicators/{name}.toml", list(_above(facts, name))
        if part.parts:
            require(where, "parts", part.parts in PARTS, f"one of: {'; '.join(PARTS)}")
            require(where, "parts", bool(_below(facts, name)), "given only where an indicator is part_of this one")
        if not part.part_of:
            continue
        require(where, "part_of", part.part_of in facts, "the name of an indicator's file")
        require(where, "part_of", name not in above, "an indicator that is no part of this one")
        whole = facts[part.part_of]
        alike = part.sex == whole.sex and part.method in EVENTS and whole.method in EVENTS
        require(where, "part_of", alike, "a count, rate or share of the same sex, as this one is")
        require(where, "part_of", _holds(whole.age, part.age), f"of ages that hold {part.age!r}; it is {whole.age!r}")


def _above(facts: Facts, name: str) -> list[str]:
    """Return what an indicator is part of, directly or not; a loop ends where it begins again."""
    found: list[str] = []
    while (name := facts[name].part_of if name in facts else "") and name not in found:
        found.append(name)
    return found


def _below(facts: Facts, name: str) -> list[str]:
    return [other for other, fact in facts.items() if fact.part_of == name]


def _holds(whole: str, part: str) -> bool:
    """Whether an age holds another; one that is not in years holds all."""
    outer, inner = years_of_age(whole), years_of_age(part)
    return outer is None or (inner is not None and outer[0] <= inner[0] and inner[1] <= outer[1])


def family(facts: Facts, name: str) -> str:
    """Return the indicator that holds all of those that `name` can be subtracted from."""
    return [name, *_above(facts, name)][-1]


def views(facts: Facts, name: str) -> list[list[str]]:
    """Return the indicators under `name` in lists within which nobody is counted by two but one inside the other."""
    below = [views(facts, part) for part in _below(facts, name)]
    if not below:
        return [[name]]
    if facts[name].parts:
        return [[name, *(one for view in together for one in view)] for together in product(*below)]
    return [[name, *view] for part in below for view in part]


def pieces(rows: pd.DataFrame, facts: Facts) -> pd.DataFrame:
    """Return what is counted in its smallest pieces: ``edition``, one of its `views`, ``code`` and ``member``.

    rows : the columns ``indicator_id`` and ``age`` of figures, as words.
    """
    pairs = list(rows.drop_duplicates().itertuples(index=False, name=None))
    roots = sorted({family(facts, name) for name, _ in pairs})
    found = [
        (f"{root} {place}", code, member)
        for root in roots
        for place, view in enumerate(views(facts, root))
        for code, members in _pieces([pair for pair in pairs if pair[0] in view], view, facts).items()
        for member in sorted(members)
    ]
    return pd.DataFrame(found, columns=["edition", "code", "member"], dtype="str")


def _pieces(pairs: list[tuple[str, str]], view: list[str], facts: Facts) -> dict[str, set[str]]:
    """Return the smallest pieces of what each pair of indicator and age counts."""
    of_all = [(name, facts[name].age) for name in view if facts[facts[name].part_of or name].parts == "all"]
    named = {event(*pair): pair for pair in [*pairs, *of_all]}
    own = {code: set() if _made_up(facts, *pair) else _own(*pair) for code, pair in named.items()}
    return {
        code: own[code].union(*(own[other] for other, part in named.items() if _within(facts, pair, part)))
        for code, pair in named.items()
    }


def _made_up(facts: Facts, name: str, age: str) -> bool:
    """Whether parts count all that an indicator counts at an age, so that it has no piece of its own."""
    return facts[name].parts == "all" and event(name, age) == event(name, facts[name].age)


def _own(name: str, age: str) -> set[str]:
    years = years_of_age(age)
    return {event(name, age)} if years is None else {f"{name} {year}" for year in range(years[0], years[1] + 1)}


def _within(facts: Facts, whole: tuple[str, str], part: tuple[str, str]) -> bool:
    """Whether what one pair of indicator and age counts is counted by the other too."""
    if whole[0] == part[0]:
        return _holds(whole[1], part[1]) and (years_of_age(whole[1]) is not None or whole[1].lower() == EVERYBODY)
    return whole[0] in _above(facts, part[0]) and _holds(whole[1], part[1])
