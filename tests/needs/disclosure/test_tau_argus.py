"""Suppression in small tables, held to Tau-Argus where it is installed (the development packages have it on Linux)."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


def test_our_least_loss_protects_everything_and_withholds_about_as_little_as_tau_argus():
    pytest.importorskip("pytauargus", reason="pytauargus is not installed: it runs on Linux and Windows only")
    command = [sys.executable, str(ROOT / "benchmarks" / "suppression.py"), "3"]
    ways = json.loads(subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout)["ways"]
    assert ways["small counts alone"]["recoverable"] > 0.5 * ways["small counts alone"]["small"]
    assert ways["as released"]["recoverable"] == ways["least loss"]["recoverable"] == 0
    assert ways["least loss"]["lost"] <= 1.5 * ways["tau-argus"]["lost"]
