"""What tests share: the published files where they are, the example county and the real tables, each built once."""

import os
import signal
from pathlib import Path

import pytest

from jsna.build import build
from jsna.fetch import fetch_sources
from jsna.workspace import Workspace

ROOT = Path(__file__).resolve().parents[1]
SHARED = (ROOT / ".." / "shared").resolve()
CI = os.environ.get("CI") == "true"


def pytest_configure():
    """Let Ctrl-C reach what tests start, also where the tests themselves run in the background."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """In CI a test that could run must run: a skip is a failure, unless the published files are not there at all."""
    report = yield
    absent = item.get_closest_marker("shared") and not SHARED.is_dir()
    if CI and report.skipped and not hasattr(report, "wasxfail") and not absent:
        why = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome, report.longrepr = "failed", f"nothing is skipped in CI, but this was: {why}"
    return report


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of published files and answers kept outside the repository; skips where it is absent."""
    if not SHARED.is_dir():
        pytest.skip(f"the published files are not at {SHARED}")
    return SHARED


@pytest.fixture(scope="session")
def example(tmp_path_factory) -> Workspace:
    """A workspace of the example county, built; tests read it and leave it as it is."""
    workspace = Workspace(tmp_path_factory.mktemp("example"))
    fetch_sources(["example"], workspace)
    build(workspace)
    return workspace


@pytest.fixture(scope="session")
def real(tmp_path_factory, shared) -> Workspace:
    """A workspace of the published files of the study places, built; tests read it and leave it as it is."""
    workspace = Workspace(tmp_path_factory.mktemp("real"), (shared / "realdata",))
    build(workspace)
    return workspace
