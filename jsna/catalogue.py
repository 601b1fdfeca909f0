"""Indicators and disclosure policies: facts in TOML files, one a file, read and checked against each other.

The files lie in `jsna/indicators` and `jsna/policies`. Nothing is registered anywhere else: chapters ask by theme.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jsna import reads
from jsna.errors import JsnaError
from jsna.facts import Facts, read_facts, require
from jsna.nested import refuse_nesting

THEMES = (
    "births and infancy", "breastfeeding", "immunisation", "early years", "healthy weight", "oral health",
    "emotional health and self-harm", "sexual health and conceptions", "substance use", "hospital admissions",
    "injuries", "disability and SEND", "looked-after children", "safeguarding", "youth justice",
    "education and NEET", "poverty", "housing", "equality",
)  # fmt: skip
METHODS = ("proportion", "crude rate", "dsr", "ratio", "mean", "count", "published")
POLARITIES = ("high is good", "low is good", "no judgement")
SEXES = ("female", "male", "persons")
SHARES = ("proportion", "crude rate", "dsr", "ratio")
RATES = ("crude rate", "dsr", "ratio")
COUNTED = ("", "a year", "at a time")


@dataclass(frozen=True)
class Baseline:
    """What a plan took as its starting point: the figure as it was printed, and where; `area` is whose plan it was.

    `then_value` is what the same plan printed for a later period.
    """

    period: str
    value: float
    source: str
    area: str = ""
    then_period: str = ""
    then_value: float | None = None


@dataclass(frozen=True)
class Target:
    """What is aimed at: a value, or a range [lower, upper); `by` is a year, or "" where none was set.

    `area` is the code of the only area that aims at it; "" where all do.
    """

    source: str
    by: str = ""
    value: float | None = None
    range: tuple[float, ...] = ()
    area: str = ""


@dataclass(frozen=True)
class PopulationBase:
    """Whose number the denominator is where a file has counts only: residents of these ages, some years before."""

    age_from: int
    age_to: int
    years_before: int = 0


@dataclass(frozen=True)
class Indicator:
    """A measure of health; `sources` are publishers' keys in order of precedence, counts before values.

    Where no file here holds a figure, `sources` may be empty: `publication` names what holds it, `page` the page to
    visit, `folder` the folder of data/raw to put it in ("local" for what nobody publishes).

    `need` names what several indicators tell of, where they tell of one need; else the title does. `recording` is
    true where it tells how well something is recorded rather than how children are: that is no need.

    `counted` is "a year" where what is counted happens or comes anew each year, "at a time" where it is how many are
    something, as poor or in care; by itself a rate counts events and all else people.

    `part_of` names the indicator whose count holds all that this one counts; `parts` says of those which name this
    one that they lie "apart" (nobody is counted by two), or count "all" of it between them. What is left when one is
    taken from another is protected too.
    """

    id: str
    title: str
    theme: str
    definition: str
    unit: str
    method: str
    polarity: str
    why: str
    numerator: str = ""
    denominator: str = ""
    multiplier: float = 1
    age: str = "all ages"
    sex: str = "persons"
    sources: tuple[str, ...] = ()
    frameworks: tuple[str, ...] = ()
    publication: str = ""
    page: str = ""
    folder: str = ""
    policy: str = "published"
    need: str = ""
    recording: bool = False
    counted: str = ""
    part_of: str = ""
    parts: str = ""
    baseline: Baseline | None = None
    target: Target | None = None
    population: PopulationBase | None = None

    @property
    def yearly(self) -> bool:
        """Whether a number of what it counts is so many a year, and not so many at a time."""
        return self.counted == "a year" or (not self.counted and self.method in RATES)


@dataclass(frozen=True)
class Policy:
    """A rule of disclosure control; a count from `suppress_from` to `suppress_to` is not shown.

    `as_published` lets official figures pass and gates only what is derived from them. `complement`: all but a few is
    withheld like a few. `round_to` is 1 where exact counts stay. `differencing`: so is what is left when one figure is
    taken from another. A rate needs `rate_events`; one of fewer than `reliable_events` is marked [u]. Where
    sources mix, the strictest of each rule holds.
    """

    id: str
    title: str
    source: str
    date: str
    as_published: bool
    suppress_from: int
    suppress_to: int
    zero_shown: bool
    complement: bool
    round_to: int
    differencing: bool
    subnational_only: bool = False
    rate_events: int = 0
    reliable_events: int = 0


@cache
def indicators(extra: Path | None = None) -> Facts[Indicator]:
    """Return every indicator by its id, those in the folder `extra` with them.

    Raises
    ------
    JsnaError : a file lacks a field, has one that is not known, or contradicts itself or another file; names file
        and field.
    """
    found = read_facts(Indicator, "indicators", extra)
    policy_ids, _ = reads.seen_by(lambda: tuple(policies()))  # to check a fact, which shows on no page
    listed: dict[str, str] = {}
    for name, indicator in found.items():
        _agree(name, indicator, policy_ids)
        for source in indicator.sources:
            if source in listed:
                raise JsnaError(f"indicators/{name}.toml: sources: {source!r} is listed in {listed[source]}.toml too")
            listed[source] = name
    refuse_nesting(found)
    return Facts(found, "indicator_facts")


@cache
def policies(extra: Path | None = None) -> Facts[Policy]:
    """Return every disclosure policy by its id, those in the folder `extra` with them.

    Raises
    ------
    JsnaError : a file lacks a rule, has one that is not known, or contradicts itself; names file and field.
    """
    found = read_facts(Policy, "policies", extra)
    for name, policy in found.items():
        where = f"policies/{name}.toml"
        require(
            where, "suppress_from", 0 <= policy.suppress_from <= policy.suppress_to, "0 <= suppress_from <= suppress_to"
        )
        require(where, "suppress_from", policy.suppress_from <= 1, "0 or 1: few are as telling as one")
        zero = "false where 0 is suppressed, and true where it is not"
        require(where, "zero_shown", policy.zero_shown == (policy.suppress_from == 1), zero)
        require(where, "round_to", policy.round_to >= 1, "1 or more")
        require(where, "date", bool(re.fullmatch(r"\d{4}-\d\d-\d\d", policy.date)), "a day such as 2026-11-22")
        require(where, "rate_events", 0 <= policy.rate_events <= policy.reliable_events or not policy.reliable_events,
                 "at most reliable_events")  # fmt: skip
    return Facts(found, "policy")


def themes() -> dict[str, list[Indicator]]:
    """Return the indicators of each theme, themes in order of the life course, indicators by title."""
    known = sorted(indicators().values(), key=lambda indicator: indicator.title)
    return {theme: [indicator for indicator in known if indicator.theme == theme] for theme in THEMES}


@cache
def by_source_key() -> dict[str, tuple[str, int]]:
    """Return for each publisher's key the indicator it gives figures for, and its precedence there (0 is first).

    Two keys are understood without being listed: "fingertips_next:N" comes right after "fingertips:N", and
    "local:<id>" after everything published.
    """
    keys: dict[str, tuple[str, int]] = {}
    for name, indicator in indicators().items():
        for place, source in enumerate(indicator.sources):
            keys[source] = (name, 2 * place)
            if source.startswith("fingertips:"):
                keys[source.replace("fingertips:", "fingertips_next:")] = (name, 2 * place + 1)
        keys[f"local:{name}"] = (name, 2 * len(indicator.sources))
    return keys


def _agree(name: str, indicator: Indicator, policy_ids: tuple[str, ...]) -> None:
    """Refuse an indicator whose fields contradict each other."""
    where, method = f"indicators/{name}.toml", indicator.method
    choices = {
        "theme": THEMES,
        "method": METHODS,
        "polarity": POLARITIES,
        "sex": SEXES,
        "policy": policy_ids,
        "counted": COUNTED,
    }
    for field, allowed in choices.items():
        require(where, field, getattr(indicator, field) in allowed, f"one of: {'; '.join(allowed)}")
    require(where, "numerator", bool(indicator.numerator) or method in ("mean", "published"), f"given for a {method}")
    require(where, "denominator", bool(indicator.denominator) == (method in SHARES) or method in ("mean", "published"),
             f"given for a proportion or rate, and only there; the method is {method}")  # fmt: skip
    require(where, "multiplier", indicator.multiplier > 0 and (method != "count" or indicator.multiplier == 1),
             "more than 0, and 1 for a count")  # fmt: skip
    percent = indicator.unit.startswith("%")
    require(
        where, "unit", percent == (method == "proportion") or method == "published", "in % for a proportion, else not"
    )
    require(where, "multiplier", not percent or method != "proportion" or indicator.multiplier == 100, "100 for a %")
    require(
        where, "publication", bool(indicator.sources) or bool(indicator.publication), "given where sources is empty"
    )
    require(where, "folder", bool(indicator.folder) or not indicator.publication, "given with publication")
    national = bool(indicator.publication) and indicator.folder != "local"
    require(where, "page", indicator.page.startswith("https://") == national, "the page of a national publication")
    if indicator.target:
        aim = indicator.target
        require(where, "target", (aim.value is None) == bool(aim.range), "either a value or a range")
        ordered = len(aim.range) == 2 and aim.range[0] < aim.range[1]
        require(where, "target", not aim.range or ordered, "a range [lower, upper], the lower first")
    if indicator.population:
        require(where, "population", indicator.population.age_from <= indicator.population.age_to, "age_from <= age_to")
