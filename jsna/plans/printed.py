"""People as a plan's document prints them: its table, and what of its arithmetic does not come out."""

import pandas as pd

from jsna import prose
from jsna.plans.cells import number
from jsna.plans.plan import Plan
from needs.projection.tables import rounded

NUMBERS = ("people", "share", "change", "year")
HALF = 0.051  # of the last decimal printed, and a little


def population(plan: Plan) -> pd.DataFrame:
    """Return the rows of population.csv with their numbers as numbers, and each area's first year as its base."""
    rows = plan.table("population")
    rows = rows.assign(**{name: rows[name].map(number).astype("float64") for name in NUMBERS})
    first = rows.sort_values("year").drop_duplicates(["area", "ages"]).set_index(["area", "ages"])["people"]
    base = pd.Series(
        pd.MultiIndex.from_frame(rows[["area", "ages"]]).map(first.to_dict()), index=rows.index, dtype="float64"
    )
    return rows.assign(base=base)


def table(plan: Plan) -> pd.DataFrame:
    """Return the document's table: one row an area and age, one column a year, then the changes; as printed."""
    rows = population(plan)
    years = sorted(rows["year"].unique())
    wide = rows.pivot_table(index=["area", "ages"], columns="year", values=["people", "share", "change"], sort=False)
    wide = wide.reindex(pd.MultiIndex.from_frame(rows[["area", "ages"]].drop_duplicates()))
    columns = {"Area": wide.index.get_level_values(0), "Ages": wide.index.get_level_values(1)}
    heads = {"people": "{:.0f}", "share": "% of all people, {:.0f}", "change": "Change to {:.0f} (%)"}
    write = {"people": prose.count, "share": prose.proportion, "change": lambda value: prose.change(value, 1)}
    for name, head in heads.items():
        known = [year for year in years if (name, year) in wide and wide[(name, year)].notna().any()]
        columns |= {head.format(year): wide[(name, year)].map(write[name]).to_numpy() for year in known}
    return pd.DataFrame(columns)


def disagreements(plan: Plan) -> pd.DataFrame:
    """Return every change and every total that the printed people do not give: subject, stated, given, note."""
    rows = population(plan)
    change = 100 * (rows["people"] / rows["base"] - 1)
    odd = rows[rows["change"].notna() & ((change - rows["change"]).abs() > HALF)]
    parts = [
        _told(odd, "change", odd["change"], rounded(change[odd.index], 1), "Change in %, from the people printed.")
    ]
    sums = rows[rows["part_of"] != ""].groupby(["part_of", "ages", "year"])["people"].sum()
    given = pd.Series(pd.MultiIndex.from_frame(rows[["area", "ages", "year"]]).map(sums.to_dict()), index=rows.index)
    wrong = rows[given.notna() & (given != rows["people"])]
    parts.append(_told(wrong, "total", wrong["people"], given[wrong.index], "The sum of the parts printed."))
    return pd.concat(parts, ignore_index=True)


def _told(rows: pd.DataFrame, what: str, stated: pd.Series, given: pd.Series, note: str) -> pd.DataFrame:
    years = rows["year"].map("{:.0f}".format).astype("string")
    subject = rows["area"] + ", ages " + rows["ages"] + f", {what} " + years
    texts = {"stated": stated.map("{:,.10g}".format), "given": given.map("{:,.10g}".format)}
    return pd.DataFrame({"subject": subject, **texts, "note": note})
