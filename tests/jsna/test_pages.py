"""Pages: what reaches a reader, what never does, and which rules a page is held to."""

import re
from html import escape

import nbformat
import pandas as pd
import pytest
from charts import HOSTILE, every_chart, squares

from jsna.pages.checks import faults
from jsna.pages.compare import compare_page, compare_parts
from jsna.pages.export import Page, export
from jsna.pages.files import write_checked
from jsna.pages.index import index_page, overview_page, write_index
from jsna.whole import write_whole

pytestmark = pytest.mark.filterwarnings("ignore:Glyph")


def shown(*figures):
    """Return code cells that displayed `figures`, as an executed notebook keeps them."""
    return [
        nbformat.v4.new_code_cell(
            "figures.show(figure)",
            outputs=[
                nbformat.v4.new_output(
                    "display_data",
                    data={"text/html": each.html(), "text/plain": each.alt},
                    metadata={"jsna": each.metadata()},
                )
            ],
        )
        for each in figures
    ]


def findings(*sentences):
    """Return a code cell that displayed the box of key findings."""
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
    html = f'<section class="findings" aria-label="Key findings"><p class="lead">Key findings</p><ul>{items}</ul>'
    html += "</section>"
    return nbformat.v4.new_code_cell(
        "figures.show_findings(findings)",
        outputs=[
            nbformat.v4.new_output("display_data", data={"text/html": html}, metadata={"jsna": {"kind": "findings"}})
        ],
    )


def notebook(*cells):
    return nbformat.v4.new_notebook(cells=list(cells))


def page(**changes):
    facts = {
        "title": "Population: Ambleshire, 2020",
        "subject": "Population: Ambleshire",
        "area_code": "X10000001",
        "area_name": "Ambleshire",
        "area_type": "county",
        "invented": True,
        "updated": "2026-10-01",
    }
    return Page(**{**facts, **changes})


def markdown(text):
    return nbformat.v4.new_markdown_cell(text)


@pytest.fixture(scope="module")
def whole():
    """A page with every kind of chart, all about a place with a hostile name."""
    charts = every_chart(HOSTILE).values()
    cells = [
        markdown("# Population\n\nWho lives here."),
        markdown("## Charts"),
        *shown(*charts),
        markdown("## More\n\n### Still"),
    ]
    return export(notebook(*cells), page(area_name=HOSTILE, siblings=[("02.html", HOSTILE)], draft=[HOSTILE]))


def test_a_page_with_every_chart_and_hostile_names_breaks_no_rule(whole):
    assert faults(whole) == []


def test_a_page_with_every_chart_stays_light(whole):
    assert len(whole.encode()) < 300_000
    assert len(re.search(r"<style>(.*?)</style>", whole, re.S).group(1)) < 20_000


def test_hostile_text_never_becomes_an_element(whole):
    assert re.findall(r"<script\b[^>]*>", whole) == ["<script>"]
    assert whole.count("</script>") == 1


def test_the_contents_list_every_section_and_nothing_else(whole):
    nav = re.search(r"<nav.*?</nav>", whole, re.S).group()
    assert re.findall(r'href="#([^"]*)"', nav) == ["charts", "more"]


def test_no_code_stream_traceback_or_foreign_html_reaches_a_page():
    outputs = [
        nbformat.v4.new_output("stream", name="stderr", text="/home/x/a.py:3: FutureWarning: old"),
        nbformat.v4.new_output("execute_result", data={"text/html": "<b onclick='x'>frame</b>", "text/plain": "frame"}),
        nbformat.v4.new_output("error", ename="KeyError", evalue="secret", traceback=["Traceback"]),
    ]
    html = export(notebook(nbformat.v4.new_code_cell("secret = 1", outputs=outputs)), page())
    body = re.search(r"<main.*?</main>", html, re.S).group()
    assert not re.search("secret|frame|Traceback|Warning|onclick", body)


def test_key_findings_stand_first_and_what_is_said_of_editions_below_them():
    html = export(notebook(findings("24% are under 20."), markdown("Text.")), page(edition_notes=["Wards of 2021."]))
    main = html[html.index("<main") :]
    assert main.index("<h1>") < main.index("24% are") < main.index("Wards of 2021.") < main.index("Text.")
    assert main.count("24% are") == 1


def test_the_documents_title_ends_with_the_year_of_the_page():
    html = export(notebook(markdown("# Population")), page(title="Population: Ambleshire", updated="2026-11-22"))
    assert "<title>Population: Ambleshire, 2026</title>" in html


def test_the_notebooks_own_title_gives_way_to_the_pages():
    html = export(notebook(markdown("# Another title\n\nText.")), page())
    assert "Another title" not in html
    assert "<h1>Population: Ambleshire</h1>" in html


