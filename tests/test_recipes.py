"""CONTRIBUTING's four recipes, followed to the letter: one file each, and the result stands on a rendered page."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "jsna"))
import hamlet

ROOT = Path(__file__).resolve().parents[1]
HAMLET, LOCALITY = "district-X07000001", "Two Ends"
BLOCK = re.compile(r"^```(\w+) (\S+)(?: (\S+))?\n(.*?)^```", re.M | re.S)


@pytest.fixture(scope="module")
def recipes():
    """Each block of a recipe: what kind it is, the file that it names, the file that it makes, and its text."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    return BLOCK.findall(text.split("## Four recipes")[1].split("\n## ")[0])


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    """A copy of the program, so that the recipes may add to it, and a workspace of the hamlet in it."""
    home = tmp_path_factory.mktemp("program")
    for room in ("jsna", "lib", "notebooks"):
        shutil.copytree(ROOT / room, home / room, ignore=shutil.ignore_patterns("__pycache__"))
    hamlet.write(home)
    seen = hamlet.figure("X07000001", "Districts & UAs", "30", "1000", "300.0", "202.4,428.3,170.1,485.0")
    (home / "data" / "raw" / "sleep.csv").write_text(
        f"{hamlet.FINGERTIPS}\n{seen.replace('90284,Injuries', '12345,Sleep')}\n", encoding="utf-8"
    )
    run(home, "new", "plan", "hamlet")
    place = home / "data" / "raw" / "plans" / "hamlet" / "place.toml"
    place.write_text(place.read_text(encoding="utf-8").replace("E00000000", "X07000001"), encoding="utf-8")
    words = place.parent / "commentary" / "16_sleep.md"
    words.write_text("Those who wake are not all counted: {{sleep_clinic:2023/24:300.0}} are.", encoding="utf-8")
    return home


def run(home, *words):
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, (home, home / "lib")))}
    command = [sys.executable, "-m", "jsna.cli", "--home", str(home), *words]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, env=environment, cwd=home)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def follow(home, kind, named, made, text):
    """Do what a block says: write the file, or copy one and change its lines."""
    path = home / (made or named)
    path.parent.mkdir(parents=True, exist_ok=True)
    if kind != "diff":
        path.write_text(text, encoding="utf-8")
        return
    notebook = (home / named).read_text(encoding="utf-8")
    lines = text.splitlines()
    for before, after in zip(lines[::2], lines[1::2], strict=True):
        assert (before[0], after[0]) == ("-", "+")
        assert before[1:] in notebook
        notebook = notebook.replace(before[1:], after[1:])
    path.write_text(notebook, encoding="utf-8")


@pytest.fixture(scope="module")
def pages(program, recipes):
    """Every page of the hamlet and of the new locality after the recipes were followed, by its path."""
    for kind, named, made, text in recipes:
        follow(program, kind, named, made, text)
    chapters = [word for name in ("emotional_health", "sleep", "plan", "population") for word in ("--chapter", name)]
    run(program, "render", "X07000001", LOCALITY, *chapters, "--jobs", "1")
    outputs = program / "outputs"
    return {
        path.relative_to(outputs).as_posix(): re.sub(r"\s+", " ", path.read_text(encoding="utf-8"))
        for path in outputs.rglob("*.html")
    }


def test_there_are_four_recipes_and_each_is_one_file(recipes):
    assert [Path(made or named).name for _, named, made, _ in recipes] == [
        "sleep_clinic.toml",
        "16_sleep.ipynb",
        "risks.csv",
        "localities.toml",
    ]


def test_an_indicator_stands_in_the_chapter_of_its_theme(pages):
    html = pages[f"{HAMLET}/07_emotional_health.html"]
    assert "Children seen by the sleep clinic" in html
    assert "300.0" in html


def test_a_chapter_has_its_page_and_its_place_in_the_contents(pages):
    assert re.search(r"<h1[^>]*>[^<]*Sleep", pages[f"{HAMLET}/16_sleep.html"])
    assert "16_sleep.html" in pages[f"{HAMLET}/07_emotional_health.html"] + pages[f"{HAMLET}/index.html"]


def test_an_analysts_words_on_the_new_chapter_stand_in_it_and_in_no_other(pages):
    said = "Those who wake are not all counted"
    assert said in pages[f"{HAMLET}/16_sleep.html"]
    assert said not in pages[f"{HAMLET}/07_emotional_health.html"]


def test_an_item_of_a_plan_stands_in_the_plan(pages):
    assert "The lease of the sleep clinic ends." in pages[f"{HAMLET}/15_plan.html"]


def test_a_locality_has_the_people_of_its_wards(pages):
    (name,) = [name for name in pages if name.startswith("locality-") and name.endswith("01_population.html")]
    assert LOCALITY in pages[name]
    assert "3,640" in pages[name]  # four small areas of 910
