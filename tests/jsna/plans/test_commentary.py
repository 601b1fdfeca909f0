"""An analyst's words are shown as written, and go stale when a figure they cite has changed."""

import pandas as pd
import pytest

from jsna.errors import JsnaError
from jsna.figures.markdown import markdown_html
from jsna.plans.commentary import commentary, commented


@pytest.fixture
def values():
    return pd.DataFrame(
        {"indicator_id": "mmr_2_years", "period": ["2022/23", "2023/24", "2023/24"], "category": "all",
         "sex": ["persons", "persons", "female"], "value": [87.0, 88.14, 90.0]}
    )  # fmt: skip


@pytest.fixture
def written(dale, values):
    def write(text):
        plan = dale()
        (plan.folder / "commentary").mkdir(exist_ok=True)
        (plan.folder / "commentary" / "05_immunisation.md").write_bytes(
            text if isinstance(text, bytes) else text.encode("utf-8")
        )
        return commentary(plan, "05_immunisation", values)

    return write


def test_a_cited_figure_is_printed(written):
    assert written("Only {{mmr_2_years:2023/24:88.1}}% are protected.").text == "Only 88.1% are protected."


def test_words_stay_fresh_while_the_figure_rounds_to_what_they_cite(written):
    assert written("{{mmr_2_years:2023/24:88.1}} {{ mmr_2_years : 2023/24 : female : 90 }}%").stale == ()


def test_words_are_stale_when_the_figure_changed(written):
    assert written("{{mmr_2_years:2022/23:86.5}}").stale == (
        "mmr_2_years, 2022/23: 86.5 is cited; the figure is now 87.0",
    )


def test_words_are_stale_when_the_figure_is_gone(written):
    assert written("{{mmr_2_years:2010/11:86.5}}").stale == (
        "mmr_2_years, 2010/11: 86.5 is cited; no figure is here now",
    )


def test_a_chapter_without_words_has_none(dale, values):
    assert commentary(dale(), "05_immunisation", values) is None
    assert commented(dale()) == []


def test_html_and_scripts_in_the_words_are_shown_as_typed(written):
    html = markdown_html(written("<script>alert(1)</script> [x](javascript:alert)").text)
    assert "<script" not in html and "href" not in html


@pytest.mark.parametrize(
    ("text", "message"),
    [("One\n{{mmr_2_years 88}}", r"dale/commentary/05_immunisation\.md: line 2: a figure is cited as"),
     ("caf\xe9".encode("latin-1"), "is not UTF-8"), ("x" * 200_001, "holds 200,001 characters")],
)  # fmt: skip
def test_words_that_cannot_be_read_are_refused(written, text, message):
    with pytest.raises(JsnaError, match=message):
        written(text)
