"""Services by level of need and of commissioning, and what the plan says of services, money and work at a glance."""

from collections.abc import Callable

import pandas as pd

from jsna import figures, prose
from jsna.chapter import Chapter
from jsna.plans import Plan, arithmetic, costs, schedule, shown, timetable
from jsna.plans.cells import listed
from jsna.subjects import money, wording
from jsna.subjects.plans import Shown, absent, day, made, plan, told

LEVELS = ("universal", "targeted", "specialist")
COMMISSIONED = ("locality", "strategic", "specialist")
GLANCE = "Services, money and plan at a glance"


def levels(chapter: Chapter) -> Shown:
    """Return how many services there are by level of need and level of commissioning; a service may be of several."""
    notes = ("A service of two levels counts in both; the levels are the framework's.",)
    return made(chapter, "services", "Services by level of need and of commissioning", _levels, notes=notes)


def _levels(found: Plan) -> pd.DataFrame:
    rows = found.table("services")
    pairs = [
        (level, at or shown.NOT_GIVEN)
        for cell, at in zip(rows["level"], rows["commissioned_at"], strict=True)
        for level in listed(cell) or [shown.NOT_GIVEN]
    ]
    each = pd.DataFrame(pairs, columns=["level", "at"])
    at = each["at"]
    names = [name for name in (*COMMISSIONED, shown.NOT_GIVEN) if name != shown.NOT_GIVEN or (at == name).any()]
    kept = [name for name in (*LEVELS, shown.NOT_GIVEN) if name != shown.NOT_GIVEN or (each["level"] == name).any()]
    counts = pd.crosstab(each["level"], at).reindex(index=kept, columns=names, fill_value=0)
    counts.insert(len(names), "All", counts.sum(axis=1))
    counts.columns = [f"{name.capitalize()} commissioning" if name in COMMISSIONED else name.capitalize()
                      for name in counts.columns]  # fmt: skip
    return counts.rename_axis("Level of need").reset_index()


def at_a_glance(chapter: Chapter) -> figures.Table | figures.Absent:
    """Return a line each on services, money, priorities, schedule; a note names the file of what is not filled in."""
    found = plan(chapter)
    if found is None:
        return absent(GLANCE, "a folder of files such as services.csv and budgets.csv")
    said = {what: words(chapter, found) if len(found.table(file)) else "" for what, (file, words) in LINES.items()}
    files = {file: [what for what in said if not said[what] and LINES[what][0] == file] for file, _ in LINES.values()}
    lacking = [f"{prose.listed(names).lower()} ({file}.csv)" for file, names in files.items() if names]
    notes = [f"Not filled in: {'; '.join(lacking)}."] if lacking else []
    rows = [(what, words) for what, words in said.items() if words]
    data = pd.DataFrame(rows, columns=["Subject", "What the plan says"])
    if data.empty:
        return absent(GLANCE, "a file such as services.csv or budgets.csv", found)
    return figures.Table(data, f"{GLANCE}: {found.place.organisation}", notes, dict.fromkeys(data.columns, "text"))


def _services(_chapter: Chapter, found: Plan) -> str:
    totals = shown.services_matrix(found).iloc[-1].drop("Service")
    each = prose.listed([f"{name} {number}" for name, number in totals.items()])
    return f"{wording.number_of(len(found.table('services')), 'service')}: {each}"


def _by_level(_chapter: Chapter, found: Plan) -> str:
    named = [name for cell in found.table("services")["level"] for name in listed(cell)]
    told = [f"{name} {named.count(name)}" for name in LEVELS if name in named]
    unsaid = int((found.table("services")["level"] == "").sum())
    return "; ".join(told + ([f"level not given {unsaid}"] if unsaid and told else []))


def _spend(chapter: Chapter, found: Plan) -> str:
    spent = money.spend(chapter, found)
    if pd.isna(spent.total):
        return ""
    share = f"{prose.proportion(spent.share)}% of the whole budget" if pd.notna(spent.share) else ""
    a_child = f"£{prose.count(spent.a_child)} a child aged 0 to {money.CHILDREN} in {spent.place}"
    return "; ".join(filter(None, (f"£{prose.count(spent.total)}", share, a_child if spent.children > 0 else "")))


def _balance(_chapter: Chapter, found: Plan) -> str:
    rows = costs.balance(found.table("budgets"), "line")
    known = rows[rows["amount"].notna()]
    return "; ".join(f"{row['line']} {prose.proportion(row['share'])}%" for row in known.to_dict("records"))


def _savings(_chapter: Chapter, found: Plan) -> str:
    sums = costs.amounts(found.table("budgets"))[["savings_planned", "savings_made"]].sum(min_count=1)
    said = {"planned": sums["savings_planned"], "made": sums["savings_made"]}
    return "; ".join(f"£{prose.count(value)} {word}" for word, value in said.items() if pd.notna(value))


def _programme(_chapter: Chapter, found: Plan) -> str:
    due, frame = arithmetic.reports_due(found), found.place.timeframe
    if frame is None or not due:
        return ""
    first, last = timetable.months(frame)[[0, -1]].to_timestamp()
    return f"{wording.number_of(due, 'report')} on priorities, {first:%B %Y} to {last:%B %Y}"


def _names(table: str, column: str, most: int = 6) -> "Words":
    def words(_chapter: Chapter, found: Plan) -> str:
        names = found.table(table)[column].tolist()
        more = f"; and {len(names) - most} more" if len(names) > most else ""
        return "; ".join(names[:most]) + more

    return words


def _progress(table: str) -> "Words":
    def words(_chapter: Chapter, found: Plan) -> str:
        rows, on = found.table(table), day(found)
        stands = shown.standing(rows["due"], rows["done"], on).value_counts()
        each = [f"{int(stands[name])} {name}" for name in ("done", "overdue", "due", "no date") if name in stands]
        return f"of {len(rows)}: {prose.listed(each)} at {told(on)}"

    return words


def _assessed(_chapter: Chapter, found: Plan) -> str:
    answers = found.table("schedule_questions")["confident"]
    each = [f"{word} {int((answers == word).sum())}" for word in ("yes", "partly", "no") if (answers == word).any()]
    return f"of {len(schedule().questions)} questions: {prose.listed(each)}" if each else ""


Words = Callable[[Chapter, Plan], str]
LINES: dict[str, tuple[str, Words]] = {
    "Services": ("services", _services),
    "Levels of need": ("services", _by_level),
    "Spend on children": ("budgets", _spend),
    "Balance of spend": ("budgets", _balance),
    "Savings": ("budgets", _savings),
    "Priorities": ("priorities", _names("priorities", "priority")),
    "Programme": ("programme", _programme),
    "Intentions": ("intentions", _names("intentions", "intention")),
    "Key actions": ("actions", _progress("actions")),
    "Milestones": ("milestones", _progress("milestones")),
    "Greatest risks": ("risks", _names("risks", "risk", 4)),
    "Self-assessment": ("schedule_questions", _assessed),
}
