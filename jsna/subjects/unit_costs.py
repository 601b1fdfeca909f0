"""What one child or family costs, and from it what need would cost: a range, or the piece that is missing."""

from collections.abc import Callable, Sequence

import pandas as pd

from jsna import figures, prose
from jsna.catalogue import indicators as catalogue
from jsna.chapter import Chapter
from jsna.plans import Plan, costs, shown
from jsna.plans.cells import listed
from jsna.subjects.council import stand_in
from jsna.subjects.latest import rows_here
from jsna.subjects.plans import Shown, absent, framework, made, plan
from jsna.withheld import MARK, withheld

UNKNOWN = "–"
FEW = 10
PRICES = (
    "Lower end: the fewest children projected (80% interval) times the lower share and price; upper end: the most "
    "times the upper. The range holds what the sources differ by and has no probability of its own. Shares are those "
    "of the studies named, most of them England's, times the rates here of the indicators named; prices are those of "
    "the plan's source, not brought up to date."
)
UNPROJECTED = "No projection of the area's children is here, so no line is costed."


def table(chapter: Chapter) -> Shown:
    """Return what one child or family costs; the framework's ten lines where the plan has none of its own."""
    found = _priced(chapter)
    if found is None:
        return made(chapter, "unit_costs", "Unit costs", lambda known: shown.listing(known, "unit_costs"))
    rows = found.table("unit_costs")[["item", "unit", "low", "high"]]
    prices = {name: rows[name].map(shown.pounds) for name in ("low", "high")}
    return figures.Table(
        shown.readable(rows.assign(**prices)), f"Unit costs: {found.place.organisation}",
        formats=dict.fromkeys(["Unit", "Lowest (£)", "Highest (£)"], "text"), source=found.cited("unit_costs"),
    )  # fmt: skip


def cost_of_need(chapter: Chapter, ahead: int = 5) -> Shown:
    """Return what need would cost `ahead` years after the projection's base: a range, or the piece that is missing.

    A unit cost's prevalence is what its row says times the rates of the indicators it names, here.
    """
    found, view = _priced(chapter), stand_in(chapter) or chapter
    caption = "Cost of need"
    if found is None:
        return absent(caption, "unit_costs.csv", plan(chapter))
    rows = view.look("projection")
    year = int(rows["base_year"].iloc[0]) + ahead if len(rows) else 0
    items = found.table("unit_costs").reset_index(drop=True)
    rates = _rates(chapter, items)
    shares, hidden = _shares(rates), set(withheld(rates)["indicator_id"])
    need = costs.cost_of_need(items, rows, year, shares)
    known = need["cost_low"].notna()
    marks = [MARK if hidden.intersection(listed(names)) else prose.MISSING for names in items["indicators"]]
    chapter.used(rows)
    ages = (items["age_from"] + " to " + items["age_to"]).replace("0 to 0", "under 1")
    data = pd.DataFrame(
        {
            "Item": need["item"],
            "Children projected": [prose.count(each) for each in need["children"]],
            "Aged": ages.where(known, UNKNOWN),
            "Share in need": _shown_shares(need, marks),
            "In need": _range(need["need_low"], need["need_high"], marks, _people),
            "Cost a year (£)": _range(need["cost_low"].map(_rough), need["cost_high"].map(_rough), marks),
            "Prevalence from, or what is missing": _basis(items, known, shares, hidden),
        }
    )
    formats = dict.fromkeys(data.columns, "text")
    caption = f"{caption} in {year}" if year else caption
    notes = (PRICES,) if year else (PRICES, UNPROJECTED)
    return figures.Table(data, f"{caption}: {view.name}", notes, formats, source=found.cited("unit_costs"))


def _rates(chapter: Chapter, items: pd.DataFrame) -> pd.DataFrame:
    """The latest row of each indicator named, the area's own before the council's that stand in; withheld ones too."""
    own, theirs = rows_here(chapter, [name for cell in items["indicators"] for name in listed(cell)])
    return pd.concat([rows for rows in (theirs, own) if len(rows)] or [own])


def _shares(rates: pd.DataFrame) -> dict[str, tuple[float, float]]:
    """Rates that are known as shares of children, with their 95% interval where they have one."""
    known = rates[rates["value"].notna()]
    scale = known["indicator_id"].astype("str").map({name: fact.multiplier for name, fact in catalogue().items()})
    low, high = (known[name].fillna(known["value"]) / scale.astype("float64") for name in ("lower_95", "upper_95"))
    return dict(zip(known["indicator_id"].astype("str"), zip(low, high, strict=True), strict=True))


def _basis(
    items: pd.DataFrame, known: pd.Series, shares: dict[str, tuple[float, float]], hidden: set[str]
) -> list[str]:
    """What each item's prevalence rests on; for one that is not costed, the piece that is missing or withheld."""
    said = []
    for names, words, costed in zip(items["indicators"].map(listed), items["prevalence_source"], known, strict=True):
        facts = [catalogue()[name] for name in names]
        kept = [fact.title for fact in facts if fact.id in hidden]
        lacking = [f"{fact.title} ({fact.publication})" for fact in facts if fact.id not in {*shares, *hidden}]
        gaps = {f"withheld {MARK}": kept, "not here": lacking}
        told = [f"{why}: {'; '.join(titles)}" for why, titles in gaps.items() if titles]
        told = told or ["; ".join(fact.title for fact in facts)]
        said.append("; ".join(filter(None, (*told, words))) or (costs.WANTS if not costed else UNKNOWN))
    return said


def _priced(chapter: Chapter) -> Plan | None:
    """The plan whose unit costs the area's pages show: its own, else the framework's where a plan covers the area."""
    found = plan(chapter)
    return found if found is None or len(found.table("unit_costs")) else framework(chapter)


def _shown_shares(need: pd.DataFrame, marks: Sequence[str]) -> list[str]:
    """The share of children of each line, in percent to two figures; of one that is withheld its mark."""
    shown = _range(need["share_low"], need["share_high"], marks, _percent)
    return [UNKNOWN if share == prose.MISSING else share for share in shown]


def _percent(share: float) -> str:
    return f"{float(f'{100 * share:.2g}'):.10g}%"


def _people(number: float) -> str:
    """People whole; fewer than ten, who are a share of a child's year, to a tenth."""
    return prose.count(number) if number >= FEW else f"{number:.1f}"


def _rough(pounds: float) -> float:
    """Return pounds to three figures: a range claims no more."""
    return float(f"{pounds:.2e}") if pd.notna(pounds) else pounds


def _range(
    low: pd.Series, high: pd.Series, marks: Sequence[str], write: Callable[[float], str] = prose.count
) -> list[str]:
    ends = zip(low, high, marks, strict=True)
    return [mark if pd.isna(a) else " to ".join(dict.fromkeys((write(a), write(b)))) for a, b, mark in ends]
