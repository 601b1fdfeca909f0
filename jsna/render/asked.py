"""What was asked for, and what that comes to: reports, each one notebook about one area."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jsna.places import Area


@dataclass(frozen=True)
class Request:
    """What was asked on the command line."""

    areas: tuple[str, ...] = ()
    every: bool = False
    kind: str | None = None
    within: str | None = None
    chapters: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()
    force: bool = False
    resume: bool = False


@dataclass(frozen=True)
class Notebook:
    """A chapter or profile: its file, and what its metadata say it is about and needs."""

    path: Path
    title: str
    needs: dict[str, str]  # table to the publication that would fill it
    themes: tuple[str, ...]  # of the indicators that it shows; one of them at least must have a figure
    defaults: dict[str, Any]  # the parameters, by name, and what they are unless told
    plan: bool = False  # it shows a plan: made for the areas that a plan covers

    @property
    def name(self) -> str:
        """Its name among an area's pages."""
        return self.path.stem

    @property
    def subject(self) -> str:
        """Its name without the number that orders chapters."""
        return self.name.split("_", 1)[1] if self.name[:2].isdigit() else self.name


@dataclass(frozen=True)
class Report:
    """One notebook about one area; `lacking` says what it would need, where it cannot be made."""

    area: Area
    notebook: Notebook
    parameters: dict[str, Any] = field(hash=False, default_factory=dict)
    lacking: str = ""

    @property
    def page(self) -> str:
        """Where its page stands under outputs."""
        return f"{self.area.folder}/{self.notebook.name}.html"
