"""Compare our summaries of deprivation with a published workbook of them (districts, counties, CCGs or other areas).

    python benchmarks/conformance.py WORKBOOK LOOKUP [LSOA_FILE_OR_FOLDER...]

WORKBOOK : the publisher's summaries, in any number of sheets (or a CSV); areas by code or by name. LOOKUP : any table
with LSOA codes and the workbook's areas, or with district codes and the areas. LSOA_FILE : the publisher's ranks,
scores and denominators, in any number of files (CSV, also gzipped, or Excel); in data/raw and ../shared/realdata
where none is named. Files of another edition than the workbook's are passed over.

Prints the comparison, what is beyond its target or out of the published order, and which areas could not be compared;
ends with one line of JSON; exits 1 if a target of issue 5 is missed or nothing can be compared.
"""

import json
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
EDITIONS = {"2010": 2010, "2013": 2015, "2019": 2019, "2024": 2025}  # by the year of the LSOA files' districts
ROOT = Path(__file__).resolve().parents[1]
SEARCHED = (ROOT / "data" / "raw", ROOT.parent / "shared" / "realdata" / "deprivation")
TABLES = (".csv", ".csv.gz", ".xlsx", ".xls", ".ods")
LONGEST_HEADING = 140  # characters; a sheet of notes says "average rank" in longer sentences

KNOWN = {
    (
        2019,
        "idaopi",
        "E07000092",
    ): "Rushmoor, unexplained: the published value is that of about 140 more people aged 60 "
    "and over in any of its most deprived LSOAs (E01023140 to E01023145; File 6 has 47 and 89 in two of them); "
    "its proportion agrees, and no other denominator of File 6 gives it"
}
RELATIVE = {("imd", "average_rank"): 2e-5, ("imd", "local_concentration"): 2e-5}
ABSOLUTE = {"average_score": 0.001, "proportion": 0.00006, "extent": 0.00006}


@dataclass(frozen=True)
class Comparison:
    """Ours beside the published: row by row, and what could not be compared."""

    rows: pd.DataFrame
    edition: int
    left_out: dict[str, str]  # published area to the reason why there is no summary of ours

    def table(self) -> pd.DataFrame:
        """Return a row per measure and statistic: how far apart in value and in order, and the exceptions."""
        grouped = self.rows.groupby(["measure", "statistic"], sort=False)
        result = grouped.agg(
            areas=("ours", "size"),
            largest=("difference", "max"),
            median=("difference", "median"),
            largest_relative=("relative", "max"),
            beyond=("beyond", "sum"),
            out_of_order=("reordered", lambda moved: int((moved > 0).sum())),
            furthest_out_of_order=("reordered", "max"),
        )
        exceptions = self.rows.loc[self.rows["beyond"]].groupby(["measure", "statistic"])["area"].agg(" ".join)
        return result.join(exceptions.rename("exceptions")).fillna({"exceptions": ""}).reset_index()

    def exceptions(self) -> pd.DataFrame:
        """Return the values beyond their target, and those that stand elsewhere in order than published."""
        columns = [
            "measure",
            "statistic",
            "area",
            "value",
            "ours",
            "relative",
            "published_order",
            "our_order",
            "beyond",
        ]
        return self.rows.loc[self.rows["beyond"] | (self.rows["reordered"] > 0), columns]


def compare(workbook: Path, lsoa_files: list[Path], lookup: Path) -> Comparison:
    """Compare every value of the workbook with the summary of the same area that we make of its LSOAs."""
    published = _published(workbook)
    ranks, edition, districts = _ranks(lsoa_files, _edition(workbook, published))
    published, parts = _parts(lookup, districts, published, set(ranks["area_code"]))
    ours = deprivation.peer_rank(deprivation.summary(ranks, parts, lsoas=deprivation.LSOAS[edition]))
    values = ours.melt(["parent_code", "measure"], list(STATISTICS), var_name="statistic", value_name="ours")
    key = ["parent_code", "measure", "statistic"]
    both = published.merge(values, on=key).dropna(subset=["value", "ours"]).rename(columns={"parent_code": "area"})
    keys = [both["measure"], both["statistic"]]
    both["difference"] = (both["ours"] - both["value"]).abs()
    both["relative"] = both["difference"] / both["value"].abs()
    both["our_order"] = both["ours"].groupby(keys).rank(method="min", ascending=False)
    both["published_order"] = both["published_rank"].groupby(keys).rank(method="min")
    both["reordered"] = (both["our_order"] - both["published_order"]).abs()
    both["beyond"] = both["difference"] > _tolerance(both)
    return Comparison(both, edition, _left_out(published, ours))


def _left_out(published: pd.DataFrame, ours: pd.DataFrame) -> dict[str, str]:
    """Return the published areas that we have no average rank of, with the reason."""
    known = ours[ours["average_rank"].notna()]
    reason = ours.drop_duplicates("parent_code").set_index("parent_code")["reason"]
    absent = sorted(set(published["parent_code"]) - set(known["parent_code"]))
    return {area: str(reason.get(area, "not in the lookup")) for area in absent}


