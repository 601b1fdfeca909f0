"""The commands: parse, call, report."""

import io
import sys
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape

from jsna.built import as_built, refuse_nothing
from jsna.errors import JsnaError
from jsna.needless import left_out
from jsna.workspace import Workspace, current_workspace

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
INTERRUPTED, MISUSED = 130, 2  # what Typer makes of Ctrl-C, and of words it does not know
HOME_HELP = "the workspace: a folder with data/ and outputs/; stands before the command"
out, err = Console(highlight=False, soft_wrap=True), Console(stderr=True, highlight=False, soft_wrap=True)

RawOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--raw", help="folder of further published files; repeatable, remembered", exists=True, file_okay=False
    ),
]


@dataclass
class Settings:
    """What was said before the command."""

    home: Path | None = None
    debug: bool = False


settings = Settings()


@app.callback()
def common(
    home: Annotated[Path | None, typer.Option("--home", help=HOME_HELP, file_okay=False)] = None,
    debug: Annotated[bool, typer.Option("--debug", help="show where an error came from")] = False,
) -> None:
    """Turn published statistics into a Joint Strategic Needs Assessment of children's health."""
    settings.home, settings.debug = home, debug


def workspace(raw: list[Path] | None = None) -> Workspace:
    """The workspace that the command is about; without --raw, with the folders that its tables were built from."""
    here = current_workspace(settings.home, raw or ())
    return here if raw else as_built(here)


def counted(words: str) -> AbstractContextManager[Callable[..., Iterable[Any]]]:
    """Count what passes on a progress bar; loaded only where something is to be done."""
    from jsna.progress import counted as on_a_bar

    return on_a_bar(words, err)


@app.command()
def fetch(
    what: Annotated[list[str] | None, typer.Argument(help="'example', or sources by id; none lists them")] = None,
) -> None:
    """Put published files, or the invented example county, into data/raw."""
    from jsna.fetch import fetch_sources, listing

    if not what:
        out.print(escape(listing()))
        return
    with counted("fetching") as progress:
        for line in fetch_sources(what, workspace(), progress):
            out.print(escape(line))


@app.command()
def build(raw: RawOption = None) -> None:
    """Make the tables from the published files: tidy, checked, computed, protected."""
    from jsna.build import build as make
    from jsna.render.lock import only_one

    here = workspace(raw)
    with only_one(here), counted("reading files") as progress:
        built = make(here, progress)
    for name, stored in built.tables.items():
        out.print(f"{name}: {stored.rows:,} rows")
    for note in built.notes:
        out.print(escape(f"note: {note}"))


@app.command()
def render(
    areas: Annotated[list[str] | None, typer.Argument(help="codes or names, e.g. E06000015 or Derby")] = None,
    every: Annotated[bool, typer.Option("--all", help="every area but wards and small areas")] = False,
    kind: Annotated[str | None, typer.Option("--type", help="kind of area: district, county, sub_icb …")] = None,
    within: Annotated[str | None, typer.Option("--within", help="only areas inside this one")] = None,
    chapter: Annotated[list[str] | None, typer.Option("--chapter", help="only these, e.g. population")] = None,
    parameter: Annotated[
        list[str] | None, typer.Option("--parameter", "-p", help="name=value for the notebooks")
    ] = None,
    jobs: Annotated[int | None, typer.Option("--jobs", min=1, help="reports at a time; default: cores")] = None,
    force: Annotated[bool, typer.Option("--force", help="also what is up to date")] = False,
    resume: Annotated[bool, typer.Option("--resume", help="go on with the last run, where it was stopped")] = False,
    isolated: Annotated[bool, typer.Option("--isolated", help="each notebook in a stock kernel of its own")] = False,
    cluster: Annotated[str, typer.Option("--cluster", help="a Dask scheduler, e.g. tcp://host:8786")] = "",
    timeout: Annotated[float, typer.Option("--timeout", min=1, help="the most seconds a report may take")] = 600,
    cell_timeout: Annotated[
        float | None, typer.Option("--cell-timeout", min=1, help="the most seconds a cell may take")
    ] = None,
    publish: Annotated[str, typer.Option("--publish", help='record an edition, e.g. "2026 autumn"')] = "",
    pdf: Annotated[
        bool, typer.Option("--pdf", help="also print the pages, with installed Chromium, Chrome or Edge")
    ] = False,
    raw: RawOption = None,
) -> None:
    """Run the chapters and profile of each area and write its pages to outputs/."""
    from jsna.render.asked import Request
    from jsna.render.settled import settled

    here = workspace(raw)
    words = (tuple(areas or ()), every, kind, within, tuple(chapter or ()), tuple(parameter or ()))
    request = Request(*words, force, resume)
    run = None if publish or pdf else settled(request, here)
    if run is None:  # something is to be done, or may be: only now is loaded what does it
        refuse_nothing(here)
        from jsna.render.warm import kept_warm

        with nullcontext() if isolated or cluster else kept_warm(jobs, here.home):
            from jsna.render.pool import Manner
            from jsna.render.run import Wishes, render_reports
            from jsna.render.wire import Limits

            manner = Manner(jobs, isolated, Limits(cell_timeout, timeout), cluster)
            with counted("reading files") as reading, counted("reports") as rendering:
                run = render_reports(request, here, manner, reading, rendering, Wishes(publish, pdf))
    for line in run.lines():
        out.print(escape(line))
    if run.failed:
        raise typer.Exit(1)


