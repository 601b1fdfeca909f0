"""What is here and what is missing: every published file found, why one is not used, what each chapter lacks."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from jsna import places, plans, store
from jsna.build import refuse_mixture
from jsna.catalogue import Indicator, by_source_key, indicators, policies, themes
from jsna.errors import JsnaError
from jsna.gate import OWN
from jsna.geography import read_localities
from jsna.plans.commentary import refuse_unshown
from jsna.reading import Found, Reading, read_all
from jsna.render.asked import Notebook
from jsna.render.plan import notebooks
from jsna.sources import Source, modules
from jsna.workspace import Workspace

GIVES = {  # the first word of a publisher's key in jsna/indicators, and the source that gives it
    "dwp": "dwp_low_income",
    "ees_cin": "dfe_ees_children_in_need",
    "ees_cla": "dfe_ees_looked_after",
    "ees_cla_health": "dfe_ees_looked_after_health",
    "ees_eyfsp": "dfe_ees_early_years",
    "ees_neet": "dfe_ees_neet",
    "fingertips": "ohid_fingertips",
    "lait": "dfe_lait",
    "ons_conceptions": "ons_conceptions_under_18",
}
DOWNLOADED = "as downloaded"  # the edition of a file that does not tell its own
MADE_FROM = {"baselines": "indicators", "deprivation_summary": "deprivation", "deprivation_children": "deprivation",
             "projection": "population", "coverage": "boundaries"}  # fmt: skip


@dataclass
class Checked:
    """What to tell the user; `faults` are those that stop a build."""

    lines: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def section(self, title: str, lines: Iterable[str]) -> None:
        """Add a heading and what stands under it; nothing where there is nothing to say."""
        listed = list(lines)
        if listed:
            self.lines += ([""] if self.lines else []) + [title, *(f"  {line}" for line in listed)]


def area_lines(workspace: Workspace) -> list[str]:
    """Return every area that can be rendered, a line each: its code, kind and name.

    Raises
    ------
    JsnaError : nothing is built yet.
    """
    known = places.areas_of(store.read("areas", workspace.release))
    return aligned([(area.code, places.KINDS[area.kind], area.name) for area in known])


def check_lines(workspace: Workspace) -> Checked:
    """Read every file under the raw folders and say what it is, what stops a build, and what is missing."""
    reading, checked = read_all(workspace), Checked()
    used = [found for found in reading.found if not found.problem]
    idle = [found for found in reading.found if found.problem and found.problem not in reading.faults]
    none = [f"there is none in {', '.join(map(str, workspace.raw_folders))}"]
    checked.section(f"Files used: {len(used)}", _files(used, workspace) if reading.found else none)
    checked.section("Left out of them", (f"{each.label}: {note}" for each in used for note in each.notes))
    checked.section(f"Files not used: {len(idle)}", (f"{each.label}: {each.problem}" for each in idle))
    checked.faults = [*reading.faults, *_own_faults(workspace, reading)]
    checked.section("Wrong, and to be mended before a build", checked.faults)
    if not checked.faults:
        checked.section("Right", [_right(workspace)])
        checked.section("Chapters", _chapters(notebooks(workspace), reading))
        checked.section("Publications that are not here", _absent({found.source for found in used}))
        checked.section("Indicators without a figure here, by theme", _without_figures(reading))
    return checked


def _files(used: Sequence[Found], workspace: Workspace) -> list[str]:
    """Two lines a file: its checksum, rows, areas and place; what it is and its edition.

    The council's own files have none: small counts are guessed from a checksum at once.
    """
    rows = [
        ("-" if each.source == OWN else each.sha256[:12], f"{each.rows:,}", f"{each.areas:,}", _placed(each, workspace))
        for each in used
    ]
    first = aligned([("SHA-256", "rows", "areas", "file"), *rows], right=(1, 2))
    what = [" " * first[0].index("file") + f"{each.title}; {each.edition}" for each in used]
    return [first[0], *(line for pair in zip(first[1:], what, strict=True) for line in pair)] if used else []


def _placed(found: Found, workspace: Workspace) -> str:
    """A file's folder under the raw folder it lies in, and what a person calls it."""
    path = Path(found.path)
    roots = [folder for folder in workspace.raw_folders if folder in path.parents]
    inside = path.parent.relative_to(roots[0]) if roots else path.parent
    return (inside / found.label).as_posix()