def _tolerance(both: pd.DataFrame) -> pd.Series:
    """Return the largest difference allowed in each row: 0.02 % unless the issue names another."""
    keys = pd.Series(list(zip(both["measure"], both["statistic"], strict=True)), index=both.index)
    relative = keys.map(RELATIVE).astype(float).fillna(2e-4)
    return both["statistic"].map(ABSOLUTE).fillna(relative * both["value"].abs())


def _published(workbook: Path) -> pd.DataFrame:
    """Read every sheet that gives summaries: ``parent_code``, ``measure``, ``statistic``, value and rank."""
    sheets = _sheets(workbook, header=None)
    tables = [_sheet(name, sheet) for name, sheet in sheets.items() if len(sheet)]
    found = [table for table in tables if table is not None]
    if not found:
        raise SystemExit(f"{workbook.name}: no sheet has a column called average rank, average score or extent")
    return pd.concat(found, ignore_index=True).drop_duplicates(["parent_code", "measure", "statistic"])


def _sheet(name: str, sheet: pd.DataFrame) -> pd.DataFrame | None:
    """Read a sheet whose headings, in whichever row, name a statistic; the measure is in the heading or the tab."""
    text = sheet.astype("str").apply(lambda column: column.str.lower().str.split().str.join(" "))
    short = text.apply(lambda column: column.where(column.str.len() <= LONGEST_HEADING, ""))
    heading = short.apply(lambda column: column.str.contains("|".join(STATISTICS.values()))).sum(axis=1) >= 2
    if not heading.any():
        return None
    names, rows = short.loc[heading.idxmax()], sheet.loc[heading.idxmax() + 1 :]
    tables = []
    for column, words in names.items():
        statistic = next((each for each, said in STATISTICS.items() if said in words), None)
        measure = _measure(words) if _measure(words) in MEASURES else _measure(name)
        if statistic and measure in MEASURES:
            kind = "published_rank" if re.search(r"\brank of |\branking\b", words) else "value"
            table = pd.DataFrame({"row": rows.index, "number": _number(rows[column]), "kind": kind})
            tables.append(table.assign(measure=measure, statistic=statistic))
    if not tables:
        return None
    long = pd.concat(tables).drop_duplicates(["row", "measure", "statistic", "kind"])
    wide = long.set_index(["row", "measure", "statistic", "kind"])["number"].unstack().reset_index()  # noqa: PD010
    wide = wide.reindex(columns=["row", "measure", "statistic", "value", "published_rank"])
    words = rows.apply(lambda column: column.astype("str").where(column.map(lambda cell: isinstance(cell, str)), ""))
    called = words.apply(lambda column: column.str.strip()).agg("\n".join, axis=1)  # its codes and names
    return wide.dropna(subset=["value"]).assign(parent_code=wide["row"].map(called)).drop(columns="row")


def _edition(workbook: Path, published: pd.DataFrame) -> int | None:
    """Return the edition that the file's name or its headings tell, if they do."""
    words = " ".join([workbook.name, *(str(column) for sheet in _sheets(workbook).values() for column in sheet)])
    named = re.search(r"(?:imd|iod|id|indices)\D{0,20}(2010|2015|2019|2025)", words, re.I)
    district = re.search(r"\((2010|2013|2019|2024)\)", words)
    return int(named.group(1)) if named else EDITIONS[district.group(1)] if district else None


def _ranks(files: list[Path], wanted: int | None) -> tuple[pd.DataFrame, int, pd.DataFrame]:
    """Gather ranks, scores and denominators of every LSOA of an edition, which it is, and the LSOAs' districts."""
    editions: dict[int, pd.DataFrame] = {}
    for file in files:
        table = _table(file)
        code = next((column for column in table if "lsoa code" in column.lower()), None)
        year = re.search(r"district code \((\d{4})\)", " ".join(table).lower())
        if code and year and year.group(1) in EDITIONS:
            edition = EDITIONS[year.group(1)]
            tidy = table.rename(columns=_heading).rename(columns={code: "code"}).drop_duplicates("code")
            editions[edition] = editions.get(edition, pd.DataFrame()).combine_first(tidy.set_index("code"))
    edition = wanted or max(editions, default=0)
    if edition not in editions:
        raise SystemExit(f"no LSOA file of {wanted or 'any edition'} among {', '.join(file.name for file in files)}")
    joined, blocks = editions[edition], []
    for measure in deprivation.MEASURES:
        people = next((c for c in joined if DENOMINATORS.get(measure, "total population") in c.lower()), None)
        columns = {"denominator": people, **{kind: f"{measure} {kind}" for kind in ("rank", "decile", "score")}}
        block = {name: _number(joined[column]) for name, column in columns.items() if column in joined}
        if "rank" in block and "denominator" in block:
            blocks.append(pd.DataFrame(block).assign(measure=measure).rename_axis("area_code").reset_index())
    if not blocks:
        raise SystemExit(
            f"the LSOA files of {edition} lack ranks or population denominators (Files 1, 2, 3 and 6, or 7)"
        )
    district = next(column for column in joined if "authority district code" in column.lower())
    districts = pd.DataFrame({"area_code": joined.index, "parent_code": joined[district]})
    return pd.concat(blocks, ignore_index=True).dropna(subset=["rank"]), edition, districts


