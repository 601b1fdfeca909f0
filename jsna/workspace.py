"""Where the rooms are: the only module that knows paths.

A workspace is a folder with `data/` and `outputs/`; the notebooks stand in it, or beside the program.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

NOT_DATA = {".md", ".txt", ".json", ".toml", ".png", ".pdf", ".docx", ".part"}
NO_FILE_NAMES = {"INVENTED", ".DS_Store", "Thumbs.db", "desktop.ini"}
HOME_VARIABLE = "JSNA_HOME"  # how a notebook's kernel learns which workspace it works for
PROGRAM = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Workspace:
    """A folder with data and outputs; `raw_elsewhere` are further folders of published files, only read."""

    home: Path
    raw_elsewhere: tuple[Path, ...] = ()

    @property
    def raw(self) -> Path:
        """Files as published."""
        return self.home / "data" / "raw"

    @property
    def raw_folders(self) -> tuple[Path, ...]:
        """Every folder of published files."""
        return (self.raw, *self.raw_elsewhere)

    @property
    def raw_away(self) -> list[Path]:
        """Folders of published files that should be there and are not."""
        return [folder for folder in self.raw_elsewhere if not folder.is_dir()]

    def raw_files(self) -> list[Path]:
        """Return every data file under the raw folders, the plans apart, in order of name."""
        paths = [path for folder in self.raw_folders if folder.is_dir() for path in folder.rglob("*")]
        data = [
            path
            for path in paths
            if path.is_file()
            and path.suffix.lower() not in NOT_DATA
            and path.name not in NO_FILE_NAMES
            and not path.name.startswith(("~$", "."))
            and self.plans not in path.parents
        ]
        return sorted(data, key=lambda path: path.parts)  # paths themselves sort otherwise on Windows

    @property
    def plans(self) -> Path:
        """Small files that people write, by place."""
        return self.raw / "plans"

    @property
    def invented_mark(self) -> Path:
        """The file that says that the statistics of this workspace are invented."""
        return self.raw / "INVENTED"

    @property
    def processed(self) -> Path:
        """Tidy tables, before disclosure control: nothing but `build` reads them."""
        return self.home / "data" / "processed"

    @property
    def release(self) -> Path:
        """The protected copy of the tables, which every page is made from."""
        return self.processed / "release"

    @property
    def build_record(self) -> Path:
        """What the last build read and noticed."""
        return self.processed / "build.json"

    @property
    def datapackage(self) -> Path:
        """What every table is and where its figures come from."""
        return self.processed / "datapackage.json"

    @property
    def published(self) -> Path:
        """Editions that were published."""
        return self.home / "data" / "published"

    @property
    def outputs(self) -> Path:
        """Pages."""
        return self.home / "outputs"

    @property
    def localities(self) -> Path:
        """The custom localities."""
        return self.home / "localities.toml"

    @property
    def notebooks(self) -> Path:
        """The chapters and profiles: the workspace's own, or those beside the program."""
        own = self.home / "notebooks"
        return own if own.is_dir() else PROGRAM / "notebooks"


def current_workspace(home: Path | None = None, raw: Iterable[Path] = ()) -> Workspace:
    """Return the workspace at `home`, or where the environment says, or around the current folder."""
    if home is None and os.environ.get(HOME_VARIABLE):
        home = Path(os.environ[HOME_VARIABLE])
    place = _around(Path.cwd()) if home is None else home.resolve()
    own = Workspace(place).raw
    return Workspace(place, tuple(folder.resolve() for folder in raw if folder.resolve() != own))


def _around(here: Path) -> Path:
    return next((each for each in (here, *here.parents) if (each / "notebooks" / "chapters").is_dir()), here)
