"""The known answers of the national teams' programs, run as the benchmark runs them."""

import importlib
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ANSWERS = ROOT / ".." / "shared" / "oracles" / "indicator_methods"


@pytest.fixture(scope="module")
def conformance():
    sys.path.insert(0, str(ROOT / "benchmarks"))
    yield importlib.import_module("conformance")
    sys.path.remove(str(ROOT / "benchmarks"))


@pytest.mark.shared
@pytest.mark.skipif(not ANSWERS.is_dir(), reason="the published answers are kept outside the repository")
def test_every_known_answer_is_met(conformance, capsys):
    assert conformance.main(ANSWERS) == 0, capsys.readouterr().out


def test_a_folder_without_answers_fails_and_says_so(conformance, tmp_path, capsys):
    assert conformance.main(tmp_path) == 1
    assert "no set of known answers" in capsys.readouterr().out


def test_a_set_without_a_rule_fails_and_a_small_set_of_our_own_passes(conformance, tmp_path, capsys):
    (tmp_path / "unheard_of_expected.csv").write_text("case_id\na\n")
    (tmp_path / "mean_input.csv").write_text("case_id,value\na,1\na,3\n")
    (tmp_path / "mean_expected.csv").write_text("case_id,value\na,2\n")
    assert conformance.main(tmp_path) == 1
    printed = capsys.readouterr().out
    assert "no rule for this set" in printed
    assert '"sets_failed": ["unheard_of"]' in printed