def test_headings_of_one_name_get_identifiers_of_their_own():
    html = export(notebook(markdown("## Wards\n\n## Wards")), page())
    assert re.findall(r'<h2 id="([^"]*)"', html) == ["wards", "wards-2"]
    assert faults(html) == []


def test_sources_drafts_and_invented_data_are_told():
    source = {"title": "Estimates", "publisher": "ONS", "edition": "mid-2020", "licence": "OGL", "url": "https://a.uk"}
    html = export(notebook(), page(sources=[source], draft=["table 1 has no caption"]))
    assert '<a href="https://a.uk">Estimates</a>, ONS, mid-2020. Licence: OGL.' in html
    assert "Invented data." in html
    assert "<li>table 1 has no caption</li>" in html
    assert "Invented data." not in export(notebook(), page(invented=False))


def test_the_same_notebook_gives_the_same_bytes():
    cells = shown(*every_chart().values())
    assert export(notebook(*cells), page()) == export(notebook(*cells), page())


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ('lang="en-GB"', 'lang="fr"', "English"),
        ("<main", "<div", "0 main"),
        ("<h1>", "<h1>Other ", "not in the document's title"),
        ("<h3 ", "<h5 ", "h5"),
        ("<caption>", "<caption hidden>", "no caption"),
        (' scope="col"', "", "without scope"),
        ('aria-label="Pop', 'aria-label="" data-x="Pop', "alternative text"),
        ("<p>Who", '<p><img src="https://a.uk/b.png">Who', "outside"),
        ("<p>Who", '<p onclick="x()">Who', "script in an attribute"),
        ("<p>Who", "<p>In [3]: x Who", "prompt"),
        ("<p>Who", "<p>/home/ann/jsna/data Who", "path of the machine"),
        ("<p>Who", "<p>UserWarning: Who", "warning"),
        ("<p>Who", '<p><a href="#nowhere">x</a> Who', "'nowhere'"),
        ('id="item-2"', 'id="item-1"', "occurs 2 times"),
    ],
)
def test_the_checker_names_the_fault(before, after, fault):
    charts = every_chart()
    cells = [markdown("# Population\n\nWho lives here."), markdown("## Charts\n\n### Still")]
    cells += shown(charts["population_pyramid"], charts["five_year_bands"])
    html = export(notebook(*cells), page())
    assert faults(html) == []
    assert before in html
    broken = html.replace(before, after).replace("</h3>", "</h5>") if "h3" in before else html.replace(before, after)
    found = " ".join(faults(broken))
    assert (fault if fault != "h5" else "skips a level") in found


def test_a_missing_value_that_was_not_marked_is_a_fault():
    cell = shown(every_chart()["five_year_bands"])
    html = (
        export(notebook(*cell), page())
        .replace("<td class=n>", "<td class=n>nan<", 1)
        .replace("nan<", "nan</td><td>", 1)
    )
    assert "shows 'nan'" in " ".join(faults(html))


def row(page, status="made", **changes):
    folder = page.split("/")[0]
    kind, code = folder.split("-")
    facts = {"area": code, "kind": kind, "name": changes.pop("name", f"Place {code}"), "chapter": "01_population"}
    return {"page": page, "title": "Population", "status": status, "reason": "", "facts": facts, **changes}


def test_the_index_lists_every_area_by_kind_and_what_is_missing(tmp_path):
    rows = [
        row("district-X1/01_population.html"),
        row("county-X9/01_population.html", name=HOSTILE),
        row("district-X2/01_population.html", status="failed", reason="cell 3: <b>broken</b>"),
        row("district-X3/01_population.html", status="lacking", reason="needs File 7"),
    ]
    assert write_index(rows, tmp_path, updated="2026-10-01") == {}
    html = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert faults(html) == []
    assert re.findall(r'<h2 id="(\w+)"', html) == ["county", "district", "unmade"]
    assert 'href="district-X1/01_population.html"' in html
    assert "&lt;b&gt;broken" in html
    assert 'href="district-X2' not in html
    assert faults((tmp_path / "county-X9" / "index.html").read_text(encoding="utf-8")) == []


def test_an_index_without_reports_still_is_a_page():
    assert faults(index_page([])) == []


def test_an_overview_tells_the_findings_of_each_report():
    own = row("district-X1/01_population.html")
    own["facts"]["findings"] = ["24% of people are under 20.", "<i>"]
    html = overview_page([own])
    assert "<li>24% of people are under 20.</li><li>&lt;i&gt;</li>" in html
    assert faults(html) == []


