"""The contract of every file of a plan: the data model on one page.

Each file is a CSV that a spreadsheet opens, one row a thing. Cells are text as written; `holds` says what kind of
text (see `cells`). A column whose cells may be empty may be left out. `document` is one of those in place.toml, and
`section` the place in it. Posts stand where plans name people.
"""

import pandas as pd
import pandera.pandas as pa
from pandera.pandas import Field
from pandera.typing.pandas import Series

from jsna.plans import cells as cells

Cell = Series[pd.StringDtype]

LEVELS = ("", "universal", "targeted", "specialist", "universal; targeted", "targeted; specialist",
          "universal; targeted; specialist")  # fmt: skip
COMMISSIONED = ("", "locality", "strategic", "specialist")
STATUSES = ("", "not started", "planned", "under way", "done", "stopped")
CATEGORIES = ("", "service", "environment", "crime and disorder", "equality", "workforce", "recommendation",
              "governance")  # fmt: skip
BUDGET_LINES = ("core NHS", "NHS grant", "local authority grant", "special needs and continuing care", "other")
ARRANGEMENTS = ("", "single", "pooled", "aligned")
COUNTED = ("", "services", "contracts", "annual value", "priorities", "outcomes", "intentions", "projects",
           "unit costs", "key action areas", "service groups", "actions", "risks", "kpi baseline", "kpi actual",
           "kpi estimate", "kpi target", "timetable cells")  # fmt: skip
ROUNDS = ("baseline", "2 years", "5 years")
YES_NO = ("", "yes", "no")


class PlanTable(pa.DataFrameModel):
    """What every file of a plan holds to: these columns, nothing else, and where each row was read."""

    document: Cell = Field(holds="name", description="one of the documents in place.toml")
    section: Cell = Field(holds="text", description="section or page of the document")

    class Config:
        strict = True


class Kpis(PlanTable):
    """A performance indicator as printed: N/A, TBC or "Target 0.15" stay words."""

    indicator: Cell = Field(holds="name", description="the indicator in words")
    category: Cell = Field(holds="text", description="framework and number, e.g. LAA 4, T2010, PAF C19, BVPI 197")
    indicator_id: Cell = Field(holds="indicators", description="the indicator of the catalogue that measures it")
    baseline: Cell = Field(holds="text", description="as printed")
    baseline_period: Cell = Field(holds="text")
    actual: Cell = Field(holds="text", description="as printed")
    actual_period: Cell = Field(holds="text")
    estimate: Cell = Field(holds="text", description="as printed")
    estimate_period: Cell = Field(holds="text")
    target: Cell = Field(holds="text", description="as printed")
    target_period: Cell = Field(holds="text")
    note: Cell = Field(holds="text")

    class Config:
        unique = ["indicator"]


class Services(PlanTable):
    """A service that is commissioned."""

    service: Cell = Field(holds="name")
    commissioners: Cell = Field(holds="name", description="set apart by semicolons where there are several")
    level: Cell = Field(isin=LEVELS, description="level of need")
    commissioned_at: Cell = Field(isin=COMMISSIONED, description="level of commissioning")
    need_group: Cell = Field(holds="text", description="whom it is for")
    age_range: Cell = Field(holds="text", description="e.g. 0 to 19")
    provider: Cell = Field(holds="text")
    accountable_post: Cell = Field(holds="post", description="the manager who answers for it, by post")
    contract: Cell = Field(holds="text", description="the contract it is part of")
    annual_value: Cell = Field(holds="money", description="pounds a year")
    joint_arrangement: Cell = Field(holds="text", description="e.g. Section 75; empty where there is none")
    voluntary: Cell = Field(isin=YES_NO, description="run by a voluntary or independent body")

    class Config:
        unique = ["service"]


class Priorities(PlanTable):
    """What the plan puts first."""

    priority: Cell = Field(holds="name")
    outcome: Cell = Field(holds="text", description="the outcome it serves")
    number: Cell = Field(holds="text", description="its number in the document")
    lead: Cell = Field(holds="post", description="the post that leads")
    manager: Cell = Field(holds="post", description="the post that does the work")
    indicators: Cell = Field(holds="indicators", description="what measures it")

    class Config:
        unique = ["priority"]


class Programme(PlanTable):
    """When work on a priority starts: the timetable of reports follows from the month."""

    priority: Cell = Field(holds="name", description="one of priorities.csv")
    start: Cell = Field(holds="month", description="the month of scoping")

    class Config:
        unique = ["priority"]


class TimetablePublished(PlanTable):
    """A mark in the timetable as the document prints it, to hold the computed one against."""

    priority: Cell = Field(holds="name", description="one of priorities.csv")
    month: Cell = Field(holds="month")
    mark: Cell = Field(isin=("§", "®"))

    class Config:
        unique = ["priority", "month"]