def _parts(
    lookup: Path, districts: pd.DataFrame, published: pd.DataFrame, lsoas: set[str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Make a lookup to the published areas, by the columns of `lookup` that hold most LSOAs (or districts) and areas.

    Returns the published rows, each with its area as the lookup calls it, and the lookup.
    """
    table, rows = _table(lookup), published["parent_code"].str.split("\n")
    cells = set(rows.explode()) - {""}
    parent = max(table, key=lambda column: len(cells & set(table[column].dropna())))
    known = set(table[parent].dropna())
    if not cells & known:
        raise SystemExit(f"{lookup.name}: none of its columns holds the areas of the workbook, by code or by name")
    called = rows.map(lambda cells: next((cell for cell in cells if cell in known), " ".join(cells).strip()))
    published = published.assign(parent_code=called.to_numpy())
    step = districts.assign(parent_type="district", share=1.0)
    small = max(table, key=lambda column: len(lsoas & set(table[column])))
    if not lsoas & set(table[small]):
        middle = set(districts["parent_code"])
        small = max(table, key=lambda column: len(middle & set(table[column])))
        table = table[table[small].isin(middle)]
    parts = pd.DataFrame({"area_code": table[small], "parent_code": table[parent]}).dropna().drop_duplicates()
    parts = parts[parts["parent_code"].isin(published["parent_code"])].assign(parent_type="published", share=1.0)
    if parts.empty:
        raise SystemExit(f"{lookup.name}: it holds neither LSOAs nor districts of the LSOA files")
    return published, parts if lsoas & set(parts["area_code"]) else areas.chain(step, parts)


def _sheets(file: Path, **how: Any) -> dict[str, pd.DataFrame]:
    """Read the sheets of a workbook, or a CSV as one sheet called as the file is."""
    if file.suffix in (".xlsx", ".xls", ".xlsm", ".ods"):
        return dict(pd.read_excel(file, sheet_name=None, engine="calamine", **how))
    return {file.name: pd.read_csv(file, encoding="utf-8-sig", **how)}


def _table(file: Path) -> pd.DataFrame:
    """Read a table of text: a CSV, or the longest sheet of a workbook."""
    return max(_sheets(file, dtype=str).values(), key=len)


def _heading(heading: str) -> str:
    """Shorten a published heading to measure and kind, "imd rank"; others stay as they are."""
    kind = re.search(r"\b(score|rank|decile)\b", heading.lower())
    other = "sub-domain" in heading.lower() or "transformed" in heading.lower()  # File 9's are not the scores
    return f"{_measure(heading)} {kind.group()}" if kind and not other else heading


def _measure(words: str) -> str:
    return next((name for name, pattern in MEASURES.items() if re.search(pattern, words.lower())), words)


def _number(values: pd.Series) -> pd.Series:
    return pd.to_numeric(values.astype("str").str.replace(",", ""), errors="coerce")


def lsoa_files(named: Sequence[str]) -> list[Path]:
    """Return the files named, those in the folders named, or those in the usual places."""
    folders = [Path(name) for name in named] or [folder for folder in SEARCHED if folder.is_dir()]
    found = [path for each in folders for path in (sorted(each.rglob("*")) if each.is_dir() else [each])]
    return [path for path in found if path.name.lower().endswith(TABLES)]


def main(workbook: str, lookup: str, *named: str) -> int:
    """Print the comparison and return 1 if a target is missed."""
    compared = compare(Path(workbook), lsoa_files(named), Path(lookup))
    result, exceptions = compared.table(), compared.exceptions()
    print(f"English Indices of Deprivation {compared.edition}: {Path(workbook).name}")
    print(result.to_string(index=False))
    if len(exceptions):
        print("\nBeyond the target, or out of the published order:")
        print(exceptions.to_string(index=False))
        found = set(zip(exceptions["measure"], exceptions["area"], strict=True))
        print(*(why for (edition, *case), why in KNOWN.items() if edition == compared.edition and tuple(case) in found))
    for area, why in compared.left_out.items():
        print(f"not compared: {area} ({why})")
    missed = result[result["beyond"] > 0]
    exact = missed[missed["measure"] == "imd"]
    few = (missed["beyond"] <= (0.02 * missed["areas"]).clip(1)).all()
    passed = bool(len(result)) and exact.empty and bool(few)
    facts = {
        "benchmark": "conformance_deprivation", "edition": compared.edition, "rows": len(result),
        "areas": int(compared.rows["area"].nunique()), "areas_not_compared": len(compared.left_out),
        "values": len(compared.rows), "beyond": int(result["beyond"].sum()),
        "out_of_order": int(result["out_of_order"].sum()),
    }  # fmt: skip
    print(json.dumps({**facts, "passed": passed}))
    return 0 if passed else 1


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
