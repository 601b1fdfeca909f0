"""The commissioning framework's schedule for an area: its four sections with whatever plan and data fill.

It stands also where no plan covers the area: then it says what is not filled in, and what the data alone evidence.
"""

from collections.abc import Sequence

import pandas as pd

from jsna import figures, prose
from jsna.chapter import Chapter
from jsna.plans import Item, Plan, plan_of, schedule
from jsna.plans.framework import SOURCE
from jsna.subjects import population, wording
from jsna.subjects.plans import figures_here

BLANK = "not filled in"
CHILDREN = 19
KEY_INFORMATION, PROGRESS, SERVICES, QUESTIONS = (
    "Key information", "Progress in the 13 key action areas", "Services by need", "Self-assessment"
)  # fmt: skip
SAFEGUARDING, LOOKED_AFTER = "safeguarding_board", "looked_after_board"


def key_information(chapter: Chapter) -> figures.Table:
    """Return section 2: nine items, whether each is available, the population it covers and where it is."""
    filled = _filled(chapter, "schedule_items")
    rows = []
    for item in schedule().items:
        own = filled.get(item.id, {})
        where = own.get("location") or _where(chapter, item)
        available = own.get("available") or ("yes" if where else "no")
        covered = own.get("population_covered") or (chapter.name if where else "")
        rows.append((item.title, available, covered or BLANK, where or BLANK))
    return _table(KEY_INFORMATION, ["Item", "Available", "Population covered", "Where"], rows)


def progress(chapter: Chapter) -> figures.Table:
    """Return section 3: the key action areas with progress, what is outstanding, constraints and the figures."""
    filled = _filled(chapter, "schedule_progress")
    standing = figures_here(chapter)
    rows = []
    for item in schedule().action_areas:
        own = filled.get(item.id, {})
        words = [own.get(name) or BLANK for name in ("progress", "outstanding", "constraints")]
        rows.append((item.title, *words, _evidence(item, standing)))
    return _table(PROGRESS, ["Action area", "Progress", "Outstanding", "Constraints", "Figures"], rows)


def service_groups(chapter: Chapter) -> figures.Table:
    """Return section 4: eighteen groups of services with guidance, what is commissioned and gaps."""
    filled = _filled(chapter, "schedule_services")
    rows = []
    for item in schedule().service_groups:
        own = filled.get(item.id, {})
        guidance = "; ".join(filter(None, (item.guidance, own.get("guidance"))))
        words = [guidance, own.get("commissioned"), own.get("gaps")]
        rows.append((f"{item.id}) {item.title}", *(word or BLANK for word in words)))
    return _table(SERVICES, ["Group", "Guidance", "Commissioned", "Gaps"], rows)


def questions(chapter: Chapter) -> figures.Table:
    """Return section 5: thirteen questions with the commissioner's answer and evidence, and what data evidence."""
    filled = _filled(chapter, "schedule_questions")
    standing = figures_here(chapter)
    rows = []
    for item in schedule().questions:
        own = filled.get(item.id, {})
        evidence = [own.get("evidence"), _where(chapter, item), _numbers(chapter, item), _evidence(item, standing, "")]
        told = "; ".join(filter(None, evidence))
        rows.append((f"{item.id}. {item.title}", own.get("confident") or BLANK, told or BLANK))
    return _table(QUESTIONS, ["Is the commissioner confident that", "Answer", "Evidence"], rows)


def _table(caption: str, columns: list[str], rows: Sequence[tuple[str, ...]]) -> figures.Table:
    data = pd.DataFrame(rows, columns=columns)
    return figures.Table(data, caption, formats=dict.fromkeys(columns, "text"), source=SOURCE)


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
    if item.id == SAFEGUARDING:
        return rows[rows["partnership"].str.contains("safeguarding", case=False)]
    if item.id == LOOKED_AFTER:
        return rows[rows["partnership"].str.contains("looked-after|in care", case=False)]
    if item.id == "joint_commissioning":
        return rows[rows["arrangement"].isin(["pooled", "aligned"]) | (rows["legal_basis"] != "")]
    if item.id == "voluntary_services":
        return rows[rows["voluntary"] == "yes"]
    return rows


def _evidence(item: Item, standing: dict[str, str], none: str = prose.MISSING) -> str:
    return "; ".join(standing[name] for name in item.indicators if name in standing) or none


def _numbers(chapter: Chapter, item: Item) -> str:
    """The number of children, for the question that asks after it."""
    if item.id != "2":
        return ""
    now = population.latest(chapter)
    if now.empty:
        return ""
    children = prose.count(now.loc[now["age_to"] <= CHILDREN, "population"].sum())
    return f"{children} people aged 0 to {CHILDREN} ({int(now['year'].iloc[0])})"
