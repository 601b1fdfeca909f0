"""Run every set of known answers in a folder: `python benchmarks/conformance.py FOLDER`.

Given a published workbook of deprivation summaries instead, compare ours with it (`conformance_deprivation.py`):
`python benchmarks/conformance.py WORKBOOK LOOKUP [LSOA_FILE_OR_FOLDER...]`.

A set is a pair NAME_input.csv and NAME_expected.csv. The modules `_conformance_*.py` beside this one say how a set
is computed and compared; each offers `SETS`, from the name of a set to a function of the folder that returns its
cases: columns case_id, difference (the worst, relative unless the set says otherwise) and passed.
Prints set, cases, passed and the worst difference; ends with one line of JSON; exits 1 when a case fails. Where a set
cannot be run as a whole its cases are run one by one, so that one of them does not take the others with it. Sets that
lie in folders inside FOLDER are found too.
"""

import importlib
import json
import sys
import tempfile
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


def places(folder: Path, known: dict[str, Rule]) -> list[Path]:
    """Return `folder` if it holds a set, else the folders inside it that do."""
    inside = sorted(path for path in folder.glob("**/") if path.is_dir())
    return [folder] if found(folder, known) else [path for path in inside if found(path, known)]


def outcome(name: str, folder: Path, known: dict[str, Rule]) -> dict[str, object]:
    """Run one set; a set without a rule, or one that breaks, fails and says so."""
    if name not in known:
        return _row(name, pd.DataFrame(columns=["case_id", "difference", "passed"]), "no rule for this set")
    try:
        cases, says = known[name](folder), ""
    except Exception as error:  # a broken set must not hide the others
        cases, says = one_by_one(name, folder, known[name], error)
    return _row(name, cases, says)


def _row(name: str, cases: pd.DataFrame, says: str) -> dict[str, object]:
    passed = cases["passed"].astype(bool)
    failed = cases.loc[~passed, "case_id"].astype(str)
    worst = pd.to_numeric(cases["difference"]).max(skipna=True)
    words = f"failed: {', '.join(failed.head(5))}" if len(failed) else cases.attrs.get("note", "")
    return {
        "set": name,
        "cases": len(cases),
        "passed": int(passed.sum()),
        "worst": None if pd.isna(worst) else float(worst),
        "says": "; ".join(each for each in (words, says) if each),
    }


def one_by_one(name: str, folder: Path, rule: Rule, error: Exception) -> tuple[pd.DataFrame, str]:
    """Run each case of a set in a folder that holds only that; a case that breaks fails, and the first is told."""
    broken = f"{type(error).__name__}: {error}".splitlines()[0][:160]
    given, expected = folder / f"{name}_input.csv", folder / f"{name}_expected.csv"
    try:
        asked, answers = pd.read_csv(given, dtype=str), pd.read_csv(expected, dtype=str)
        ids = answers["case_id"].unique()
    except (OSError, KeyError, ValueError) as unreadable:
        missing = f"the set cannot be read ({type(unreadable).__name__}: {unreadable})".splitlines()[0][:200]
        return pd.DataFrame(columns=["case_id", "difference", "passed"]), missing
    pieces, told = [], ""
    for case in ids:
        answer = answers[answers["case_id"] == case]
        with tempfile.TemporaryDirectory() as alone:
            answer.to_csv(Path(alone) / expected.name, index=False)
            _of_case(asked, answer).to_csv(Path(alone) / given.name, index=False)
            try:
                pieces.append(rule(Path(alone)))
            except Exception as wrong:  # this case fails, the others stand
                told = told or f"{case}: {type(wrong).__name__}: {wrong}".splitlines()[0][:160]
                pieces.append(pd.DataFrame({"case_id": [case], "difference": [float("nan")], "passed": [False]}))
    return pd.concat(pieces, ignore_index=True), f"run one by one ({told or broken})"


def _of_case(asked: pd.DataFrame, answer: pd.DataFrame) -> pd.DataFrame:
    """Return the input of a case; a scenario is one input for all of its cases."""
    name = "scenario" if "scenario" in asked and "scenario" in answer else "case_id"
    return asked[asked[name].isin(answer[name])] if name in asked else asked


def main(folder: Path) -> int:
    """Print the table and the line of JSON; return the exit code."""
    known = rules()
    if not folder.is_dir():
        print(f"{folder} is no folder; name the one that holds NAME_input.csv and NAME_expected.csv")
        return 1
    table = [outcome(name, place, known) for place in places(folder, known) for name in found(place, known)]
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
