"""What an installer reads: three lists of packages that agree, a lock that binds, and nothing of one machine."""

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
ON_CONDA = {"matplotlib": "matplotlib-base"}  # the same package without its windows
FROM_PROJECT = {"gptables"}  # not on conda-forge: comes with the project itself, the last line of environment.yml
LOCKS = ("requirements.lock", "requirements-dev.lock")
BOUND = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?>=([0-9.]+)(?:; sys_platform == '\w+')?$")


def bounds(lines) -> dict[str, str]:
    """Package and lowest version of each line such as "pandas>=3.0"."""
    found = [BOUND.match(line) for line in lines]
    assert all(found), (
        f"not of the form name>=version: {[line for line, each in zip(lines, found, strict=True) if not each]}"
    )
    return {each[1].lower(): each[2] for each in found}


def pinned(lock: str) -> dict[str, list[str]]:
    """Versions of each package of a lock (several, where they differ by platform)."""
    versions: dict[str, list[str]] = {}
    for name, version in re.findall(
        r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^ ;\\]+)", (ROOT / lock).read_text(encoding="utf-8"), re.M
    ):
        versions.setdefault(name.lower().replace("_", "-"), []).append(version)
    return versions


def numbers(version: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", version)]


def environment() -> tuple[list[str], list[str]]:
    """The channels and the packages of environment.yml."""
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    channels, packages = text.split("channels:")[1].split("dependencies:")
    return re.findall(r"^  - (\S+)", channels, re.M), re.findall(r"^  - (\S+)$", packages, re.M)


def test_the_analysts_environment_and_the_project_ask_for_the_same_packages():
    _, listed = environment()
    conda = bounds([each for each in listed if each not in ("pip", "pip:")])
    project = bounds([*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["lab"]])
    assert conda.pop("python") == PROJECT["requires-python"].removeprefix(">=")
    wanted = {ON_CONDA.get(name, name): version for name, version in project.items() if name not in FROM_PROJECT}
    assert conda == wanted


def test_the_analysts_environment_comes_from_conda_forge_alone_and_ends_with_the_project():
    channels, _ = environment()
    assert channels == ["conda-forge", "nodefaults"]
    assert (ROOT / "environment.yml").read_text(encoding="utf-8").rstrip().endswith("- -e .")


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_holds_every_package_at_a_version_that_the_project_allows(lock):
    extras = ["build"] if lock == LOCKS[0] else ["build", "dev"]
    wanted = bounds(
        [*PROJECT["dependencies"], *(each for extra in extras for each in PROJECT["optional-dependencies"][extra])]
    )
    found = pinned(lock)
    assert set(wanted) - set(found) == set()
    assert {
        name: found[name] for name, lowest in wanted.items() if min(map(numbers, found[name])) < numbers(lowest)
    } == {}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_is_hashed_and_no_address_stands_in_the_lock(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    pins = re.split(r"\n(?=\S)", text.strip())
    assert [pin.splitlines()[0] for pin in pins if "--hash=sha256:" not in pin] == []
    assert re.findall(r"https?://\S+|--(?:extra-)?index-url|--find-links", text) == []


def test_both_locks_pin_one_version():
    core, dev = (pinned(lock) for lock in LOCKS)
    assert {name: (versions, dev.get(name)) for name, versions in core.items() if dev.get(name) != versions} == {}


def test_whatever_the_program_imports_is_in_the_lock_or_an_extra():
    tops = set()
    for path in [*(ROOT / "jsna").rglob("*.py"), *(ROOT / "lib").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                tops |= {each.name.split(".")[0] for each in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                tops.add(node.module.split(".")[0])
    ours = {"jsna", "needs"} | set(sys.stdlib_module_names)
    distributions = packages_distributions()
    wanted = {top: {name.lower().replace("_", "-") for name in distributions.get(top, [top])} for top in tops - ours}
    optional = set(bounds([each for extra in PROJECT["optional-dependencies"].values() for each in extra]))
    assert sorted(top for top, names in wanted.items() if not names & (set(pinned(LOCKS[0])) | optional)) == []


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    if listed.returncode:
        pytest.skip("this is not a clone: git names no files")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_no_tracked_file_names_a_folder_of_somebodys_machine():
    here = re.compile("|".join(re.escape(str(folder)) for folder in (ROOT, Path.home()) if len(folder.parts) > 1))
    somewhere = re.compile(r"(?<![\w.])/(?:home|Users|mnt)/[a-z]\w+/|[A-Z]:\\\\?Users\\", re.I)
    texts = {path.relative_to(ROOT): path.read_text(encoding="utf-8", errors="replace") for path in tracked()}
    named = {path: here.search(text) for path, text in texts.items()}
    named |= {path: somewhere.search(text) for path, text in texts.items() if path.parts[0] != "tests"}
    assert {path: found[0] for path, found in named.items() if found} == {}


def test_no_tracked_file_is_large_generated_or_published_data():
    paths = tracked()
    assert [path.name for path in paths if path.stat().st_size > 500_000] == []
    made = [path.relative_to(ROOT) for path in paths]
    assert [path for path in made if path.suffix in {".parquet", ".geojson", ".gz", ".zip", ".xlsx", ".ods"}] == []
    assert [path for path in made if path.parts[0] == "outputs" and path.name != "README.md"] == []
