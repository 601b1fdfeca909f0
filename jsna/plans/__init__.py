"""Plans: what commissioners mean to do, as small files that people write, each with a contract.

A plan belongs to a place and shows only on the pages of the areas that its place.toml names. Its figures are those of
the documents it cites, never mixed with statistics; where a document contradicts itself, both figures are shown.
"""

from jsna.plans.framework import Item, Schedule, schedule
from jsna.plans.place import Approval, Document, Place, PlanArea, Timeframe
from jsna.plans.plan import Plan, all_plans, covered, covers, places, plan_of, plans_folder, read_plan
from jsna.plans.templates import new_plan

__all__ = [
    "Approval",
    "Document",
    "Item",
    "Place",
    "Plan",
    "PlanArea",
    "Schedule",
    "Timeframe",
    "all_plans",
    "covered",
    "covers",
    "new_plan",
    "places",
    "plan_of",
    "plans_folder",
    "read_plan",
    "schedule",
]
