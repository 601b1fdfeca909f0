"""Compare our summaries of deprivation with a published workbook of them (districts, counties or other areas).

    python benchmarks/conformance_deprivation.py WORKBOOK LOOKUP LSOA_FILE...

WORKBOOK : the publisher's summaries, one measure a sheet. LOOKUP : any table with LSOA codes and the workbook's area
codes, or with district codes and the area codes. LSOA_FILE : the publisher's ranks, scores and denominators, in any
number of files (CSV, also gzipped, or Excel). Prints the comparison, then one line of JSON; exits 1 if a target of
issue 5 is missed.
"""

import json
import re
import sys
from pathlib import Path

import pandas as pd

from needs import areas, deprivation

MEASURES = {
    "imd": r"imd|index of multiple",
    "idaci": r"idaci|income deprivation affecting children",
    "idaopi": r"idaopi|income deprivation affecting older",
    "income": r"income",
    "employment": r"employment",
    "education": r"education",
    "health": r"health",
    "crime": r"crime",
    "barriers": r"barriers",
    "living_environment": r"living",
}
STATISTICS = {
    "average_score": "average score",
    "average_rank": "average rank",
    "proportion": "proportion of lsoas",
    "extent": "extent",
    "local_concentration": "local concentration",
}
DENOMINATORS = {"idaci": "dependent children", "idaopi": "60 and over", "employment": "working age"}
EDITIONS = {"2001": 2010, "2011": 2019, "2021": 2025}  # by the year of the LSOAs; 2015 has as many as 2019

RELATIVE = {("imd", "average_rank"): 2e-5, ("imd", "local_concentration"): 2e-5}
ABSOLUTE = {"average_score": 0.001, "proportion": 0.00006, "extent": 0.00006}


def compare(workbook: Path, lsoa_files: list[Path], lookup: Path) -> pd.DataFrame:
    """Return a row per measure and statistic: how far ours are from the published values, in value and in order."""
    published = _published(workbook)
    ranks, lsoas, districts = _ranks(lsoa_files)
    parts = _parts(lookup, districts, set(published["parent_code"]), set(ranks["area_code"]))
    ours = deprivation.peer_rank(deprivation.summary(ranks, parts, lsoas=lsoas))
    values = _long(ours, list(STATISTICS)).rename(columns={"value": "ours"})
    both = published.merge(values, on=["parent_code", "measure", "statistic"]).dropna(subset=["value", "ours"])
    keys = [both["measure"], both["statistic"]]
    both["difference"] = (both["ours"] - both["value"]).abs()
    both["relative"] = both["difference"] / both["value"].abs()
    both["our_order"] = both["ours"].groupby(keys).rank(method="min", ascending=False)
    both["published_order"] = both["published_rank"].groupby(keys).rank(method="min")
    both["reordered"] = (both["our_order"] - both["published_order"]).abs()
    both["beyond"] = both["difference"] > _tolerance(both)
    grouped = both.groupby(["measure", "statistic"], sort=False)
    result = grouped.agg(
        areas=("ours", "size"),
        largest=("difference", "max"),
        median=("difference", "median"),
        largest_relative=("relative", "max"),
        beyond=("beyond", "sum"),
        out_of_order=("reordered", lambda moved: int((moved > 0).sum())),
        furthest_out_of_order=("reordered", "max"),
    )
    exceptions = both.loc[both["beyond"]].groupby(["measure", "statistic"])["parent_code"].agg(" ".join)
    return result.join(exceptions.rename("exceptions")).fillna({"exceptions": ""}).reset_index()


def _tolerance(both: pd.DataFrame) -> pd.Series:
    """Return the largest difference allowed in each row: 0.02 % unless the issue names another."""
    keys = pd.Series(list(zip(both["measure"], both["statistic"], strict=True)), index=both.index)
    relative = keys.map(RELATIVE).astype(float).fillna(2e-4)
    return both["statistic"].map(ABSOLUTE).fillna(relative * both["value"].abs())


def _published(workbook: Path) -> pd.DataFrame:
    """Read every sheet that gives an average rank: ``parent_code``, ``measure``, ``statistic``, value and rank."""
    sheets = pd.read_excel(workbook, sheet_name=None, header=None, engine="calamine")
    tables = [_sheet(name, sheet) for name, sheet in sheets.items() if len(sheet)]
    return pd.concat([table for table in tables if table is not None], ignore_index=True)


