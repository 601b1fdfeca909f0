"""Contracts of the files on what commissioners mean to do: priorities, programme, intentions, projects, actions."""

from pandera.pandas import Field

from jsna.plans.table import Cell, PlanTable

STATUSES = ("", "not started", "planned", "under way", "done", "stopped")
CATEGORIES = ("", "service", "environment", "crime and disorder", "equality", "workforce", "recommendation",
              "governance")  # fmt: skip


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
    priority: Cell = Field(holds="text", description="numbers or names of priorities.csv, set apart by semicolons")
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
