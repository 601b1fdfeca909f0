"""What a report depends on: the code that its notebook imports, whatever that imports, and nothing else."""

import pytest
from conftest import chapter

from jsna.errors import JsnaError
from jsna.render import code
from jsna.render.plan import Request, plan
from jsna.workspace import PROGRAM, Workspace


def used(notebook):
    modules = frozenset(code._imports_of_notebook(notebook)) | frozenset(code.ALWAYS)
    return {path.relative_to(PROGRAM).as_posix() for path in code._files(modules)}


def test_a_notebook_uses_what_it_imports_and_what_that_imports(home):
    files = used(chapter(home, "03_it", "from jsna.subjects import population"))
    assert {"jsna/subjects/population.py", "jsna/chapter.py", "jsna/store.py", "jsna/pages/page.css"} <= files
    assert "jsna/subjects/deprivation.py" not in files
    assert not {path for path in files if path.startswith(("jsna/sources", "jsna/build", "jsna/cli"))}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("year=soon", "wants int, as in year=2019"),
        ("colour=red", "has a parameter 'colour' to set; years has year"),
        ("year", "name=value"),
    ],
)
def test_a_parameter_that_does_not_fit_is_refused(home, given, words):
    path = chapter(home, "03_years", "year")
    path.write_text(
        path.read_text(encoding="utf-8").replace("area_type = ''", "area_type = ''\\nyear = 2019"), encoding="utf-8"
    )
    request = Request(("X07000001",), chapters=("years",), parameters=(given,))
    with pytest.raises(JsnaError, match=words):
        plan(request, Workspace(home))


def test_a_parameter_is_given_to_the_notebooks_that_have_it(home):
    path = chapter(home, "03_years", "year")
    path.write_text(
        path.read_text(encoding="utf-8").replace("area_type = ''", "area_type = ''\\nyear = 2019"), encoding="utf-8"
    )
    reports = plan(Request(("X07000001",), parameters=("year=2020",)), Workspace(home))
    assert {report.notebook.subject: report.parameters.get("year") for report in reports} == {
        "people": None, "places": None, "years": 2020,
    }  # fmt: skip
    with pytest.raises(JsnaError, match="no notebook asked for has a parameter 'yeer' to set; years has year"):
        plan(Request(("X07000001",), parameters=("yeer=2020",)), Workspace(home))


def test_a_notebook_without_parameters_is_refused(home):
    path = chapter(home, "03_none", "1")
    path.write_text(path.read_text(encoding="utf-8").replace('"parameters"', '"other"'), encoding="utf-8")
    with pytest.raises(JsnaError, match="no cell tagged 'parameters'"):
        plan(Request(("X07000001",)), Workspace(home))
