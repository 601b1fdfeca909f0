"""What commissioners mean to do, as a chapter shows it: services, priorities, programme and progress of a plan.

Every function takes the chapter and gives a table, or the sentence that says what is not there. Figures are those of
the plan's documents, told apart from statistics by the source under each table.
"""

from collections.abc import Callable
from datetime import date

import pandas as pd

from jsna import figures, prose
from jsna.chapter import Chapter
from jsna.errors import JsnaError
from jsna.plans import Plan, dates, plan_of, printed, read_plan, shown, timetable
from jsna.plans import covers as covers  # so that a chapter's caller need not know the room behind
from jsna.plans.cells import listed
from jsna.subjects.latest import figures_here
from jsna.workspace import PROGRAM, Workspace

Shown = figures.Table | figures.Absent
FRAMEWORK = "east-of-england"  # the plan beside the program whose unit costs and prevalences stand in for a plan's own
NEW = "jsna new plan PLACE writes the files"
CAPTIONS = {
    "services": "Services commissioned", "priorities": "Priorities",
    "risks": "Risks and what is done about them", "consultations": "Consultations",
    "views": "Views of children and families: baseline, 2 and 5 years", "partnerships": "Partnerships, by post",
    "kpis": "Performance indicators as the plan prints them",
}  # fmt: skip
LEGEND = (
    f"{timetable.SCOPING} scoping begins. {timetable.REPORT} a report is due: "
    + "; ".join(f"{number} {kind}" for number, kind in timetable.KINDS.items())
    + "."
)


def plan(chapter: Chapter) -> Plan | None:
    """Return the plan that the area's pages show."""
    return plan_of(chapter.area.code, chapter.area.kind)


def framework(chapter: Chapter) -> Plan | None:
    """Return the commissioning framework as a plan, which comes with the program; never beside invented figures."""
    around = (chapter.area, *chapter.parents().values())
    return None if any(area.invented for area in around) else read_plan(FRAMEWORK, Workspace(PROGRAM))


def day(found: Plan, as_at: str = "") -> date:
    """Return the day at which progress is judged: `as_at`, or the one up to which the plan records it.

    Raises
    ------
    JsnaError : `as_at` is no date.
    """
    if not dates.is_date(as_at):
        raise JsnaError(f"as_at is {as_at!r}: write {dates.ADVICE}")
    last = dates.last_day(as_at) or dates.last_day(found.place.as_at)
    assert last is not None  # place.toml is refused without one
    return last


def told(day: date) -> str:
    """Return a day as a reader reads it: 14 June 2017."""
    return f"{day.day} {day:%B %Y}"


def absent(caption: str, file: str, found: Plan | None = None) -> figures.Absent:
    """Return the sentence that says which file fills what is not here."""
    lacking = f"the plan's documents give none; {file} fills it"
    return figures.Absent(
        caption, f"no plan covers this area: {file} fills it, and {NEW}" if found is None else lacking
    )


def made(
    chapter: Chapter, table: str, caption: str, make: Callable[[Plan], pd.DataFrame], *, notes: tuple[str, ...] = ()
) -> Shown:
    """Return what `make` gives of the plan, with the documents it comes from; a sentence where there is nothing."""
    found = plan(chapter)
    if found is None or found.table(table).empty:
        return absent(caption, f"{table}.csv", found)
    data = make(found)
    if data.empty:
        return figures.Absent(caption, "place.toml does not say which months to show ([timeframe])")
    caption = f"{caption}: {found.place.organisation}"
    kinds = {str(name): "text" for name in data if not pd.api.types.is_numeric_dtype(data[name])}
    return figures.Table(data, caption, notes=notes, formats=kinds, source=found.cited(table))


def listing(chapter: Chapter, table: str) -> Shown:
    """Return a file of the plan as it stands, beside the figures here of the indicators that its rows name.

    `table` is services, priorities, risks, partnerships, consultations or views.
    """
    return made(chapter, table, CAPTIONS[table], lambda found: _with_figures(chapter, found, table))


def _with_figures(chapter: Chapter, found: Plan, table: str) -> pd.DataFrame:
    rows, data = found.table(table), shown.listing(found, table)
    if "indicators" not in rows or not (rows["indicators"] != "").any():
        return data
    known = figures_here(chapter, [name for cell in rows["indicators"] for name in listed(cell)])
    words = ["; ".join(known[name] for name in listed(cell) if name in known) for cell in rows["indicators"]]
    return data.assign(**{"Figures here": [text or prose.MISSING for text in words]})


