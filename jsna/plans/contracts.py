"""The contract of every file of a plan, by the file's name, and what can be asked of it."""

from collections.abc import Iterable

from jsna.plans import cells, dates, provision, work
from jsna.plans.table import PlanTable

TABLES: dict[str, type[PlanTable]] = {
    "kpis": work.Kpis,
    "services": provision.Services,
    "priorities": work.Priorities,
    "programme": work.Programme,
    "timetable_published": work.TimetablePublished,
    "intentions": work.Intentions,
    "projects": work.Projects,
    "milestones": work.Milestones,
    "actions": work.Actions,
    "risks": work.Risks,
    "population": provision.Population,
    "consultations": provision.Consultations,
    "views": provision.Views,
    "reports": work.Reports,
    "partnerships": provision.Partnerships,
    "budgets": provision.Budgets,
    "unit_costs": provision.UnitCosts,
    "prevalences": provision.Prevalences,
    "statements": provision.Statements,
    "schedule_items": provision.ScheduleItems,
    "schedule_progress": provision.ScheduleProgress,
    "schedule_services": provision.ScheduleServices,
    "schedule_questions": provision.ScheduleQuestions,
}


def columns(table: str) -> list[str]:
    """Return the columns of a file, in the order of its template: where a row was read comes last."""
    found = list(TABLES[table].to_schema().columns)
    return [*(name for name in found if name not in ("document", "section")), "document", "section"]


def key(table: str) -> list[str]:
    """Return the columns that name one row of a file."""
    return list(TABLES[table].to_schema().unique or [])


def advice(table: str, column: str, found: str = "") -> str:
    """Return what a cell of a column should hold, as an instruction to who wrote `found` in it."""
    for check in TABLES[table].to_schema().columns[column].checks:
        if check.name == "isin":
            words = [f'"{word}"' if ";" in word else word or "(empty)" for word in check.statistics["allowed_values"]]
            return f"write one of: {', '.join(words)}"
        kind = check.statistics["kind"]
        day = dates.counted_day(found) if kind in ("date", "month") else ""
        turned = f" ({found} is {day} as a spreadsheet counts days: show the column as dates, then save)" if day else ""
        return cells.KINDS[kind].advice + turned
    return "write text"


def of_kind(table: str, kind: str) -> list[str]:
    """Return the columns whose cells are of a kind, such as money."""
    columns = TABLES[table].to_schema().columns.items()
    return [name for name, column in columns if any(check.statistics.get("kind") == kind for check in column.checks)]


def fits(table: str, column: str, words: Iterable[str]) -> bool:
    """Whether all of the words may stand in a column: what the contract says, without its list of what breaks it."""
    for check in TABLES[table].to_schema().columns[column].checks:
        allowed = check.statistics.get("allowed_values")
        right = set(allowed).__contains__ if check.name == "isin" else cells.KINDS[check.statistics["kind"]].fits
        if not all(map(right, words)):
            return False
    return True


def may_be_empty(table: str, column: str) -> bool:
    """Whether a column may be left out: its cells may be empty."""
    for check in TABLES[table].to_schema().columns[column].checks:
        if check.name == "isin":
            return "" in check.statistics["allowed_values"]
        return check.statistics["kind"] not in cells.FILLED
    return True
