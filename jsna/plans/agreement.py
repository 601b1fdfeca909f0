"""What the files of one plan must agree on: names that others give, dates in order, costs in order."""

from collections.abc import Callable, Mapping

import pandas as pd

from jsna.plans import dates
from jsna.plans.cells import listed, number
from jsna.plans.framework import schedule
from jsna.plans.place import Place
from jsna.plans.reading import Mistake, refuse

Tables = Mapping[str, pd.DataFrame]

NAMED = {  # file and column that names a row of another file and column, and whether it may be empty
    ("programme", "priority"): ("priorities", "priority", False),
    ("timetable_published", "priority"): ("priorities", "priority", False),
    ("projects", "intention"): ("intentions", "number", True),
    ("milestones", "project"): ("projects", "project", True),
}
SPANS = {  # files whose rows begin and end
    "intentions": ("start", "end"), "projects": ("start", "end"), "actions": ("start", "due"),
    "consultations": ("start", "end"),
}  # fmt: skip
RANGES = (("low", "high"), ("age_from", "age_to"), ("prevalence_low", "prevalence_high"))
SECTIONS = {
    "schedule_items": "items", "schedule_progress": "action_areas", "schedule_services": "service_groups",
    "schedule_questions": "questions",
}  # fmt: skip


def check(place: Place, tables: Tables) -> None:
    """Refuse files that contradict each other or place.toml.

    Raises
    ------
    JsnaError : a document, priority, intention, project or schedule item is not known; an end comes before its start;
        the upper of two figures is the lower. Names file, row, column, what was found, what to do.
    """
    refuse([*_documents(place, tables), *_names(place, tables), *_schedule(place, tables)])
    refuse([*_spans(place, tables), *_ranges(place, tables)])


def _wrong(
    place: Place, table: str, rows: pd.DataFrame, column: str, advice: str | Callable[[pd.Series], str]
) -> list[Mistake]:
    file = f"{place.id}/{table}.csv"
    return [
        Mistake(file, int(row), column, str(cells[column]), advice if isinstance(advice, str) else advice(cells))  # type: ignore[call-overload]
        for row, cells in rows.iterrows()
    ]


def _documents(place: Place, tables: Tables) -> list[Mistake]:
    known = [document.id for document in place.documents]
    do = f"write one of the documents in place.toml: {', '.join(known)}"
    return [
        mistake
        for table, rows in tables.items()
        for mistake in _wrong(place, table, rows[~rows["document"].isin(known)], "document", do)
    ]


def _names(place: Place, tables: Tables) -> list[Mistake]:
    found = []
    for (table, column), (other, theirs, optional) in NAMED.items():
        if table in tables:
            known = set(tables[other][theirs]) if other in tables else set()
            rows = tables[table]
            bad = rows[~rows[column].isin(known | ({""} if optional else set()))]
            found += _wrong(
                place, table, bad, column, f"write one of the column {theirs} of {other}.csv, or add it there"
            )
    if "actions" in tables:
        rows = tables["actions"]
        priorities = tables.get("priorities")
        known = set() if priorities is None else {*priorities["priority"], *priorities["number"]}
        bad = rows[[not set(listed(cell)) <= known for cell in rows["priority"]]]
        do = "write a priority or number of priorities.csv, or add it there, or leave it empty"
        found += _wrong(place, "actions", bad, "priority", do)
    return found


def _schedule(place: Place, tables: Tables) -> list[Mistake]:
    found = []
    for table, section in SECTIONS.items():
        if table in tables:
            known = [item.id for item in getattr(schedule(), section)]
            bad = tables[table][~tables[table]["item"].isin(known)]
            found += _wrong(place, table, bad, "item", f"write one of: {', '.join(known)}")
    if "services" in tables:
        letters = [item.id for item in schedule().service_groups]
        rows = tables["services"]
        bad = rows[[not set(listed(cell)) <= set(letters) for cell in rows["groups"]]]
        found += _wrong(place, "services", bad, "groups", f"write letters {letters[0]} to {letters[-1]}, as in a; p")
    return found


def _spans(place: Place, tables: Tables) -> list[Mistake]:
    found = []
    for table, (start, end) in SPANS.items():
        if table in tables and len(tables[table]):
            rows = tables[table]
            first, last = rows[start].map(dates.first_day), rows[end].map(dates.last_day)
            bad = rows[pd.to_datetime(last) < pd.to_datetime(first)]
            found += _wrong(place, table, bad, end, lambda row, s=start: f"write a date after its {s}, {row[s]!r}")  # type: ignore[misc]
    return found


def _ranges(place: Place, tables: Tables) -> list[Mistake]:
    found = []
    for table in ("unit_costs", "prevalences"):
        rows = tables.get(table, pd.DataFrame())
        for low, high in ((low, high) for low, high in RANGES if len(rows) and low in rows):
            bad = rows[rows[high].map(number).astype(float) < rows[low].map(number).astype(float)]
            found += _wrong(place, table, bad, high, lambda row, w=low: f"write {row[w]}, its {w}, or more")  # type: ignore[misc]
    return found
