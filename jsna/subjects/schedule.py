"""The commissioning framework's schedule for an area: its four sections with whatever plan and data fill.

It stands also where no plan covers the area: then it says what is not filled in, and what the data alone evidence.
"""

from collections.abc import Sequence

import pandas as pd

from jsna import figures, prose
from jsna.chapter import Chapter
from jsna.plans import Item, Plan, plan_of, schedule
from jsna.plans.cells import listed
from jsna.plans.framework import SOURCE
from jsna.subjects import counts, wording
from jsna.subjects.latest import figures_here
from jsna.subjects.plans import NEW

BLANK = "not filled in"
KEY_INFORMATION, PROGRESS, SERVICES, QUESTIONS = (
    "Key information", "Progress in the 13 key action areas", "Services by need", "Self-assessment"
)  # fmt: skip
SAFEGUARDING, LOOKED_AFTER = ("safeguarding_board", "6"), "looked_after_board"  # ids of lines about one board


def key_information(chapter: Chapter) -> figures.Table:
    """Return section 2: nine items, whether each is available, the population it covers and where it is."""
    filled = _filled(chapter, "schedule_items")
    rows = []
    for item in schedule().items:
        own = filled.get(item.id, {})
        where = own.get("location") or _where(chapter, item)
        available = own.get("available") or ("yes" if where else "no")
        covered = own.get("population_covered") or (chapter.name if where else "")
        rows.append((item.title, available, covered, where or f"{_file(item)} fills it"))
    return _table(
        chapter, KEY_INFORMATION, ["Item", "Available", "Population covered", "Where"], rows, "schedule_items"
    )


def progress(chapter: Chapter) -> figures.Table:
    """Return section 3: the key action areas with progress, what is outstanding, constraints and the figures."""
    filled = _filled(chapter, "schedule_progress")
    standing = _standing(chapter, schedule().action_areas)
    rows = []
    for item in schedule().action_areas:
        own = filled.get(item.id, {})
        words = [own.get(name, "") for name in ("progress", "outstanding", "constraints")]
        rows.append((item.title, *words, _evidence(item, standing)))
    columns = ["Action area", "Progress", "Outstanding", "Constraints", "Figures"]
    return _table(chapter, PROGRESS, columns, rows, "schedule_progress")


def service_groups(chapter: Chapter) -> figures.Table:
    """Return section 4: eighteen groups of services with guidance, what is commissioned and gaps.

    Services of services.csv that name a group stand in it, besides what schedule_services.csv says.
    """
    filled, listed_here = _filled(chapter, "schedule_services"), _by_group(chapter)
    rows = []
    for item in schedule().service_groups:
        own = filled.get(item.id, {})
        guidance = "; ".join(filter(None, (item.guidance, own.get("guidance"))))
        commissioned = "; ".join(filter(None, (own.get("commissioned"), *listed_here.get(item.id, ()))))
        rows.append((f"{item.id}) {item.title}", guidance or prose.MISSING, commissioned, own.get("gaps", "")))
    return _table(chapter, SERVICES, ["Group", "Guidance", "Commissioned", "Gaps"], rows, "schedule_services")


def questions(chapter: Chapter) -> figures.Table:
    """Return section 5: thirteen questions with the commissioner's answer and evidence, and what data evidence."""
    filled = _filled(chapter, "schedule_questions")
    standing = _standing(chapter, schedule().questions)
    rows = []
    for item in schedule().questions:
        own = filled.get(item.id, {})
        where = _where(chapter, item)
        evidence = [own.get("evidence"), where and f"see {where}", _numbers(chapter, item, standing)]
        told = "; ".join(filter(None, evidence))
        rows.append((f"{item.id}. {item.title}", own.get("confident", ""), told or f"{_file(item)} fills it"))
    columns = ["Is the commissioner confident that", "Answer", "Evidence"]
    return _table(chapter, QUESTIONS, columns, rows, "schedule_questions")


def _table(
    chapter: Chapter, caption: str, columns: list[str], rows: Sequence[tuple[str, ...]], file: str
) -> figures.Table:
    """A section as a table: columns that nobody filled are left out, and a note says which file fills them."""
    data = pd.DataFrame(rows, columns=columns)
    empty = [name for name in columns if (data[name] == "").all()]
    note = f"{prose.listed(empty)}: {file}.csv fills {'it' if len(empty) == 1 else 'them'}."
    new = f" {NEW[0].upper()}{NEW[1:]}." if _plan(chapter) is None else ""
    shown_ = data.drop(columns=empty).replace("", BLANK)
    formats = dict.fromkeys(shown_.columns, "text")
    return figures.Table(shown_, caption, [note + new] if empty else [], formats, source=SOURCE)


def _file(item: Item) -> str:
    """The plan's file that an item is filled in."""
    return f"{item.tables[0]}.csv" if item.tables else "schedule_questions.csv"


def _by_group(chapter: Chapter) -> dict[str, list[str]]:
    """The plan's services by the letter of the framework's group."""
    found = _plan(chapter)
    if found is None:
        return {}
    rows = found.table("services")
    named = {name: listed(cell) for name, cell in zip(rows["service"], rows["groups"], strict=True)}
    letters = {letter for cell in named.values() for letter in cell}
    return {letter: [name for name, cell in named.items() if letter in cell] for letter in letters}


def _plan(chapter: Chapter) -> Plan | None:
    return plan_of(chapter.area.code, chapter.area.kind)


def _filled(chapter: Chapter, table: str) -> dict[str, dict[str, str]]:
    """What the plan says of each item of a section."""
    found = _plan(chapter)
    rows = found.table(table).to_dict("records") if found else []
    return {str(row["item"]): {str(name): str(cell) for name, cell in row.items()} for row in rows}


def _where(chapter: Chapter, item: Item) -> str:
    """The tables of the plan, and the chapters of these pages, that hold an item."""
    found = _plan(chapter)
    held = [] if found is None else [(name, len(_rows(found, name, item))) for name in item.tables]
    tables = [f"{name.replace('_', ' ')} ({wording.number_of(count, 'row')})" for name, count in held if count]
    return "; ".join([*(f"plan: {words}" for words in tables), *(f"chapter {name[:2]}" for name in item.chapters)])


def _rows(found: Plan, table: str, item: Item) -> pd.DataFrame:
    """The rows of a file that are about an item: boards by their name, joint budgets by their arrangement."""
    rows = found.table(table)
    if item.id in SAFEGUARDING:
        return rows[rows["partnership"].str.contains("safeguarding", case=False)]
    if item.id == LOOKED_AFTER:
        return rows[rows["partnership"].str.contains("looked-after|in care", case=False)]
    if item.id == "joint_commissioning":
        return rows[rows["arrangement"].isin(["pooled", "aligned"]) | (rows["legal_basis"] != "")]
    if item.id == "voluntary_services":
        return rows[rows["voluntary"] == "yes"]
    if table == "budgets":
        return rows[rows["amount"] != ""]
    return rows


def _standing(chapter: Chapter, items: Sequence[Item]) -> dict[str, str]:
    """The figures here of the indicators that items name, in words."""
    return figures_here(chapter, [name for item in items for name in item.indicators])


def _evidence(item: Item, standing: dict[str, str], none: str = prose.MISSING) -> str:
    return "; ".join(standing[name] for name in item.indicators if name in standing) or none


def _numbers(chapter: Chapter, item: Item, standing: dict[str, str]) -> str:
    """What data evidence of a question: the numbers of children for the one that asks after them."""
    return counts.sentence(chapter) if item.id == "2" else _evidence(item, standing, "")
