"""PDF is printed by an installed browser, or refused in one clear sentence."""

import os
import re
import sys

import pytest
from charts import every_chart
from test_pages import notebook, page, shown

from jsna.errors import JsnaError
from jsna.pages.export import export
from jsna.pages.pdf import find_browser, print_pdf


def test_without_a_browser_the_message_says_what_to_install():
    with pytest.raises(JsnaError, match="Chromium, Chrome or Edge"):
        find_browser(names=["no-such-browser"], places=["/no/such/place"])


def test_a_browser_that_fails_is_told_of_and_leaves_the_earlier_file(tmp_path):
    target = tmp_path / "page.pdf"
    target.write_text("earlier", encoding="utf-8")
    source = tmp_path / "page.html"
    source.write_text("<p>x</p>", encoding="utf-8")
    with pytest.raises(JsnaError, match=r"could not print page\.html"):
        print_pdf(source, target, sys.executable)
    assert target.read_text(encoding="utf-8") == "earlier"


@pytest.mark.browser
def test_a_page_becomes_a_tagged_pdf(tmp_path):
    try:
        browser = find_browser()
    except JsnaError as missing:
        pytest.skip(str(missing))
    source = tmp_path / "page.html"
    source.write_text(export(notebook(*shown(every_chart()["five_year_bands"])), page()), encoding="utf-8")
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    content = print_pdf(source, tmp_path / "page.pdf", browser, sandbox=not root).read_bytes()
    assert content.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in content
    assert set(re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", content)) == {(b"594.95996", b"841.91998")}, "A4"
