"""An analyst's words are shown as written, and go stale when a figure they cite has changed."""

import re

import pandas as pd
import pytest

from jsna.errors import JsnaError
from jsna.figures.markdown import words_html
from jsna.pages.checks import OUTSIDE
from jsna.plans.commentary import commentary, refuse_unshown


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


def test_words_on_no_chapter_are_refused_since_no_page_would_show_them(written, dale):
    written("Said.")
    refuse_unshown(dale(), ["05_immunisation"])
    with pytest.raises(JsnaError, match=r"dale/commentary/05_immunisation\.md: no chapter is called so.*06_weight"):
        refuse_unshown(dale(), ["06_weight"])


def test_a_minus_is_a_minus_however_it_is_typed(written, values):
    values.loc[0, "value"] = -1.5
    assert written("{{mmr_2_years:2022/23:−1.5}} {{mmr_2_years:2022/23:-1.5}}").stale == ()


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "<style>p{}</style>",
        "<iframe src=//evil.uk></iframe>", "[x](javascript:alert(1))", "[x](JaVa&#83;cript:alert(1))",
        "[x](&#x6A;avascript&colon;alert(1))", "[x](data:text/html;base64,PHM+)", "[x](vbscript:x)",
        "[x][1]\n\n[1]: javascript:alert(1)", "![x](https://evil.uk/x.png)", "![x](data:image/svg+xml,<svg onload=x>)",
        "<javascript:alert(1)>", "[<img src=x onerror=1>](javascript:x)", "```html\n<script>1</script>\n```",
        "| a |\n|---|\n| <b onclick=x>y</b> |", "> <form action=x><button>", "**[a](javascript:alert(1)**)",
        "<details open ontoggle=alert(1)>", "{{mmr_2_years:2023/24:<script>}}",
    ],
)  # fmt: skip
def test_html_and_scripts_in_the_words_are_shown_as_typed(written, hostile):
    html = words_html(written(hostile).text)
    tags = re.findall(r"<[^>]*>", html)
    assert not any(
        re.search(r"<(script|img|svg|style|iframe|form|button|details|b)\b|\son\w+=|href", tag) for tag in tags
    )
    assert not OUTSIDE.search(html)


def test_a_link_to_a_page_stays_a_link_and_nothing_hangs_on_it(written):
    html = words_html(written('[plan](https://a.uk/b "t\\" onmouseover=x") and [top](#wards)').text)
    assert re.findall(r"<a [^>]*>", html) == ['<a href="https://a.uk/b">', '<a href="#wards">']


def test_headings_and_tables_of_the_words_are_what_a_page_must_have(written):
    html = words_html(written("# One\n\n#### Deep\n\n## Two\n\n| | Share |\n|---|--:|\n| a | 1 |").text)
    assert re.findall(r"<h(\d)", html) == ["2", "3", "2"]
    assert "<caption>Share</caption>" in html and html.count('<th scope="col">') == 2 and "<th></th>" not in html


@pytest.mark.parametrize(
    ("text", "message"),
    [("One\n{{mmr_2_years 88}}", r"dale/commentary/05_immunisation\.md: line 2: a figure is cited as"),
     ("caf\xe9".encode("latin-1"), "is not UTF-8"), ("x" * 200_001, "holds 200,001 characters")],
)  # fmt: skip
def test_words_that_cannot_be_read_are_refused(written, text, message):
    with pytest.raises(JsnaError, match=message):
        written(text)
