"""Money for children's services, as a chapter shows it: budgets, spend per child, unit costs and the cost of need."""

import pandas as pd

from jsna import figures, prose
from jsna.chapter import Chapter
from jsna.plans import Plan, costs, read_plan, shown
from jsna.plans.cells import number
from jsna.subjects import population
from jsna.subjects.plans import Shown, made, plan

CHILDREN = 19  # the last age of the children that spend is divided by
FRAMEWORK = "east-of-england"  # the plan whose unit costs stand in where a plan has none of its own
BALANCES = {"line": "Budget line", "provider": "Provider", "need_group": "For whom"}
NO_AMOUNTS = "the plan's documents give no amounts (budgets.csv, column amount)"
PRICES = (
    "Range: the lower (upper) number of children projected, at 80%, times the lower (upper) prevalence and unit cost; "
    "at the prices of the plan's source."
)


def budgets(chapter: Chapter) -> Shown:
    """Return budgets with their arrangements: pooled or aligned, legal basis, what is given in kind."""
    return made(chapter, "budgets", "Budgets and joint arrangements", lambda found: shown.listing(found, "budgets"))


def balance(chapter: Chapter, by: str = "line") -> Shown:
    """Return the money by budget line, provider or need group: amount, share, items without an amount."""

    def shares(found: Plan) -> pd.DataFrame:
        rows = costs.balance(found.table("budgets"), by)
        rows[by] = rows[by].replace("", shown.NOT_GIVEN)
        return rows.set_axis([BALANCES[by], "Amount (£)", "Share (%)", "Items without an amount"], axis="columns")

    caption, found = f"Money by {BALANCES[by].lower()}", plan(chapter)
    if found is not None and not (found.table("budgets")["amount"] != "").any():
        return figures.Absent(caption, NO_AMOUNTS)
    return made(chapter, "budgets", caption, shares)


def per_child(chapter: Chapter) -> Shown:
    """Return what is spent, its share of the whole budget and pounds a child; a sentence where no amount is given."""
    caption = f"Spend on children aged 0 to {CHILDREN}"
    found = plan(chapter)
    if found is None or found.table("budgets").empty:
        return made(chapter, "budgets", caption, lambda known: shown.listing(known, "budgets"))
    total = costs.amounts(found.table("budgets"))["amount"].sum(min_count=1)
    if pd.isna(total):
        return figures.Absent(caption, NO_AMOUNTS)
    now = population.latest(chapter)
    children = float(now.loc[now["age_to"] <= CHILDREN, "population"].sum())
    whole = found.place.total_budget
    cells = {
        "Spend (£)": prose.count(total),
        "Share of the whole budget (%)": prose.proportion(100 * total / whole) if whole else prose.MISSING,
        f"Children aged 0 to {CHILDREN}": prose.count(children) if children else prose.MISSING,
        "Pounds a child": prose.count(costs.per_child(found.table("budgets"), children)),
    }
    data = pd.DataFrame({"Measure": list(cells), "Figure": list(cells.values())})
    return figures.Table(data, caption, source=found.cited("budgets"), formats={"Figure": "text"})


def unit_costs(chapter: Chapter) -> Shown:
    """Return what one child or family costs; the framework's ten lines where the plan has none of its own."""
    found = _priced(chapter)
    if found is None:
        return made(chapter, "unit_costs", "Unit costs", lambda known: shown.listing(known, "unit_costs"))
    rows = found.table("unit_costs")[["item", "unit", "low", "high"]]
    prices = {name: rows[name].map(_pounds) for name in ("low", "high")}
    return figures.Table(
        shown.readable(rows.assign(**prices)), f"Unit costs: {found.place.organisation}",
        formats=dict.fromkeys(["Unit", "Lowest (£)", "Highest (£)"], "text"), source=found.cited("unit_costs"),
    )  # fmt: skip


def cost_of_need(chapter: Chapter, ahead: int = 5) -> Shown:
    """Return what need would cost `ahead` years after the projection's base, a range, where a prevalence is given."""
    found = _priced(chapter)
    caption = "Cost of need"
    if found is None:
        return made(chapter, "unit_costs", caption, lambda known: shown.listing(known, "unit_costs"))
    rows = chapter.look("projection")
    year = int(rows["base_year"].iloc[0]) + ahead if len(rows) else 0
    need = costs.cost_of_need(found.table("unit_costs"), rows, year)
    known = need[need["cost_low"].notna()]
    if known.empty:
        return figures.Absent(caption, "; ".join(sorted(need["reason"].dropna().unique())))
    chapter.used(rows)
    data = pd.DataFrame(
        {
            "Item": known["item"],
            "Children projected": known["children"],
            "In need": _range(known["need_low"], known["need_high"]),
            "Cost a year (£)": _range(known["cost_low"].map(_rough), known["cost_high"].map(_rough)),
        }
    ).reset_index(drop=True)
    left = [f"{len(need) - len(known)} of {len(need)} items are not costed: {costs.WANTS}."]
    notes = (PRICES, *(left if len(known) < len(need) else []))
    formats = {"Children projected": "count", "In need": "text", "Cost a year (£)": "text"}
    return figures.Table(data, f"{caption} in {year}: {chapter.name}", notes, formats, source=found.cited("unit_costs"))


def _priced(chapter: Chapter) -> Plan | None:
    """The plan whose unit costs the area's pages show: its own, else the framework's where a plan covers the area."""
    found = plan(chapter)
    if found is None or len(found.table("unit_costs")):
        return found if found is None or len(found.table("unit_costs")) else None
    framework = read_plan(FRAMEWORK)
    return framework if len(framework.table("unit_costs")) else None


def _pounds(text: str) -> str:
    value = number(text)
    return f"{value:,.2f}" if value % 1 else prose.count(value)


def _rough(pounds: float) -> float:
    """Return pounds to three figures: a range claims no more."""
    return float(f"{pounds:.2e}")


def _range(low: pd.Series, high: pd.Series) -> list[str]:
    return [f"{prose.count(a)} to {prose.count(b)}" for a, b in zip(low, high, strict=True)]
