"""The example county from raw files to pages, without a network: whole, marked as invented, the same each time."""

import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from jsna import store
from jsna.schema import TABLES
from jsna.workspace import Workspace

JSNA = [sys.executable, "-m", "jsna.cli"]
AREAS = ("X10000001", "X07000008", "X38000001", "X05000001")  # a county, a district named with "&", a CCG, a ward
CHAPTERS = ("population", "deprivation", "ccg", "looked_after")


def without_network() -> list[str]:
    """What to put before a command so that it runs where no network is; nothing where the system cannot do that."""
    cut = ["unshare", "--net", "--map-root-user"]
    able = shutil.which("unshare") and subprocess.run([*cut, "true"], capture_output=True, check=False).returncode == 0
    return cut if able else []


def run(home: Path, *words: str, before: tuple[str, ...] = (), **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the program on the workspace at `home`."""
    command = [*before, *JSNA, "--home", str(home), *words]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False, env=os.environ | environment)


def sums(folder: Path, pattern: str) -> dict[str, str]:
    """The checksum of each file under `folder`, by its path there."""
    paths = sorted(path for path in folder.rglob(pattern) if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def asked() -> list[str]:
    return [*AREAS, *(word for chapter in CHAPTERS for word in ("--chapter", chapter)), "--jobs", "2"]


@pytest.fixture(scope="module")
def rendered(example) -> tuple[Workspace, str]:
    """The example's workspace with the pages of four areas, and what the run said."""
    done = run(example.home, "render", *asked(), before=tuple(without_network()))
    assert done.returncode == 0, done.stdout + done.stderr
    return example, done.stdout


@pytest.fixture(scope="module")
def pages(rendered) -> dict[str, str]:
    """Every page, by its path under outputs."""
    outputs = rendered[0].outputs
    return {path.relative_to(outputs).as_posix(): path.read_text(encoding="utf-8") for path in outputs.rglob("*.html")}


def test_every_table_is_built_and_keeps_its_contract(example):
    names = {path.stem for path in example.processed.glob("*.parquet")} | {
        path.stem for path in example.release.glob("*.parquet")
    }
    assert names == set(TABLES)
    assert all(len(store.read(name, example.release)) for name in sorted(names))


def test_the_data_package_names_each_table_with_its_rows_and_checksum(example):
    package = json.loads(example.datapackage.read_text(encoding="utf-8"))
    for resource in package["resources"]:
        path = example.processed / resource["path"]
        unprotected = resource["path"] == "indicators.parquet"  # small numbers are guessed from a checksum
        digest = None if unprotected else "sha256:" + hashlib.sha256(path.read_bytes()).hexdigest()
        assert resource.get("hash") == digest
        assert resource["rows"] == len(store.read(path.stem, path.parent))
    assert all(source["edition"] and source["licence"] and source["files"] for source in package["sources"])


def test_a_command_asks_nothing_of_the_network(rendered):
    if not without_network():
        pytest.skip("this system cannot run a command without a network")
    assert "reports made" in rendered[1]


def test_each_area_has_the_chapters_that_its_data_fill(rendered, pages):
    folders = {"county-X10000001", "district-X07000008", "ccg-X38000001", "ward-X05000001"}
    assert {Path(name).parent.name for name in pages} - {""} == folders
    for folder in folders:
        assert {f"{folder}/01_population.html", f"{folder}/02_deprivation.html"} <= set(pages)
    assert "district-X07000008/ccg.html" in pages


def test_the_run_ends_with_the_path_of_the_index(rendered):
    workspace, said = rendered
    assert said.splitlines()[-1] == str(workspace.outputs / "index.html")


def test_every_page_says_that_its_data_are_invented(pages):
    assert [name for name, html in pages.items() if "Invented data" not in html] == []


def test_no_page_asks_anything_of_anywhere(pages):
    outside = re.compile(r"""<(?:script|link|img|iframe|source|use)\b[^>]*\b(?:src|href)=["']?(?:https?:)?//""", re.I)
    assert [name for name, html in pages.items() if outside.search(html)] == []
    assert [name for name, html in pages.items() if re.search(r"@import|url\(\s*['\"]?https?:", html)] == []


def test_no_page_shows_code_a_warning_or_a_path_of_the_server(rendered, pages):
    home = str(rendered[0].home)
    for name, html in pages.items():
        assert home not in html, name
        assert "Traceback" not in html, name
        assert "Warning:" not in html, name
        assert "In&nbsp;[" not in html, name


def test_every_page_keeps_within_its_size(pages):
    large = {name: len(html.encode()) for name, html in pages.items() if len(html.encode()) > 300_000}
    assert {name: size for name, size in large.items() if not name.startswith("county") or size > 600_000} == {}


def test_an_ampersand_in_a_name_is_text(pages):
    html = pages["district-X07000008/01_population.html"]
    assert "Specimen &amp; Model" in html
    assert "Specimen & Model" not in re.sub(r"<script.*?</script>", "", html, flags=re.S)


def test_the_county_is_named_where_its_figure_stands_on_a_districts_page(pages):
    assert "Exampleshire (county)" in pages["district-X07000008/10_looked_after.html"]


def test_the_index_leads_to_every_page_and_every_link_has_its_page(rendered, pages):
    outputs = rendered[0].outputs
    links = {
        (Path(name).parent / target).as_posix()
        for name, html in pages.items()
        for target in re.findall(r'href="([^"#:]+\.html)(?:#[^"]*)?"', html)
    }
    normal = {os.path.normpath(link) for link in links}
    assert [link for link in normal if not (outputs / link).exists()] == []
    assert set(pages) - {"index.html"} <= normal


def test_the_executed_notebook_lies_beside_its_page(rendered, pages):
    outputs = rendered[0].outputs
    reports = [name for name in pages if not name.endswith("index.html")]
    assert [name for name in reports if not (outputs / name).with_suffix(".ipynb").exists()] == []


def test_what_is_up_to_date_is_not_made_again(rendered):
    workspace, _ = rendered
    before = sums(workspace.outputs, "*.html")
    done = run(workspace.home, "render", *asked())
    assert done.returncode == 0, done.stderr
    assert "0 reports made" in done.stdout
    assert sums(workspace.outputs, "*.html") == before


def test_an_unknown_parameter_is_an_error(example):
    done = run(example.home, "render", "X07000001", "--chapter", "population", "--parameter", "colour=blue")
    assert done.returncode == 1
    assert "colour" in done.stderr


def test_a_wrong_usage_exits_with_2(example):
    assert run(example.home, "render", "--no-such-option").returncode == 2


def test_a_second_build_gives_the_same_bytes(example, tmp_path):
    (tmp_path / "data").mkdir()
    shutil.copytree(example.raw, tmp_path / "data" / "raw")
    done = run(tmp_path, "build", PYTHONHASHSEED="7")
    assert done.returncode == 0, done.stderr
    again = Workspace(tmp_path)
    assert sums(again.processed, "*.parquet") == sums(example.processed, "*.parquet")
    assert again.datapackage.read_bytes() == example.datapackage.read_bytes()


@pytest.mark.skipif(os.name == "nt", reason="signals to a process are a Unix matter")
def test_an_interrupted_render_leaves_whole_pages_and_nothing_half_made(rendered, pages):
    workspace, _ = rendered
    command = [*JSNA, "--home", str(workspace.home), "render", *asked(), "--force"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8") as running:
        for _ in range(300):
            if list(workspace.outputs.glob(".making-*")) or running.poll() is not None:
                break
            time.sleep(0.1)
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=60)
    assert running.returncode == 1, said
    assert "stopped" in said
    assert "Traceback" not in said
    now = {path.relative_to(workspace.outputs).as_posix(): path for path in workspace.outputs.rglob("*.html")}
    assert set(now) == set(pages)
    assert [
        name for name, path in now.items() if not path.read_text(encoding="utf-8").rstrip().endswith("</html>")
    ] == []


def test_the_invented_county_and_real_files_never_share_a_workspace(example):
    assert run(example.home, "fetch", "ons_sape").returncode == 1
