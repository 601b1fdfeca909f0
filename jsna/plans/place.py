"""Whose plan it is: place.toml, with the documents it comes from, the areas it shows on and its approval."""

from dataclasses import MISSING, dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from jsna.errors import JsnaError
from jsna.facts import read_toml, require
from jsna.places import KINDS, Area
from jsna.plans import cells, dates

FILE = "place.toml"
STATUSES = ("draft", "approved")
NO_AREA = "E00000000"  # what a new plan has where the area's code is to stand
Entry = TypeVar("Entry")


@dataclass(frozen=True)
class PlanArea:
    """An area whose pages show the plan; `note` says how it stands to the place where that is not plain."""

    code: str
    kind: str
    name: str
    note: str = ""

    @property
    def invented(self) -> bool:
        """Whether the area is made up."""
        return Area(self.code, self.kind, self.name, "").invented


@dataclass(frozen=True)
class Document:
    """A document the plan's rows come from."""

    id: str
    title: str
    organisation: str
    date: str


@dataclass(frozen=True)
class Approval:
    """Whether the plan is approved, by which post, when; what is not approved prints DRAFT."""

    status: str = "draft"
    post: str = ""
    date: str = ""


@dataclass(frozen=True)
class Timeframe:
    """The months that the programme's timetable shows, and how often it is reported on as a whole, in months."""

    first: str
    last: str
    board: str = ""
    progress_every: int = 6
    review_every: int = 12


@dataclass(frozen=True)
class Place:
    """What place.toml says; `as_at` is the day up to which progress is recorded."""

    id: str
    title: str
    organisation: str
    as_at: str
    areas: tuple[PlanArea, ...]
    documents: tuple[Document, ...]
    approval: Approval
    timeframe: Timeframe | None = None
    logo: str = ""
    total_budget: float | None = None
    budget_area: str = ""  # the code of the area whose children the budget is for, where there are several areas

    @property
    def invented(self) -> bool:
        """Whether the place is made up, as its areas are."""
        return all(area.invented for area in self.areas)

    @property
    def spent_on(self) -> PlanArea | None:
        """The area whose children the budget is for: the one named, or the only one; None where it is not said."""
        named = [area for area in self.areas if area.code == self.budget_area or len(self.areas) == 1]
        return named[0] if named else None

    @property
    def draft(self) -> bool:
        """Whether pages of the plan print DRAFT."""
        return self.approval.status != "approved"


def read_place(folder: Path) -> Place:
    """Return what place.toml of the plan in `folder` says.

    Raises
    ------
    JsnaError : the file is not there, is not TOML, or a field is missing, unknown or wrong; names file and field.
    """
    path = folder / FILE
    return _read(folder, (path.stat().st_size, path.stat().st_mtime_ns) if path.exists() else None)


@lru_cache(maxsize=64)
def _read(folder: Path, _stamp: tuple[int, int] | None) -> Place:
    where = f"{folder.name}/{FILE}"
    if not (folder / FILE).exists():
        raise JsnaError(f"{where}: is not there; `jsna new plan <place>` writes one to fill in")
    facts = read_toml(folder / FILE, where)
    areas = tuple(_entry(PlanArea, entry, f"{where}, [[areas]]") for entry in _blocks(facts, "areas", where))
    documents = tuple(
        _entry(Document, entry, f"{where}, [[documents]]") for entry in _blocks(facts, "documents", where)
    )
    approval = _entry(Approval, facts.pop("approval", {}), f"{where}, [approval]")
    frame = facts.pop("timeframe", None)
    timeframe = None if frame is None else _entry(Timeframe, frame, f"{where}, [timeframe]")
    made = {"areas": areas, "documents": documents, "approval": approval, "timeframe": timeframe, "id": folder.name}
    place = _entry(Place, facts | made, where)
    _agree(place, where)
    return place


def _blocks(facts: dict[str, Any], name: str, where: str) -> list[Any]:
    """The blocks of a name, each [[name]]."""
    found = facts.pop(name, [])
    require(where, name, isinstance(found, list), f"in double brackets: [[{name}]]")
    return list(found)


def _entry(kind: type[Entry], facts: Any, where: str) -> Entry:
    known = {field.name: field for field in fields(kind)}  # type: ignore[arg-type]
    name = where.rpartition(", ")[2].strip("[]")
    require(where, name, isinstance(facts, dict), f"a block that begins with [{name}], a field a line")
    for name, value in facts.items():
        require(where, name, name in known, f"a field that is known; those are {', '.join(known)}")
        if isinstance(value, str):
            require(where, name, not cells.TAG.search(value), "text without HTML tags")
            require(where, name, not cells.runs(value), "text that no spreadsheet runs as a formula")
    for name, field in known.items():
        needed = field.default is MISSING
        require(where, name, name in facts or not needed, "given: it is missing")
        require(where, name, not needed or facts[name] != "", "given: it is empty")
        text, whole = (field.type in kinds and name in facts for kinds in ((str, "str"), (int, "int")))
        require(where, name, not text or isinstance(facts[name], str), "text in quotes")
        require(where, name, not whole or type(facts[name]) is int, "a whole number without quotes")
    return kind(**facts)


def _agree(place: Place, where: str) -> None:
    """Refuse a place whose fields contradict each other."""
    require(where, "areas", bool(place.areas), "given: a block [[areas]] names an area whose pages show the plan")
    keys = [(area.code, area.kind) for area in place.areas]
    require(f"{where}, [[areas]]", "code", len(set(keys)) == len(keys), "that of one block: an area stands there twice")
    for area in place.areas:
        require(f"{where}, [[areas]]", "kind", area.kind in KINDS, f"one of: {', '.join(KINDS)}")
    names = [document.id for document in place.documents]
    require(where, "documents", len(set(names)) == len(names), "told apart by their id")
    require(where, "documents", bool(names), "given: rows name the document they come from")
    require(where, "as_at", _day(place.as_at), f"{dates.ADVICE}; found {place.as_at!r}")
    require(f"{where}, [approval]", "status", place.approval.status in STATUSES, f"one of: {', '.join(STATUSES)}")
    require(f"{where}, [approval]", "date", dates.is_date(place.approval.date), f"{dates.ADVICE}")
    approved = place.draft or bool(place.approval.post and place.approval.date)
    require(f"{where}, [approval]", "post", approved, "given with a date where the status is approved")
    require(f"{where}, [approval]", "post", "@" not in place.approval.post, "a post, not an address")
    frame = place.timeframe
    if frame:
        at = f"{where}, [timeframe]"
        require(at, "first", dates.is_month(frame.first) and dates.is_month(frame.last), "a month, as last is")
        ends = dates.first_day(frame.first), dates.first_day(frame.last)
        require(at, "last", bool(ends[0] and ends[1] and ends[0] <= ends[1]), "the first month or a later one")
        every = min(frame.progress_every, frame.review_every)
        require(at, "progress_every", every >= 1, "1 month or more, as review_every is")
    codes = [area.code for area in place.areas]
    require(where, "budget_area", place.budget_area in ("", *codes), "the code of one of the areas")
    money = place.total_budget
    pounds = money is None or (type(money) in (int, float) and money > 0)
    require(where, "total_budget", pounds, "pounds without words, above 0")


def _day(words: str) -> bool:
    return dates.is_date(words) and dates.when(words) is not None
