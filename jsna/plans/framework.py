"""The commissioning framework's schedule as data: the items, action areas, service groups and questions it asks for.

From "Commissioning Child Health and Wellbeing Services: information and guidance framework" (NHS East of England,
2011, draft), sections 2 to 5, in our words. A plan fills them in its schedule_*.csv.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from jsna import reads
from jsna.facts import made, read_toml

SOURCE = "Commissioning framework for child health and wellbeing (NHS East of England, draft of 2011)"


@dataclass(frozen=True)
class Item:
    """One line of the schedule.

    guidance : what the framework points to (service groups only).
    tables : files of a plan that answer it; `indicators` : measures that evidence it; `chapters` : where they stand.
    """

    id: str
    title: str
    guidance: str = ""
    tables: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    chapters: tuple[str, ...] = ()


@dataclass(frozen=True)
class Schedule:
    """Sections 2, 3, 4 and 5."""

    items: tuple[Item, ...]
    action_areas: tuple[Item, ...]
    service_groups: tuple[Item, ...]
    questions: tuple[Item, ...]


def schedule() -> Schedule:
    """Return the framework's schedule."""
    reads.note("schedule", None, by="id")
    return _schedule()


@cache
def _schedule() -> Schedule:
    where = "plans/schedule.toml"
    found: Schedule = made(Schedule, read_toml(files("jsna") / where, where), where)
    return found
