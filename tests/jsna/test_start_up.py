"""What a command loads before it knows that there is something to do."""

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
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stderr


def test_help_is_told_without_loading_what_builds_draws_or_renders():
    assert loaded("--help").splitlines()[-1] == "[]"


@pytest.mark.parametrize("command", [["render"], ["render", "--all"]])
def test_an_empty_workspace_is_refused_before_anything_slow_is_loaded(tmp_path, command):
    *said, heavy = loaded("--home", str(tmp_path), *command).splitlines()
    assert "no published files" in " ".join(said)
    assert heavy == "[]"