def test_the_map_of_the_index_leads_to_each_area_that_has_pages():
    outlines = squares().assign(area_code=[f"X{i}" for i in range(16)])
    rows = [row("district-X1/a.html", name=HOSTILE), row("district-X5/a.html")]
    html = index_page(rows, outlines={"district": outlines})
    drawn = re.search(r'<svg class="area-map".*?</svg>', html, re.S).group()
    assert drawn.count('tabindex="-1"') == 2, "the list beside it is the way of the keyboard"
    assert re.findall(r'<a href="([^"]*)"', drawn) == ["district-X1/index.html", "district-X5/index.html"]
    assert faults(html) == []


def compared():
    rows = [
        (theme, area, title, "% of children", 20.0 + place, verdict)
        for theme, titles in {"Weight": ["Obesity", "Excess weight"], "Protection": ["MMR"]}.items()
        for place, area in enumerate([HOSTILE, "Betaford", "Gammaton"])
        for title, verdict in zip(titles, ["worse", "best"], strict=False)
    ]
    return pd.DataFrame(rows, columns=["theme", "area_name", "indicator", "unit", "value", "verdict"])


def test_areas_are_compared_theme_by_theme():
    html = compare_page(compared(), subject="Districts compared", updated="2026-10-01")
    assert faults(html) == []
    assert re.findall(r"<caption>([^<]*)</caption>", html) == [
        "Weight: areas by indicator",
        "Protection: areas by indicator",
    ]
    assert html.count('class="n worse"') == 6


def grid(areas, themes):
    """Return every area with as many indicators of each theme as `themes` says, named at length."""
    verdicts = ["worse", "similar", "better", "too uncertain to call", "not compared"]
    names = [f"Nether Wallop and Upper Slaughter {place:04}" for place in range(areas)]
    rows = [
        (theme, area, f"{theme}: children admitted for a condition, number {number}", "per 100,000 people aged 0 to 19",
         1000.5 + place, verdicts[(place + number) % 5])
        for theme, indicators in themes.items() for place, area in enumerate(names) for number in range(indicators)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["theme", "area_name", "indicator", "unit", "value", "verdict"])


def test_the_300_districts_of_england_are_compared_on_pages_that_stay_light():
    values = grid(300, {"injuries": 6, "looked-after children": 22, "poverty": 9})
    parts = compare_parts(values)
    assert list(parts) == ["Injuries", "Looked-after children", "Looked-after children, part 2", "Poverty"]
    pd.testing.assert_frame_equal(pd.concat(parts.values()).sort_index(), values)
    names = [(f"{number}.html", name) for number, name in enumerate(parts)]
    for name, rows in parts.items():
        html = compare_page(rows, subject=f"Districts compared: {name}", siblings=names)
        assert faults(html) == []
        assert html.count('aria-current="page"') == 1


def test_what_fits_one_page_stays_on_one_and_7000_wards_are_parted():
    values = grid(30, {"injuries": 3})
    assert list(compare_parts(values)) == [""]
    wards = pd.DataFrame({"theme": "injuries", "indicator": "Falls", "area_name": [f"Ward {n}" for n in range(7000)]})
    assert [len(rows) for rows in compare_parts(wards).values()] == [4000, 3000]


def test_a_page_that_breaks_a_rule_is_written_as_a_draft_that_names_it(tmp_path):
    def making(draft=()):
        return compare_page(compared(), subject="Districts compared", draft=draft).replace(
            "<caption>", "<caption hidden>"
        )

    assert write_checked(tmp_path / "a.html", making) == ["table 1 has no caption", "table 2 has no caption"]
    assert "<li>table 1 has no caption</li>" in (tmp_path / "a.html").read_text(encoding="utf-8")


def test_the_index_of_all_england_stays_light(tmp_path):
    chapters = ["00_summary", *(f"{number:02}_chapter" for number in range(1, 16)), "ccg"]
    rows = []
    for place in range(700):
        for chapter in chapters:
            each = row(f"district-X{place:07}/{chapter}.html", name=f"Nether Wallop and Upper Slaughter {place}")
            each["facts"]["chapter"] = chapter
            rows.append(each)
    html = index_page(rows)
    assert faults(html) == []
    assert html.count("all 17 reports") == 700


def test_nothing_to_compare_is_said():
    html = compare_page(compared().head(0), subject="Districts compared")
    assert "[x] Nothing is published here to compare." in html
    assert faults(html) == []


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path):
    target = tmp_path / "index.html"
    write_whole(target, "first")
    with pytest.raises(TypeError):
        write_whole(target, None)
    assert target.read_text(encoding="utf-8") == "first"
    assert list(tmp_path.iterdir()) == [target]
