"""What a reader takes away holds the same numbers and the same marks as the page."""

import io
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest
from charts import HOSTILE, every_chart, squares
from test_pages import notebook, page, shown

from jsna import figures
from jsna.pages.downloads import downloads, write_files, write_workbook

pytestmark = pytest.mark.filterwarnings("ignore:Glyph")


def test_every_figure_and_table_can_be_taken_away_as_csv_and_every_chart_as_svg(tmp_path):
    charts = every_chart(HOSTILE)
    written = write_files(notebook(*shown(*charts.values())), tmp_path, "01_population")
    drawn = [each for each in charts.values() if isinstance(each, figures.Figure)]
    assert len([path for path in written if path.suffix == ".csv"]) == len(charts)
    assert len([path for path in written if path.suffix == ".svg"]) == len(drawn)
    assert max(len(path.name) for path in written) < 80
    for path in written:
        if path.suffix == ".svg":
            words = [text.text for text in ElementTree.parse(path).iter("{http://www.w3.org/2000/svg}text")]
            assert len(words) > 3


def test_a_file_holds_the_figures_data_and_its_marks(tmp_path):
    figure = figures.ranked_bars(squares(), label="Obesity", unit="%")
    written = write_files(notebook(*shown(figure)), tmp_path, "03_weight")
    text = written[0].read_text(encoding="utf-8-sig")
    rows = pd.read_csv(io.StringIO(text), dtype=str)
    assert list(rows["%"][-2:]) == ["[c]", "[x]"]
    assert np.allclose(rows["%"][:-2].astype(float), figure.data["%"][:-2].astype(float))


def test_numbers_come_back_as_numbers_and_marks_as_text():
    figure = figures.ranked_bars(squares(), label="Obesity", unit="%")
    data = downloads(notebook(*shown(figure)))[0].data
    assert data["%"].iloc[0] == 40
    assert data["%"].iloc[-1] == "[x]"
    assert list(data["Code"][:1]) == ["X05000015"]


def test_the_workbook_has_a_sheet_for_each_table_and_explains_its_marks(tmp_path):
    pytest.importorskip("gptables", reason="gptables is not installed")
    calamine = pytest.importorskip("python_calamine")
    charts = every_chart()
    source = {"title": "Estimates", "publisher": "ONS", "edition": "mid-2020"}
    target = write_workbook([(page(sources=[source]), notebook(*shown(*charts.values())))], tmp_path / "a.xlsx")
    book = calamine.CalamineWorkbook.from_path(target)
    assert len(book.sheet_names) == len(charts) + 2
    cover = [cell for row in book.get_sheet_by_name("Cover").to_python() for cell in row]
    assert {"Children's health needs: Ambleshire", "Estimates, ONS, mid-2020"} <= set(cover)
    place = 1 + list(charts).index("ranked_bars")
    sheet = book.get_sheet_by_name(f"Table_{place}").to_python()
    assert [r[0] for r in sheet if "[c]" in str(r[0])] == [
        "[c] confidential: withheld so that nobody can be identified."
    ]
    assert sheet[-1][-3:] == ["[x]", "[x]", "[x]"]
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]


def test_reports_without_tables_make_no_workbook(tmp_path):
    pytest.importorskip("gptables", reason="gptables is not installed")
    with pytest.raises(ValueError, match="no table"):
        write_workbook([(page(), notebook())], tmp_path / "a.xlsx")