def services(chapter: Chapter) -> Shown:
    """Return the services commissioned, with all that the plan says of each."""
    return listing(chapter, "services")


def services_matrix(chapter: Chapter) -> Shown:
    """Return commissioner by service, with how many services each commissions."""
    notes = (f"{shown.COMMISSIONED} commissions the service.",)
    return made(chapter, "services", "Who commissions which service", shown.services_matrix, notes=notes)


def kpis(chapter: Chapter) -> Shown:
    """Return the plan's indicators as printed, beside the latest figure published here where there is one."""
    note = "The latest figure is today's statistics: its definition may differ from the plan's."
    return made(chapter, "kpis", CAPTIONS["kpis"], lambda found: _with_latest(chapter, found), notes=(note,))


def _with_latest(chapter: Chapter, found: Plan) -> pd.DataFrame:
    first = found.table("kpis")["indicator_id"].str.split(";").str[0].str.strip()
    now = first.map(figures_here(chapter, first, titled=False)).fillna(prose.MISSING).reset_index(drop=True)
    return shown.listing(found, "kpis").assign(**{"Latest here": now})


def population(chapter: Chapter) -> Shown:
    """Return the people, now and expected, as the plan prints them; today's estimates are the population chapter's."""
    note = "As printed. Today's estimates and projections are in the population chapter."
    return made(chapter, "population", "People as the plan prints them", printed.table, notes=(note,))


def programme(chapter: Chapter) -> Shown:
    """Return the timetable that follows from the month each priority starts."""
    return made(chapter, "programme", "Programme of commissioning", shown.programme, notes=(LEGEND,))


def programme_tally(chapter: Chapter) -> list[Shown]:
    """Return how many reports the programme brings and where a printed timetable differs; nothing without either."""
    found = plan(chapter)
    if found is None or shown.programme_tally(found).empty:
        return []
    return [made(chapter, "programme", "The programme in figures", shown.programme_tally)]


def intentions(chapter: Chapter) -> Shown:
    """Return what commissioners intend, and how far they are."""
    return made(
        chapter, "intentions", "Intentions and progress", lambda found: _with_figures(chapter, found, "intentions")
    )


def projects(chapter: Chapter) -> Shown:
    """Return the project sheets: aim, scope, benefits to people, staff and organisation, metrics."""
    return made(chapter, "projects", "Project sheets", shown.project_sheet)


def milestones(chapter: Chapter, as_at: str = "") -> Shown:
    """Return milestones with where each stood on a day; what was not recorded as done by its date is overdue."""
    return _dated(chapter, "milestones", "Milestones", as_at, shown.milestones)


def actions(chapter: Chapter, as_at: str = "") -> Shown:
    """Return key actions, recommendations among them, with where each stood on a day."""
    return _dated(chapter, "actions", "Key actions", as_at, shown.actions)


def reports(chapter: Chapter) -> Shown:
    """Return recurring reports with the months they fall due in the two years from the plan's day."""
    return made(
        chapter, "reports", "Recurring reports and when they are due",
        lambda found: shown.reports(found, day(found).replace(year=day(found).year + 2, day=1)),
    )  # fmt: skip


def _dated(chapter: Chapter, table: str, caption: str, as_at: str, make: Callable[[Plan, date], pd.DataFrame]) -> Shown:
    found = plan(chapter)
    if found is None:
        return absent(caption, f"{table}.csv")
    on = day(found, as_at)
    note = "Overdue: not recorded as done by its date. No date: the plan gives none."
    return made(chapter, table, f"{caption} at {told(on)}", lambda known: make(known, on), notes=(note,))


def checks(chapter: Chapter) -> Shown:
    """Return the figures that the documents state in words beside what their own tables give."""
    return made(chapter, "statements", "Figures stated in words, held against the documents' tables", shown.checks)


def disagreements(chapter: Chapter) -> Shown:
    """Return every point where the documents contradict themselves, both figures shown."""
    caption = "Where the documents contradict themselves"
    found = plan(chapter)
    if found is None:
        return absent(caption, "statements.csv")
    data = shown.disagreements(found)
    if data.empty:
        return figures.Absent("Contradictions in the documents", "none found; every figure that can be checked agrees")
    formats = dict.fromkeys(data.columns, "text")
    return figures.Table(data, f"{caption}: {found.place.organisation}", formats=formats)
