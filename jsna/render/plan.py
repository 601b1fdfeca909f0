"""Which reports to make: every asked area by every notebook whose data it has."""

import ast
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jsna import places, store
from jsna.catalogue import THEMES, indicators
from jsna.errors import JsnaError
from jsna.places import Area
from jsna.plans import covered
from jsna.render.asked import Notebook, Report, Request
from jsna.render.councils import councils_around
from jsna.workspace import Workspace

BY_DEFAULT = ("county", "unitary", "district", "ccg", "sub_icb", "icb", "locality")
GIVEN = ("area", "area_type")  # the parameters that a report itself sets


def notebooks(workspace: Workspace) -> list[Notebook]:
    """Return the chapters in reading order, then the profiles."""
    files = [path for room in ("chapters", "profiles") for path in sorted((workspace.notebooks / room).glob("*.ipynb"))]
    return [_notebook(path) for path in files]


def _notebook(path: Path) -> Notebook:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        facts, cells = content["metadata"].get("jsna", {}), content["cells"]
    except (ValueError, KeyError, AttributeError) as wrong:
        raise JsnaError(f"{path.name}: is not a notebook ({wrong!r}); save it from JupyterLab") from None
    tagged = [cell for cell in cells if "parameters" in cell.get("metadata", {}).get("tags", [])]
    if not tagged:
        raise JsnaError(f"{path.name}: has no cell tagged 'parameters'; tag the cell that sets `area`")
    themes, planned = tuple(facts.get("themes", ())), bool(facts.get("plan"))
    if unknown := [theme for theme in themes if theme not in THEMES]:
        raise JsnaError(f"{path.name}: no theme of its metadata is called {unknown[0]!r}; write a list of {THEMES}")
    return Notebook(
        path, facts.get("title", path.stem), facts.get("needs", {}), themes, _defaults(path, tagged[0]), planned
    )


def _defaults(path: Path, cell: dict[str, Any]) -> dict[str, Any]:
    """The names that the parameters cell sets, and their plain values."""
    found: dict[str, Any] = {}
    try:
        for line in ast.parse("".join(cell["source"])).body:
            if isinstance(line, ast.Assign | ast.AnnAssign) and line.value is not None:
                targets = line.targets if isinstance(line, ast.Assign) else [line.target]
                found |= {each.id: ast.literal_eval(line.value) for each in targets if isinstance(each, ast.Name)}
    except (SyntaxError, ValueError) as wrong:
        raise JsnaError(f"{path.name}: its parameters cell sets more than plain values ({wrong})") from None
    return found


def plan(request: Request, workspace: Workspace) -> list[Report]:
    """Return the reports asked for, an area's together.

    Raises
    ------
    JsnaError : an area, kind, chapter or parameter that is not known; says what is.
    """
    known = places.areas_of(store.read("areas", workspace.release))
    planned = covered(workspace)
    asked = _areas(request, known, planned, workspace)
    chosen = _notebooks(request, notebooks(workspace))
    parameters = _parameters(request, chosen)
    filled = {table: _filled(table, workspace) for notebook in chosen for table in notebook.needs}
    told = _told(workspace) if "baselines" in filled else {}
    return [
        Report(
            area,
            notebook,
            {"area": area.code, "area_type": area.kind, **parameters[notebook.name]},
            _lacking(area, notebook, filled, told, (area.code, area.kind) in planned),
        )
        for area in asked
        for notebook in chosen
    ]


def _areas(request: Request, known: Sequence[Area], planned: set[tuple[str, str]], workspace: Workspace) -> list[Area]:
    if request.kind is not None and request.kind not in places.KINDS:
        raise JsnaError(f"no kind of area is called {request.kind!r}; the kinds are {', '.join(places.KINDS)}")
    if request.areas:
        found = [area for words in request.areas for area in places.find(known, words, kind=request.kind)]
    else:
        kinds = (request.kind,) if request.kind else BY_DEFAULT
        small = _with_small_areas(workspace)
        found = [area for area in known if area.kind in kinds and (area.kind, area.code) in small]
        if not request.kind:
            found += [area for area in known if (area.code, area.kind) in planned]
    if request.within:
        inside = {pair for whole in places.find(known, request.within) for pair in _inside(whole, workspace)}
        found = [area for area in found if (area.kind, area.code) in inside]
    if not found:
        raise JsnaError("no area is like that here; `jsna check --areas` lists all")
    return list(dict.fromkeys(found))


def _with_small_areas(workspace: Workspace) -> set[tuple[str, str]]:
    """The areas, by kind and code, that hold small areas with wards: the places this workspace is about."""
    lookup = store.read("area_lookup", workspace.release)
    small = lookup[lookup["area_type"] == "lsoa"]
    warded = small.loc[small["parent_type"] == "ward", "area_code"]
    held = small[small["area_code"].isin(warded)]
    pairs = set(zip(held["parent_type"].astype("str"), held["parent_code"].astype("str"), strict=True))
    return pairs | {("lsoa", code) for code in set(warded.astype("str"))}