@app.command()
def check(
    areas: Annotated[bool, typer.Option("--areas", help="list every area that can be rendered")] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="what is withheld and why, with the counts: for your screen only")
    ] = False,
    run: Annotated[bool, typer.Option("--run", help="how the last run went, and what would be made now")] = False,
    raw: RawOption = None,
) -> None:
    """Say which published files are here, which are not used and why, and what each chapter lacks."""
    from jsna.check import area_lines, check_lines
    from jsna.render.last import run_lines

    if explain:
        from jsna.explain import explained

        for line in explained(workspace(raw)):
            out.print(escape(line))
        return
    if areas or run:
        for line in area_lines(workspace(raw)) if areas else run_lines(workspace(raw)):
            out.print(escape(line))
        return
    report = check_lines(workspace(raw))
    for line in report.lines:
        out.print(escape(line))
    if report.faults:
        raise typer.Exit(1)


@app.command()
def new(
    what: Annotated[str, typer.Argument(help="'plan' or 'indicators'")],
    place: Annotated[str, typer.Argument(help="for a plan: its folder's name, e.g. derby")] = "",
) -> None:
    """Write templates to fill in: a place's plan, or a table of the council's own indicators."""
    from jsna.plans import plans_folder
    from jsna.plans.templates import NEXT, new_plan
    from jsna.templates import new_indicators

    here = workspace()
    if what == "plan" and place:
        written = len(new_plan(place, here))
        folder = plans_folder(here) / place
        out.print(escape(f"{folder}: {written or 'no'} new file{'' if written == 1 else 's'}. {NEXT}"))
    elif what == "indicators" and not place:
        out.print(escape(str(new_indicators(here))))
    else:
        raise typer.BadParameter("write `jsna new plan PLACE` or `jsna new indicators`")


@app.command()
def lab() -> None:
    """Open the notebooks in JupyterLab, on this workspace."""
    from jsna.lab import open_lab

    raise typer.Exit(open_lab(workspace()))


def main() -> None:
    """Run the command; a user's mistake, or Ctrl-C, is told in a sentence with exit 1, a wrong usage with 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and not stream.isatty():
            stream.reconfigure(encoding="utf-8")  # a file's own encoding on Windows has neither − nor ŵ
    try:
        with left_out():
            app(standalone_mode=True)
    except JsnaError as mistake:
        if settings.debug:
            raise
        err.print(escape(str(mistake)))
        sys.exit(1)
    except SystemExit as ended:
        if ended.code == MISUSED and sys.argv[1][:1] != "-" and {"--home", "--debug"} & set(sys.argv):
            err.print("--home FOLDER and --debug stand before the command: jsna --home FOLDER render …")
        if ended.code != INTERRUPTED:
            raise
        err.print("stopped; what was finished stays, nothing is half written")
        sys.exit(1)


if __name__ == "__main__":
    main()
