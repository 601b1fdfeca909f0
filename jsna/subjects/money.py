"""Money for children's services, as a chapter shows it: budgets, spend per child, balance and savings."""

from dataclasses import dataclass

import pandas as pd

from jsna import figures, prose
from jsna.chapter import Chapter
from jsna.places import Area
from jsna.plans import Plan, costs, shown
from jsna.subjects import population
from jsna.subjects.council import stand_in
from jsna.subjects.plans import Shown, absent, made, plan

CHILDREN = 19  # the last age of the children that spend is divided by
BALANCES = {"line": "Budget line", "provider": "Provider", "need_group": "For whom"}
BALANCED = {"line": "Money by budget line", "provider": "Money by provider", "need_group": "Money by need group"}


def spending(chapter: Chapter) -> list[Shown]:
    """Return spend per child, its balance by line, provider and need group, and savings; a sentence without amounts."""
    found = plan(chapter)
    known = found is not None and (found.table("budgets")["amount"] != "").any()
    if not known:
        given = found is not None and len(found.table("budgets")) > 0
        file = "budgets.csv, in its column amount," if given else "budgets.csv"
        return [absent("Spend per child, its balance by provider and need group, and savings", file, found)]
    return [per_child(chapter), *(balance(chapter, by) for by in BALANCES), savings(chapter)]


def budgets(chapter: Chapter) -> Shown:
    """Return budgets with their arrangements: pooled or aligned, legal basis, what is given in kind."""
    return made(chapter, "budgets", "Budgets and joint arrangements", lambda found: shown.listing(found, "budgets"))


def balance(chapter: Chapter, by: str = "line") -> Shown:
    """Return the money by budget line, provider or need group: amount, share, items without an amount."""

    def shares(found: Plan) -> pd.DataFrame:
        rows = costs.balance(found.table("budgets"), by)
        rows[by] = rows[by].replace("", shown.NOT_GIVEN)
        return rows.set_axis([BALANCES[by], "Amount (£)", "Share (%)", "Items without an amount"], axis="columns")

    return made(chapter, "budgets", BALANCED[by], shares)


def savings(chapter: Chapter) -> Shown:
    """Return what each item is to save, and what it has saved; a sentence where no saving is given."""
    caption, found = "Savings planned and made", plan(chapter)
    if found is None:
        return absent(caption, "budgets.csv")
    rows = costs.amounts(found.table("budgets"))
    rows = rows[rows[["savings_planned", "savings_made"]].notna().any(axis=1)]
    if rows.empty:
        return absent(caption, "budgets.csv, in its columns savings_planned and savings_made,", found)
    wanted = {"item": "Item", "year": "Year", "savings_planned": "Planned (£)", "savings_made": "Made (£)"}
    sums = rows[["savings_planned", "savings_made"]].sum(min_count=1)
    total = {"Item": "All items", "Year": "–", **sums.rename(wanted)}
    data = pd.concat([rows[list(wanted)].rename(columns=wanted), pd.DataFrame([total])], ignore_index=True)
    formats = {"Year": "text", "Planned (£)": "count", "Made (£)": "count"}
    return figures.Table(data, f"{caption}: {found.place.organisation}", formats=formats, source=found.cited("budgets"))


def per_child(chapter: Chapter) -> Shown:
    """Return what is spent, its share of the whole budget and pounds a child; a sentence where no amount is given."""
    caption, found = "Spend on children", plan(chapter)
    if found is None or found.table("budgets").empty:
        return absent(caption, "budgets.csv", found)
    spent = spend(chapter, found)
    if pd.isna(spent.total):
        return absent(caption, "budgets.csv, in its column amount,", found)
    cells = {
        "Spend (£)": prose.count(spent.total),
        "Share of the whole budget (%)": prose.proportion(spent.share),
        f"Children aged 0 to {CHILDREN} in {spent.place or 'the area'}": prose.count(spent.children),
        "Pounds a child": prose.count(spent.a_child),
    }
    data = pd.DataFrame({"Measure": list(cells), "Figure": list(cells.values())})
    notes = [f"{what} in place.toml is not given." for what, known in spent.lacking.items() if not known]
    return figures.Table(data, caption, notes, {"Figure": "text"}, source=found.cited("budgets"))


@dataclass(frozen=True)
class Spend:
    """What a plan spends on children: pounds, share of the whole budget (%), and the children it is for."""

    total: float
    share: float
    place: str
    children: float

    @property
    def a_child(self) -> float:
        """Pounds a child."""
        return self.total / self.children if self.children > 0 else float("nan")

    @property
    def lacking(self) -> dict[str, bool]:
        """The fields of place.toml that the figures need, and whether they are given."""
        return {"total_budget": pd.notna(self.share), "budget_area": bool(self.place)}


def spend(chapter: Chapter, found: Plan) -> Spend:
    """Return what the plan spends; its children are those of the area that the budget is for."""
    total = float(costs.amounts(found.table("budgets"))["amount"].sum(min_count=1))
    whole, area = found.place.total_budget, found.place.spent_on
    share = 100 * total / whole if whole else float("nan")
    if area is None:
        return Spend(total, share, "", float("nan"))
    view = Chapter.beside(chapter, Area(area.code, area.kind, area.name, ""))
    now = population.latest(stand_in(view) or view)
    if now.empty or not view.part_of(now).whole:
        return Spend(total, share, view.name, float("nan"))
    chapter.used(now)
    return Spend(total, share, view.name, float(now.loc[now["age_to"] <= CHILDREN, "population"].sum()))
