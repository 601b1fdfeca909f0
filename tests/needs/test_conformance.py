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
    (tmp_path / "unheard_of_expected.csv").write_text("case_id\na\n", encoding="utf-8")
    (tmp_path / "mean_input.csv").write_text("case_id,value\na,1\na,3\n", encoding="utf-8")
    (tmp_path / "mean_expected.csv").write_text("case_id,value\na,2\n", encoding="utf-8")
    assert conformance.main(tmp_path) == 1
    printed = capsys.readouterr().out
    assert "no rule for this set" in printed
    assert '"sets_failed": ["unheard_of"]' in printed


MEANS = "case_id,value\na,1\na,3\nb,2\nb,{}\n"


def test_one_broken_case_does_not_take_the_others_with_it(conformance, tmp_path, capsys):
    (tmp_path / "mean_input.csv").write_text(MEANS.format("rubbish"), encoding="utf-8")
    (tmp_path / "mean_expected.csv").write_text("case_id,value\na,2\nb,3\n", encoding="utf-8")
    assert conformance.main(tmp_path) == 1
    printed = capsys.readouterr().out
    assert '"cases": 2, "cases_passed": 1' in printed
    assert "failed: b; run one by one (b: ValueError: value is a number" in printed


def test_columns_that_nobody_knows_and_columns_left_out_do_not_matter(conformance, tmp_path, capsys):
    (tmp_path / "mean_input.csv").write_text(MEANS.format("4").replace("\n", ",x\n"), encoding="utf-8")
    (tmp_path / "mean_expected.csv").write_text("case_id,value,remark\na,2,\nb,3,\n", encoding="utf-8")
    assert conformance.main(tmp_path) == 0, capsys.readouterr().out


def test_sets_are_found_in_folders_inside_and_an_input_that_is_missing_is_named(conformance, tmp_path, capsys):
    inside = tmp_path / "further" / "cases"
    inside.mkdir(parents=True)
    (inside / "mean_expected.csv").write_text("case_id,value\na,2\n", encoding="utf-8")
    assert conformance.main(tmp_path) == 1
    assert "mean_input.csv" in capsys.readouterr().out


def test_what_is_no_folder_is_said_to_be_none(conformance, tmp_path, capsys):
    assert conformance.main(tmp_path / "nowhere") == 1
    assert "is no folder" in capsys.readouterr().out