def _sheet(name: str, sheet: pd.DataFrame) -> pd.DataFrame | None:
    text = sheet.astype("str").apply(lambda column: column.str.lower().str.strip())
    heading = text.apply(lambda column: column.str.contains("average rank")).any(axis=1)
    if not heading.any():
        return None
    names, rows = text.loc[heading.idxmax()], sheet.loc[heading.idxmax() + 1 :]
    headed = _measure(names[names.str.contains("average rank")].iloc[0])
    measure = headed if headed in MEASURES else _measure(name)
    tables = []
    for statistic, words in STATISTICS.items():
        columns = names.index[names.str.contains(words, regex=False)]
        ranked = names[columns].str.contains("rank of ", regex=False)
        if len(columns):
            value = rows[columns[~ranked][0]]
            rank = rows[columns[ranked][0]] if ranked.any() else value * float("nan")
            table = pd.DataFrame({"parent_code": rows[0], "value": _number(value), "published_rank": _number(rank)})
            tables.append(table.assign(measure=measure, statistic=statistic))
    return pd.concat(tables).dropna(subset=["parent_code"])


def _ranks(files: list[Path]) -> tuple[pd.DataFrame, int, pd.DataFrame]:
    """Gather ranks, scores and denominators of every LSOA, the number ranked, and the districts of the LSOAs."""
    joined, year = pd.DataFrame(), "2011"
    for file in files:
        table = _table(file)
        code = next(column for column in table if "lsoa code" in column.lower())
        year = re.search(r"\d{4}", code).group() if re.search(r"\d{4}", code) else year
        joined = joined.combine_first(table.rename(columns=_heading).rename(columns={code: "code"}).set_index("code"))
    blocks = []
    for measure in deprivation.MEASURES:
        wanted = DENOMINATORS.get(measure, "total population")
        people = next((column for column in joined if wanted in column.lower()), None)
        columns = {"denominator": people, **{kind: f"{measure} {kind}" for kind in ("rank", "decile", "score")}}
        block = {name: _number(joined[column]) for name, column in columns.items() if column in joined}
        if "rank" in block and "denominator" in block:
            blocks.append(pd.DataFrame(block).assign(measure=measure).rename_axis("area_code").reset_index())
    district = next((column for column in joined if "authority district code" in column.lower()), None)
    districts = pd.DataFrame({"area_code": joined.index, "parent_code": joined[district] if district else ""})
    ranks = pd.concat(blocks, ignore_index=True)
    return ranks.dropna(subset=["rank"]), deprivation.LSOAS[EDITIONS[year]], districts


def _parts(lookup: Path, districts: pd.DataFrame, parents: set[str], lsoas: set[str]) -> pd.DataFrame:
    """Make a lookup of the columns of `lookup` that hold most LSOAs (or districts) and most of the parents."""
    table = _table(lookup)
    parent = max(table, key=lambda column: len(parents & set(table[column])))
    small = max(table, key=lambda column: len(lsoas & set(table[column])))
    step = districts.assign(parent_type="district", share=1.0)
    if not lsoas & set(table[small]):
        middle = set(districts["parent_code"])
        small = max(table, key=lambda column: len(middle & set(table[column])))
        table = table[table[small].isin(middle)]
    parts = table[[small, parent]].set_axis(["area_code", "parent_code"], axis=1).drop_duplicates()
    parts = parts.dropna().assign(parent_type="published", share=1.0)
    return parts if lsoas & set(parts["area_code"]) else areas.chain(step, parts)


def _table(file: Path) -> pd.DataFrame:
    """Read a table of text: a CSV, or the longest sheet of a workbook."""
    if Path(file).suffix.startswith(".xls") or Path(file).suffix == ".ods":
        sheets = pd.read_excel(file, sheet_name=None, dtype=str, engine="calamine")
        return max(sheets.values(), key=len)
    return pd.read_csv(file, dtype=str, encoding="utf-8-sig")


def _heading(heading: str) -> str:
    """Shorten a published heading to measure and kind, "imd rank"; others stay as they are."""
    kind = re.search(r"\b(score|rank|decile)\b", heading.lower())
    return f"{_measure(heading)} {kind.group()}" if kind and "sub-domain" not in heading.lower() else heading


def _measure(words: str) -> str:
    return next((name for name, pattern in MEASURES.items() if re.search(pattern, words.lower())), words)


def _number(values: pd.Series) -> pd.Series:
    return pd.to_numeric(values.astype("str").str.replace(",", ""), errors="coerce")


def _long(summaries: pd.DataFrame, statistics: list[str]) -> pd.DataFrame:
    return summaries.melt(["parent_code", "measure"], statistics, var_name="statistic")


def main(workbook: str, lookup: str, *lsoa_files: str) -> int:
    """Print the comparison and return 1 if a target is missed."""
    result = compare(Path(workbook), [Path(file) for file in lsoa_files], Path(lookup))
    print(result.to_string(index=False))
    missed = result[result["beyond"] > 0]
    exact = missed[missed["measure"] == "imd"]
    few = (missed["beyond"] <= (0.02 * missed["areas"]).clip(1)).all()
    passed = bool(len(result)) and exact.empty and bool(few)
    facts = {"benchmark": "conformance_deprivation", "rows": len(result), "beyond": int(result["beyond"].sum())}
    print(json.dumps({**facts, "passed": passed}))
    return 0 if passed else 1


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
