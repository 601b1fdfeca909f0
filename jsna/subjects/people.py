"""Who the children are besides their age: patients registered beside residents, and protected characteristics."""

import pandas as pd

from jsna import figures
from jsna.catalogue import Indicator
from jsna.chapter import Chapter
from jsna.subjects import indicators, listing, population

REGISTERED = "Patients registered with general practices"
REGISTERED_FILE = (
    "NHS England, Patients registered at a GP practice by single year of age, in data/raw/nhs_registered_patients "
    "fills this for sub-ICB locations and ICBs"
)
EQUALITY = "Ethnicity, language, faith, disability, sexual orientation and gender identity"


def registered(chapter: Chapter) -> figures.Shown:
    """Return the patients registered beside the residents of the same ages; a sentence where none are published."""
    rows = chapter.look("population")
    patients = rows[rows["basis"] == "registered"]
    if patients.empty:
        return figures.Absent(REGISTERED, REGISTERED_FILE)
    patients = patients[patients["year"] == patients["year"].max()]
    chapter.used(patients)
    now = population.latest(chapter)
    listed = population.bands(patients).rename(columns={"People": f"Registered, {int(patients['year'].iloc[0])}"})
    if now.empty or not chapter.part_of(now).whole:
        notes = ["Residents are not set beside them: those counted here live in a part of the area only."]
        return figures.Table(listed, f"{REGISTERED}, {chapter.name}", notes=notes)
    living = f"Residents, {int(now['year'].iloc[0])}"
    both = listed.iloc[:, :2].merge(population.bands(now).rename(columns={"People": living}).iloc[:, :2], on="Age")
    both["Registered for each 100 residents"] = 100 * both.iloc[:, 1] / both[living]
    notes = ["Lists hold people who have moved away, and people who live across the border; the years differ."]
    formats = dict.fromkeys(both.columns[1:3], "count") | {both.columns[3]: "proportion"}
    return figures.Table(both, f"{REGISTERED} and residents, {chapter.name}", notes=notes, formats=formats)


def equality(chapter: Chapter, rows: pd.DataFrame, county: pd.DataFrame) -> list[figures.Shown]:
    """Return the indicators of protected characteristics against England; a sentence naming the files where none."""
    if rows.empty and county.empty:
        return [figures.Absent(EQUALITY, f"{_files(indicators.of_themes('equality'))} fill this")]
    return indicators.tables(chapter, rows, county)


def _files(facts: list[Indicator]) -> str:
    """Return the publications that hold the facts, each once, with its folder."""
    named = {f"{fact.publication or listing.NO_FIGURE} (in data/raw/{fact.folder})" for fact in facts}
    return "; ".join(sorted(named))
