"""Run every set of known answers in a folder: `python benchmarks/conformance.py FOLDER`.

Given a published workbook of deprivation summaries instead, compare ours with it (`conformance_deprivation.py`):
`python benchmarks/conformance.py WORKBOOK LOOKUP [LSOA_FILE_OR_FOLDER...]`.

A set is a pair NAME_input.csv and NAME_expected.csv. The modules `_conformance_*.py` beside this one say how a set
is computed and compared; each offers `SETS`, from the name of a set to a function of the folder that returns its
cases: columns case_id, difference (the worst, relative unless the set says otherwise) and passed.
Prints set, cases, passed and the worst difference; ends with one line of JSON; exits 1 when a case fails.
"""

import importlib
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd

HERE = Path(__file__).resolve().parent
Rule = Callable[[Path], pd.DataFrame]


def rules() -> dict[str, Rule]:
    """Return the rules of every `_conformance_*.py` beside this file."""
    sys.path.insert(0, str(HERE))
    modules = (importlib.import_module(path.stem) for path in sorted(HERE.glob("_conformance_*.py")))
    return {name: rule for module in modules for name, rule in module.SETS.items()}


def found(folder: Path, known: dict[str, Rule]) -> list[str]:
    """Return the names of the sets in `folder`, known or not."""
    pairs = {path.name.removesuffix("_expected.csv") for path in folder.glob("*_expected.csv")}
    return sorted(pairs | {name for name, rule in known.items() if getattr(rule, "found", lambda _: False)(folder)})


def outcome(name: str, folder: Path, known: dict[str, Rule]) -> dict[str, object]:
    """Run one set; a set without a rule, or one that breaks, fails and says so."""
    if name not in known:
        return {"set": name, "cases": 0, "passed": 0, "worst": None, "says": "no rule for this set"}
    try:
        cases = known[name](folder)
    except Exception as error:  # a broken set must not hide the others
        return {"set": name, "cases": 0, "passed": 0, "worst": None, "says": f"{type(error).__name__}: {error}"[:200]}
    failed = cases.loc[~cases["passed"], "case_id"].astype(str)
    worst = cases["difference"].max(skipna=True)
    says = f"failed: {', '.join(failed.head(5))}" if len(failed) else cases.attrs.get("note", "")
    return {
        "set": name,
        "cases": len(cases),
        "passed": int(cases["passed"].sum()),
        "worst": None if pd.isna(worst) else float(worst),
        "says": says,
    }


def main(folder: Path) -> int:
    """Print the table and the line of JSON; return the exit code."""
    known = rules()
    table = [outcome(name, folder, known) for name in found(folder, known)]
    if not table:
        print(f"no set of known answers in {folder}: it holds no *_expected.csv")
        return 1
    print(f"{'set':<28}{'cases':>7}{'passed':>8}{'worst':>11}  says")
    for row in table:
        worst = "" if row["worst"] is None else f"{row['worst']:.1e}"
        print(f"{row['set']:<28}{row['cases']:>7}{row['passed']:>8}{worst:>11}  {row['says']}")
    failed = [row["set"] for row in table if not row["cases"] or row["passed"] != row["cases"]]
    cases, passed = (sum(row[name] for row in table) for name in ("cases", "passed"))  # type: ignore[misc]
    print(json.dumps({"sets": len(table), "sets_failed": failed, "cases": cases, "cases_passed": passed}))
    return 1 if failed else 0


def run(arguments: list[str]) -> int:
    """Run a folder of known answers, or compare a published workbook with a lookup; return the exit code."""
    if len(arguments) == 1 and not Path(arguments[0]).is_file():
        return main(Path(arguments[0]))
    if len(arguments) < 2:
        sys.exit("usage: python benchmarks/conformance.py FOLDER, or WORKBOOK LOOKUP [LSOA_FILE_OR_FOLDER...]")
    sys.path.insert(0, str(HERE))
    return int(importlib.import_module("conformance_deprivation").main(*arguments))


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