class Intentions(PlanTable):
    """What commissioners intend, and how far they are."""

    number: Cell = Field(holds="name")
    intention: Cell = Field(holds="name")
    lead: Cell = Field(holds="post")
    status: Cell = Field(isin=STATUSES)
    progress: Cell = Field(holds="text", description="in a sentence")
    start: Cell = Field(holds="date")
    end: Cell = Field(holds="date")
    indicators: Cell = Field(holds="indicators", description="what measures it")

    class Config:
        unique = ["number"]


class Projects(PlanTable):
    """A project sheet; cells that hold several entries set them apart by semicolons."""

    project: Cell = Field(holds="name")
    intention: Cell = Field(holds="text", description="the number of an intention")
    sponsor: Cell = Field(holds="post", description="the post that answers for it")
    lead: Cell = Field(holds="post")
    start: Cell = Field(holds="date")
    end: Cell = Field(holds="date")
    aim: Cell = Field(holds="text")
    scope: Cell = Field(holds="text")
    benefits_people: Cell = Field(holds="text")
    benefits_staff: Cell = Field(holds="text")
    benefits_organisation: Cell = Field(holds="text")
    metrics: Cell = Field(holds="text")
    indicators: Cell = Field(holds="indicators", description="metrics that the catalogue has")

    class Config:
        unique = ["project"]


class Milestones(PlanTable):
    """A step of a project, or of the whole programme where `project` is empty."""

    milestone: Cell = Field(holds="name")
    project: Cell = Field(holds="text", description="one of projects.csv; empty for the whole programme")
    due: Cell = Field(holds="date")
    done: Cell = Field(holds="date", description="when it was done; empty while it is not")

    class Config:
        unique = ["project", "milestone"]


class Actions(PlanTable):
    """A key action; recommendations of an earlier assessment are actions."""

    action: Cell = Field(holds="name")
    plan: Cell = Field(holds="text", description="the plan it belongs to, e.g. CYPP")
    priority: Cell = Field(holds="text", description="number or name of one of priorities.csv")
    key_action: Cell = Field(holds="text", description="its number in that plan")
    category: Cell = Field(isin=CATEGORIES)
    lead: Cell = Field(holds="post")
    deliverable: Cell = Field(holds="text")
    start: Cell = Field(holds="date")
    due: Cell = Field(holds="date")
    done: Cell = Field(holds="date")
    progress: Cell = Field(holds="text")

    class Config:
        unique = ["plan", "key_action", "action"]


class Risks(PlanTable):
    """What could stop the plan, and what is done about it."""

    risk: Cell = Field(holds="name")
    description: Cell = Field(holds="text")
    mitigation: Cell = Field(holds="text")
    owner: Cell = Field(holds="post")

    class Config:
        unique = ["risk"]


class Consultations(PlanTable):
    """Whom commissioners ask, and what they heard; a file without rows says that nothing is planned."""

    consultation: Cell = Field(holds="name")
    start: Cell = Field(holds="date")
    end: Cell = Field(holds="date")
    feedback: Cell = Field(holds="date")
    group: Cell = Field(holds="text", description="target group and size of sample")
    place: Cell = Field(holds="text")
    question: Cell = Field(holds="text", description="what it is to find out")
    result: Cell = Field(holds="text", description="what was heard")
    statutory: Cell = Field(isin=YES_NO)
    indicators: Cell = Field(holds="indicators", description="figures to read the result beside")

    class Config:
        unique = ["consultation"]


class Views(PlanTable):
    """What children and families say at baseline, after 2 and after 5 years."""

    round: Cell = Field(isin=ROUNDS)
    due: Cell = Field(holds="date")
    group: Cell = Field(holds="text")
    method: Cell = Field(holds="text")
    result: Cell = Field(holds="text", description="empty until it is known")

    class Config:
        unique = ["round"]


class Reports(PlanTable):
    """A report that comes back, and what it joins."""

    report: Cell = Field(holds="name")
    joins: Cell = Field(holds="text", description="what it brings together, set apart by semicolons")
    audience: Cell = Field(holds="post", description="the group that receives it")
    every_months: Cell = Field(holds="whole")
    first: Cell = Field(holds="month")
    reviewed: Cell = Field(holds="date", description="when the report itself is reviewed")

    class Config:
        unique = ["report"]


class Partnerships(PlanTable):
    """A board or group: posts, not names."""

    partnership: Cell = Field(holds="name")
    purpose: Cell = Field(holds="text")
    lead_agency: Cell = Field(holds="text")
    accountable_post: Cell = Field(holds="post")
    members: Cell = Field(holds="post", description="posts or bodies, set apart by semicolons")
    meets: Cell = Field(holds="text")

    class Config:
        unique = ["partnership"]


