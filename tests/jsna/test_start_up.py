"""What a command loads before it knows that there is something to do, and what a process loads for its own part."""

import ast
import subprocess
import sys

import pytest

HEAVY = (
    "numpy", "pandas", "scipy", "pyarrow", "pandera", "geopandas", "shapely", "matplotlib", "nbformat", "nbconvert",
    "papermill", "IPython", "gptables", "networkx", "dask", "rich.progress",
)  # fmt: skip


def loaded(*words: str) -> str:
    """The heavy modules that a command has loaded when it ends."""
    code = (
        f"import sys, jsna.cli\nsys.argv = ['jsna', *{words!r}]\n"
        "try:\n    jsna.cli.main()\nexcept SystemExit:\n    pass\n"
        f"print([name for name in {HEAVY} if name in sys.modules], file=sys.stderr)"
    )
    return subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True).stderr


def test_help_is_told_without_loading_what_builds_draws_or_renders():
    assert loaded("--help").splitlines()[-1] == "[]"


@pytest.mark.parametrize("command", [["render"], ["render", "--all"]])
def test_an_empty_workspace_is_refused_before_anything_slow_is_loaded(tmp_path, command):
    *said, heavy = loaded("--home", str(tmp_path), *command).splitlines()
    assert "no published files" in " ".join(said)
    assert heavy == "[]"


@pytest.mark.parametrize(
    ("part", "allowed"),
    [
        ("import jsna.render.warm, jsna.render.settled", ()),
        ("import jsna.render.run, jsna.render.pool", ("numpy", "pandas", "pyarrow", "pandera")),
    ],
    ids=["to start the warm process", "to plan"],
)
def test_what_plans_reports_does_not_load_what_runs_draws_or_exports_them(part, allowed):
    assert set(modules_after(part)) <= set(allowed)


def test_what_is_ready_for_a_report_leaves_out_what_a_page_rarely_uses():
    ready = "from jsna.render.warmth import warm\nwarm()"
    assert not {"geopandas", "pyproj", "scipy.special", "scipy.sparse", "gptables"} & set(modules_after(ready))


def test_a_contract_is_checked_without_the_libraries_that_pandera_would_ask_for():
    check = "from jsna import schema\nschema.check('areas', schema.empty('areas'))"
    assert not {"geopandas", "dask", "hypothesis"} & set(modules_after(check, (*HEAVY, "hypothesis")))


def test_needless_libraries_are_hidden_while_others_load_and_can_be_loaded_afterwards():
    code = "from jsna.needless import left_out\nwith left_out():\n    import nbformat\nimport hypothesis"
    assert modules_after(code, ("hypothesis", "rfc3987_syntax")) == ["hypothesis"]


def modules_after(code, among=(*HEAVY, "pyproj", "scipy.special", "scipy.sparse")):
    """Which modules a new process has loaded after `code`."""
    told = f"{code}\nimport sys\nprint([name for name in {among!r} if name in sys.modules])"
    ended = subprocess.run([sys.executable, "-c", told], capture_output=True, encoding="utf-8", check=True)
    return ast.literal_eval(ended.stdout.splitlines()[-1])