def _inside(whole: Area, workspace: Workspace) -> list[tuple[str, str]]:
    lookup = store.read("area_lookup", workspace.release)
    rows = lookup[(lookup["parent_code"] == whole.code) & (lookup["parent_type"] == whole.kind)]
    return list(zip(rows["area_type"].astype("str"), rows["area_code"].astype("str"), strict=True))


def _notebooks(request: Request, known: Sequence[Notebook]) -> list[Notebook]:
    if not request.chapters:
        return list(known)
    chosen = [each for each in known if {each.name, each.subject, each.title.lower()} & set(request.chapters)]
    for word in request.chapters:
        if not any(word in {each.name, each.subject, each.title.lower()} for each in chosen):
            raise JsnaError(f"no chapter is called {word!r}; there are {', '.join(each.subject for each in known)}")
    return chosen


def _parameters(request: Request, chosen: Sequence[Notebook]) -> dict[str, dict[str, Any]]:
    """The values asked for, by notebook and name: each for the notebooks that have such a parameter."""
    given: dict[str, dict[str, Any]] = {notebook.name: {} for notebook in chosen}
    for pair in request.parameters:
        name, equals, value = pair.partition("=")
        if not equals:
            raise JsnaError(f"parameter {pair!r}: write name=value")
        having = [notebook for notebook in chosen if name in notebook.defaults and name not in GIVEN]
        if not having:
            raise JsnaError(f"no notebook asked for has a parameter {name!r} to set; {_settable(chosen)}")
        for notebook in having:
            given[notebook.name][name] = _typed(name, value, notebook)
    return given


def _settable(chosen: Sequence[Notebook]) -> str:
    """Say which parameters there are, and which notebooks have them."""
    names = {notebook.subject: [name for name in notebook.defaults if name not in GIVEN] for notebook in chosen}
    told = [f"{subject} has {', '.join(own)}" for subject, own in names.items() if own]
    return "; ".join(told) or "they have none"


def _typed(name: str, words: str, notebook: Notebook) -> Any:
    """The value that `words` give a parameter, of the type that the notebook's own value has."""
    default = notebook.defaults[name]
    if isinstance(default, str):
        return words
    try:
        value = json.loads(words)
    except ValueError:
        value = words
    if default is None or type(value) is type(default) or (isinstance(default, float) and type(value) is int):
        return value
    raise JsnaError(
        f"parameter {name}={words}: {notebook.path.name} wants {type(default).__name__}, as in {name}={default!r}"
    )


def _filled(table: str, workspace: Workspace) -> set[tuple[str, str]]:
    if not store.exists(table, workspace.release):
        return set()
    rows = store.read(table, workspace.release, columns=["area_code", "area_type"]).drop_duplicates()
    return set(zip(rows["area_type"].astype("str"), rows["area_code"].astype("str"), strict=True))


def _told(workspace: Workspace) -> dict[tuple[str, str], set[str]]:
    """The themes of which each area, by kind and code, or the county or council that it lies in, has a figure."""
    if not store.exists("baselines", workspace.release):
        return {}
    rows = store.read("baselines", workspace.release, columns=["area_code", "area_type", "indicator_id", "value"])
    facts = indicators()
    themes = rows["indicator_id"].astype("str").map({name: fact.theme for name, fact in facts.items()})
    known = rows.assign(theme=themes)[rows["value"].notna()].astype({"area_code": "str", "area_type": "str"})
    told: dict[tuple[str, str], set[str]] = {}
    for kind, code, theme in known[["area_type", "area_code", "theme"]].drop_duplicates().itertuples(index=False):
        told.setdefault((kind, code), set()).add(theme)
    lookup = store.read("area_lookup", workspace.release).astype("str")
    upper = lookup[lookup["parent_type"].isin(["county", "unitary"])]
    places = ("area_type", "area_code", "parent_type", "parent_code")
    for kind, code, parent_kind, parent in upper[list(places)].drop_duplicates().itertuples(index=False):
        told[(kind, code)] = told.get((kind, code), set()) | told.get((parent_kind, parent), set())
    for body, council in councils_around(lookup, workspace).items():
        told[body] = told.get(body, set()) | told.get(council, set())
    return told


def _lacking(
    area: Area,
    notebook: Notebook,
    filled: dict[str, set[tuple[str, str]]],
    told: dict[tuple[str, str], set[str]],
    covered: bool,
) -> str:
    words = "no figures for this area here: " + "; ".join(notebook.needs.values())
    themes = told.get((area.kind, area.code), set())
    if covered and notebook.path.parent.name == "profiles":  # the plan's own figures stand on it
        return ""
    if notebook.plan:
        return "" if covered else "no plan covers this area: " + "; ".join(notebook.needs.values())
    if notebook.themes:
        return "" if themes & set(notebook.themes) else words
    if not notebook.needs or any((area.kind, area.code) in filled[table] for table in notebook.needs):
        return ""
    return "" if "baselines" in notebook.needs and themes else words