def aligned(rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> list[str]:
    """Return rows of text with their columns one under another; those numbered in `right` end together."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    padded = [
        [cell.rjust(width) if place in right else cell.ljust(width) for place, (cell, width) in enumerate(pairs)]
        for pairs in (list(zip(row, widths, strict=True)) for row in rows)
    ]
    return ["  ".join(cells).rstrip() for cells in padded]


def _own_faults(workspace: Workspace, reading: Reading) -> list[str]:
    """What is wrong with the files that we and the council write, and with what stands together."""
    readers: list[Callable[[], object]] = [by_source_key, policies, partial(read_localities, workspace.localities)]
    readers += [partial(_plan, place, workspace) for place in plans.places(workspace)]
    if "areas" in reading.tables:
        readers.append(partial(refuse_mixture, reading.tables["areas"]))
    faults = []
    for read in readers:
        try:
            read()
        except JsnaError as fault:
            faults.append(str(fault))
    return list(dict.fromkeys(faults))


def _plan(place: str, workspace: Workspace) -> None:
    """Read a plan whole, and hold its words against the chapters there are."""
    refuse_unshown(plans.read_plan(place, workspace), [notebook.path.stem for notebook in notebooks(workspace)])


def _right(workspace: Workspace) -> str:
    counts = {
        "indicators": len(indicators()),
        "disclosure policies": len(policies()),
        "localities": len(read_localities(workspace.localities)),
        "plans": len(plans.places(workspace)),
    }
    return ", ".join(f"{count} {what}" for what, count in counts.items())


def _chapters(listed: Sequence[Notebook], reading: Reading) -> list[str]:
    """What each chapter has or lacks, and where to put it."""
    lines = []
    for notebook in listed:
        lacking = [
            words for table, words in notebook.needs.items() if MADE_FROM.get(table, table) not in reading.tables
        ]
        said = f"lacks {'; '.join(lacking)}" if lacking else "has files for everything it needs"
        lines.append((notebook.name, notebook.title, said))
    return aligned(lines) if lines else []


def _absent(here: set[str]) -> list[str]:
    """The publications that no file here is of: what they are for, the page to visit, the folder to put them in."""
    groups: dict[tuple[str, str, str], list[Source]] = {}
    for source in (each for module in modules() for each in module.SOURCES):
        if not source.unused:
            groups.setdefault((source.folder or source.id, source.fills, source.edition), []).append(source)
    lines = []
    for (folder, fills, edition), sources in groups.items():
        if not {source.id for source in sources} & here:
            said = not edition or edition == DOWNLOADED or edition in sources[0].title
            title = sources[0].title + ("" if said else f" ({edition})")
            lines.append(f"{title}, for {fills}: {_go(sources[0].url, folder)}")
    return lines


def _go(page: str, folder: str) -> str:
    put = f"put it in data/raw/{folder}"
    return f"visit {page}, {put}" if page else put


def _without_figures(reading: Reading) -> list[str]:
    """Each theme's indicators that no file here has a figure for, under the publication that would fill them."""
    keys = by_source_key()
    rows = reading.tables.get("indicators")
    named = set() if rows is None else set(rows["indicator_id"].astype("str").unique())
    filled = {keys[key][0] for key in named & set(keys)}
    lines = []
    for theme, listed in themes().items():
        absent: dict[str, list[str]] = {}
        for each in listed:
            if each.id not in filled:
                absent.setdefault(_filler(each), []).append(each.title)
        if absent:
            lines.append(f"{theme}: {sum(map(len, absent.values()))} of {len(listed)}")
            lines += [f"  {filler}: {'; '.join(titles)}" for filler, titles in absent.items()]
    return lines


def _filler(indicator: Indicator) -> str:
    """The publication that holds an indicator, the page to visit and the folder to put it in."""
    if indicator.publication:
        return f"{indicator.publication} ({_go(indicator.page, indicator.folder)})"
    known = {source.id: source for module in modules() for source in module.SOURCES}
    source = known[GIVES[indicator.sources[0].split(":")[0]]]
    return f"{source.publisher}, {source.title} ({_go(source.url, source.folder or source.id)})"
