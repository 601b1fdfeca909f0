"""Each kind of file that people edit makes due just the reports that used it, in a workspace away from the program."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from jsna.built import AFTER_THE_TABLES
from jsna.render import code
from jsna.render.fork import can_fork
from jsna.workspace import PROGRAM

sys.path.insert(0, str(Path(__file__).parents[1]))
import hamlet

COUNTY, LOCALITY = "county-X10000001", "locality-L-two-ends"
EVERY = {
    *(f"{COUNTY}/{name}.html" for name in ("01_population", "12_hospital_care", "15_plan", "ccg")),
    *(f"{LOCALITY}/{name}.html" for name in ("01_population", "ccg")),
}
PLAN = "data/raw/plans/exampleshire"
WORKS = '\n[[interventions]]\nintervention = "A"\nsource = "B"\nstrength = "trial"\nreviewed = "2022-05"\n'
AREA = '\n[[areas]]\ncode = "L-two-ends"\nkind = "locality"\nname = "Two Ends"\n'
EDITS = {  # the file, what is replaced in it (nothing: it is added to), by what
    "notebook": ("notebooks/chapters/01_population.ipynb", "", " "),
    "style": ("jsna/pages/page.css", "", "\n"),
    "template": ("jsna/pages/page.html.j2", "", "\n"),
    "method": ("lib/needs/process.py", "", "\n"),
    "subject": ("jsna/subjects/projection.py", "", "\n"),
    "commentary": (f"{PLAN}/commentary/12_hospital_care.md", "", "Words.\n"),
    "measures": (f"{PLAN}/kpis.csv", "", "\n"),
    "logo": (f"{PLAN}/logo.png", "", "\n"),
    "place": (f"{PLAN}/place.toml", "", "\n"),
    "another place": ("data/raw/plans/derby/place.toml", "", "\n"),
    "a plan for an area": ("data/raw/plans/derby/place.toml", "", AREA),
    "evidence": ("jsna/evidence/injuries.toml", "", WORKS),
    "indicator": ("jsna/indicators/injury_admissions_0_14.toml", 'title = "', 'title = "New '),
    "indicator without a figure": ("jsna/indicators/mmr_2_years.toml", 'title = "', 'title = "New '),
    "policy": ("jsna/policies/local.toml", 'title = "', 'title = "New '),
    "schedule": ("jsna/plans/schedule.toml", 'title = "', 'title = "New '),
    "localities": ("localities.toml", ', "X05000002"', ""),
}  # fmt: skip
DUE = {
    "notebook": {page for page in EVERY if "01_" in page},
    "style": EVERY,
    "template": EVERY,
    "method": {f"{COUNTY}/12_hospital_care.html"},
    "subject": {page for page in EVERY if "01_" in page},
    "commentary": {f"{COUNTY}/12_hospital_care.html"},
    "measures": {f"{COUNTY}/15_plan.html", f"{COUNTY}/ccg.html"},
    "logo": {f"{COUNTY}/15_plan.html", f"{COUNTY}/ccg.html"},
    "place": {page for page in EVERY if COUNTY in page},
    "another place": set(),
    "a plan for an area": {page for page in EVERY if LOCALITY in page} | {f"{LOCALITY}/15_plan.html"},
    "evidence": {f"{COUNTY}/12_hospital_care.html"},
    "indicator": EVERY - {page for page in EVERY if "01_" in page},
    "indicator without a figure": {page for page in EVERY if "ccg" in page or "plan" in page},
    "policy": set(),
    "schedule": {page for page in EVERY if "ccg" in page or "plan" in page},
    "localities": {page for page in EVERY if LOCALITY in page},
}
WORDS = {
    "notebook": "the notebook",
    "method": "the code it uses",
    "commentary": f"{PLAN}/commentary/12_hospital_care.md",
    "measures": f"{PLAN}/kpis.csv",
    "evidence": "evidence it shows",
    "localities": "population it shows",
}


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """What is due after each edit, told by a copy of the program that may be edited."""
    program, home = tmp_path_factory.mktemp("program"), tmp_path_factory.mktemp("away")
    for room in ("jsna", "lib", "notebooks", "data/raw/plans"):
        shutil.copytree(PROGRAM / room, program / room)
    hamlet.write(home)
    block = '[[locality]]\nname = "Two Ends"\nkind = "school cluster"\nwards = ["X05000001", "X05000002"]\n'
    (home / "localities.toml").write_text(block, encoding="utf-8")
    roots = {name: home if name == "localities" else program for name in EDITS}
    edits = {name: (str(roots[name] / path), *change) for name, (path, *change) in EDITS.items()}
    (home / "edits.json").write_text(json.dumps(edits), encoding="utf-8")
    path = os.pathsep.join(map(str, (program, program / "lib")))
    command = [sys.executable, str(Path(__file__).with_name("due.py")), str(home), str(home / "edits.json")]
    done = subprocess.run(
        command, capture_output=True, encoding="utf-8", check=False, env=os.environ | {"PYTHONPATH": path}
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.skipif(not can_fork(), reason="the copy renders with forks, which are Linux's")
def test_the_pages_are_there_before_anything_is_edited(told):
    assert set(told["made"]) == EVERY


@pytest.mark.skipif(not can_fork(), reason="the copy renders with forks, which are Linux's")
@pytest.mark.parametrize("kind", EDITS)
def test_an_edit_makes_due_just_the_reports_that_used_it_and_says_why(told, kind):
    assert set(told[kind]) == DUE[kind]
    assert all(WORDS.get(kind, "") in reason for reason in told[kind].values())


def test_no_table_is_made_with_the_text_that_a_build_does_not_look_at():
    files = {path.relative_to(PROGRAM) for path in code._files(frozenset({"jsna.build"}))}
    modules = {path for path in files if path.suffix == ".py"}
    assert {str(path) for path in modules if AFTER_THE_TABLES & set(path.parts)} == set()
