"""Contracts of the files on what there is: services, partnerships, money, what people say, the framework's schedule."""

from pandera.pandas import Field

from jsna.plans.table import YES_NO, Cell, PlanTable

LEVELS = ("", "universal", "targeted", "specialist", "universal; targeted", "targeted; specialist",
          "universal; targeted; specialist")  # fmt: skip
COMMISSIONED = ("", "locality", "strategic", "specialist")
BUDGET_LINES = ("core NHS", "NHS grant", "local authority grant", "special needs and continuing care", "other")
ARRANGEMENTS = ("", "single", "pooled", "aligned")
COUNTED = ("", "services", "contracts", "annual value", "priorities", "outcomes", "intentions", "projects",
           "unit costs", "key action areas", "service groups", "actions", "risks", "kpi baseline", "kpi actual",
           "kpi estimate", "kpi target", "timetable cells")  # fmt: skip
ROUNDS = ("baseline", "2 years", "5 years")
NEEDS = ("long-term condition", "in need", "protection plan", "mental health problem", "looked after",
         "severe and complex needs")  # fmt: skip


class Services(PlanTable):
    """A service that is commissioned."""

    service: Cell = Field(holds="name")
    commissioners: Cell = Field(holds="name", description="set apart by semicolons where there are several")
    level: Cell = Field(isin=LEVELS, description="level of need, as the framework defines the three")
    groups: Cell = Field(holds="text", description="letters a to r of the framework's groups, set apart by semicolons")
    commissioned_at: Cell = Field(isin=COMMISSIONED, description="level of commissioning")
    need_group: Cell = Field(holds="text", description="whom it is for")
    age_range: Cell = Field(holds="ages", description="e.g. 0 to 19")
    provider: Cell = Field(holds="text")
    accountable_post: Cell = Field(holds="post", description="the manager who answers for it, by post")
    contract: Cell = Field(holds="text", description="the contract it is part of")
    annual_value: Cell = Field(holds="money", description="pounds a year")
    joint_arrangement: Cell = Field(holds="text", description="e.g. Section 75; empty where there is none")
    voluntary: Cell = Field(isin=YES_NO, description="run by a voluntary or independent body")

    class Config:
        unique = ["service"]


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
    indicators: Cell = Field(holds="indicators", description="measures whose rates, multiplied, give the prevalence")
    prevalence_source: Cell = Field(holds="text", description="where the prevalence is from, or what is missing")

    class Config:
        unique = ["item"]


class Prevalences(PlanTable):
    """What share of children of an age has a need, by a published study: how many to expect where nobody counts."""

    need: Cell = Field(isin=NEEDS, description="a number of children that question 2 of the framework asks for")
    measure: Cell = Field(holds="text", description="what the study counts, e.g. a probable mental disorder")
    age_from: Cell = Field(holds="age")
    age_to: Cell = Field(holds="age")
    prevalence_low: Cell = Field(holds="share", description="share of children of these ages")
    prevalence_high: Cell = Field(holds="share", description="empty where the study gives one figure")
    source: Cell = Field(holds="text", description="publication, page or table, year; whether it was seen itself")

    class Config:
        unique = ["need", "age_from"]


class Population(PlanTable):
    """People of an age as a document prints them, in a year counted or expected."""

    area: Cell = Field(holds="name")
    part_of: Cell = Field(holds="text", description="the area of this file whose total counts it")
    ages: Cell = Field(holds="name", description="e.g. 0 to 14")
    year: Cell = Field(holds="whole")
    people: Cell = Field(holds="people")
    share: Cell = Field(holds="percent", description="% of all people, as printed")
    change: Cell = Field(holds="percent", description="% since the area's first year, as printed")

    class Config:
        unique = ["area", "ages", "year"]


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


class Statements(PlanTable):
    """A figure that a document states in words, with what in its own tables it can be held against."""

    statement: Cell = Field(holds="name")
    stated: Cell = Field(holds="name", description="the figure as printed, e.g. 41, more than 20, 83%")
    counted: Cell = Field(isin=COUNTED, description="what of this plan's files gives the figure")
    of: Cell = Field(holds="text", description="a commissioner, a plan of actions.csv or an indicator of kpis.csv")
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