class Budgets(PlanTable):
    """Money for children's services; an arrangement in kind has no amount."""

    item: Cell = Field(holds="name")
    line: Cell = Field(isin=BUDGET_LINES)
    year: Cell = Field(holds="text", description="financial year")
    provider: Cell = Field(holds="text")
    need_group: Cell = Field(holds="text")
    amount: Cell = Field(holds="money", description="pounds in the year")
    arrangement: Cell = Field(isin=ARRANGEMENTS)
    lead_commissioner: Cell = Field(holds="text")
    legal_basis: Cell = Field(holds="text", description="e.g. Section 75 of the NHS Act 2006")
    in_kind: Cell = Field(holds="text", description="what is given instead of money")
    savings_planned: Cell = Field(holds="money")
    savings_made: Cell = Field(holds="money")

    class Config:
        unique = ["item", "year"]


class UnitCosts(PlanTable):
    """What one child or family costs; with a prevalence it gives the cost of need."""

    item: Cell = Field(holds="name")
    unit: Cell = Field(holds="name", description="per child, per family …")
    low: Cell = Field(holds="money")
    high: Cell = Field(holds="money")
    age_from: Cell = Field(holds="age")
    age_to: Cell = Field(holds="age")
    prevalence_low: Cell = Field(holds="share", description="share of children of these ages who need it in a year")
    prevalence_high: Cell = Field(holds="share")
    prevalence_source: Cell = Field(holds="text")

    class Config:
        unique = ["item"]


class Statements(PlanTable):
    """A figure that a document states in words, with what in its own tables it can be held against."""

    statement: Cell = Field(holds="name")
    stated: Cell = Field(holds="name", description="the figure as printed, e.g. 41, more than 20, 83%")
    counted: Cell = Field(isin=COUNTED, description="what of this plan's files gives the figure")
    of: Cell = Field(holds="text", description="whose: a commissioner or an indicator of kpis.csv")
    note: Cell = Field(holds="text")

    class Config:
        unique = ["statement"]


class ScheduleItems(PlanTable):
    """Section 2 of the framework's schedule: what information there is."""

    item: Cell = Field(holds="name", description="id in jsna/plans/schedule.toml")
    available: Cell = Field(isin=YES_NO)
    population_covered: Cell = Field(holds="text")
    location: Cell = Field(holds="text", description="where it can be found")

    class Config:
        unique = ["item"]


class ScheduleProgress(PlanTable):
    """Section 3: progress in a key action area."""

    item: Cell = Field(holds="name", description="id in jsna/plans/schedule.toml")
    progress: Cell = Field(holds="text")
    outstanding: Cell = Field(holds="text")
    constraints: Cell = Field(holds="text")

    class Config:
        unique = ["item"]


class ScheduleServices(PlanTable):
    """Section 4: a group of services."""

    item: Cell = Field(holds="name", description="letter a to r")
    guidance: Cell = Field(holds="text", description="local guidance besides that of the framework")
    commissioned: Cell = Field(holds="text", description="what is commissioned")
    gaps: Cell = Field(holds="text")

    class Config:
        unique = ["item"]


class ScheduleQuestions(PlanTable):
    """Section 5: the evidence that answers a question of the self-assessment."""

    item: Cell = Field(holds="name", description="number 1 to 13")
    confident: Cell = Field(isin=("", "yes", "partly", "no"))
    evidence: Cell = Field(holds="text")

    class Config:
        unique = ["item"]


TABLES: dict[str, type[PlanTable]] = {
    "kpis": Kpis, "services": Services, "priorities": Priorities, "programme": Programme,
    "timetable_published": TimetablePublished, "intentions": Intentions, "projects": Projects,
    "milestones": Milestones, "actions": Actions, "risks": Risks, "consultations": Consultations, "views": Views,
    "reports": Reports, "partnerships": Partnerships, "budgets": Budgets, "unit_costs": UnitCosts,
    "statements": Statements, "schedule_items": ScheduleItems, "schedule_progress": ScheduleProgress,
    "schedule_services": ScheduleServices, "schedule_questions": ScheduleQuestions,
}  # fmt: skip


def columns(table: str) -> list[str]:
    """Return the columns of a file, in the order of its template: where a row was read comes last."""
    found = list(TABLES[table].to_schema().columns)
    return [*(name for name in found if name not in ("document", "section")), "document", "section"]


def key(table: str) -> list[str]:
    """Return the columns that name one row of a file."""
    return list(TABLES[table].to_schema().unique or [])


def advice(table: str, column: str) -> str:
    """Return what a cell of a column should hold, as an instruction."""
    for check in TABLES[table].to_schema().columns[column].checks:
        if check.name == "isin":
            words = [f'"{word}"' if ";" in word else word or "(empty)" for word in check.statistics["allowed_values"]]
            return f"write one of: {', '.join(words)}"
        return cells.KINDS[check.statistics["kind"]].advice
    return "write text"


def may_be_empty(table: str, column: str) -> bool:
    """Whether a column may be left out: its cells may be empty."""
    for check in TABLES[table].to_schema().columns[column].checks:
        if check.name == "isin":
            return "" in check.statistics["allowed_values"]
        return check.statistics["kind"] not in cells.FILLED
    return True
