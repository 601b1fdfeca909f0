"""The tartan rug: an area's indicators beside those of its peers, each against England."""

import pandas as pd

from jsna import figures
from jsna.chapter import Chapter
from jsna.places import Area
from jsna.subjects import indicators, listing, peers, tested
from jsna.subjects.council import councils_within

PEERS, INDICATORS = 7, 24  # what a page holds across and down
JUDGED = ("best", "better", "similar", "worse", "worst", "higher", "lower")
CAPTION = "Tartan rug"
KEY = (
    "Each figure against England: ■ better, ● similar, ◆ worse, ▲ higher, ▼ lower, – not compared. A cell has a figure "
    "where the area has one for the same period."
)


def tartan_rug(chapter: Chapter, rows: pd.DataFrame, county: pd.DataFrame) -> figures.Table | figures.Absent:
    """Return indicators by areas: the area among its peers; else its council, or the councils inside it, as such."""
    whose = [(rows, chapter.area), (county, indicators.holder(chapter))]
    for theirs, area in whose:
        if area is not None and len(theirs) and theirs["value"].notna().any():
            beside, notes = _nearest(chapter, area)
            caption = f"{area.name} beside {len(beside) - 1} peers, the nearest first"
            return _rug(chapter, theirs, beside, caption, notes)
    within = councils_within(chapter)
    if not within:
        return figures.Absent(CAPTION, f"no figures of {chapter.name}, its council or councils inside it are here")
    inside = indicators.standing(chapter, of=within)
    first = inside.drop_duplicates("indicator_id") if len(inside) else inside
    return _rug(chapter, first, within, f"Councils inside {chapter.name}", [])


def _nearest(chapter: Chapter, area: Area) -> tuple[list[Area], list[str]]:
    """The area with as many of its peers as a page holds, neighbours by their likeness; and who its peers are."""
    view = Chapter.beside(chapter, area)
    beside, rows = peers.peers_of(view, area), view.look("neighbours")
    chapter.used(rows)
    rank = dict(zip(rows["member_code"].astype("str"), rows["neighbour_rank"], strict=True))
    return [area, *sorted(beside[1:], key=lambda each: rank.get(each.code, 0))[:PEERS]], view.notes


def _rug(
    chapter: Chapter, rows: pd.DataFrame, areas: list[Area], caption: str, notes: list[str]
) -> figures.Table | figures.Absent:
    """The rug's cells: figures of the same indicator and period as the row's, with each area's own verdict."""
    chosen = _chosen(rows)
    if chosen.empty:
        return figures.Absent(CAPTION, f"no indicator of {chapter.name} can be compared with England")
    values = indicators.standing(chapter, of=areas)
    key = values["indicator_id"].astype("str") + " " + values["period"].astype("str")
    values = values.assign(key=key, shown=[listing.cell(row, "value") for row in tested.records(values)])
    keys = chosen["indicator_id"].astype("str") + " " + chosen["period"].astype("str")
    records = tested.records(chosen)
    data = pd.DataFrame({"Indicator": [f"{listing.titled(row)}, {row['period']}" for row in records]})
    data["England"] = [listing.cell(row, "england_value", own=False) for row in records]
    verdicts = {}
    for area in areas:
        own = values[(values["area_code"] == area.code) & (values["area_type"] == area.kind)].drop_duplicates("key")
        own = own.set_index("key")
        data[area.name] = keys.map(own["shown"]).fillna(listing.NO_FIGURE).to_numpy()
        verdicts[area.name] = f"{area.name}: verdict"
        data[verdicts[area.name]] = keys.map(own["verdict"].astype("str")).fillna("not compared").to_numpy()
    formats = dict.fromkeys(["Indicator", "England", *verdicts], "text")
    return figures.Table(data, f"{CAPTION}: {caption}", notes=[*notes, KEY], formats=formats, verdicts=verdicts)


def _chosen(rows: pd.DataFrame) -> pd.DataFrame:
    """The indicators shown: those judged against England first, then those with a figure of England beside theirs."""
    known = rows[rows["value"].notna() & rows["england_value"].notna()]
    judged = known["verdict"].isin(JUDGED)
    return pd.concat([known[judged], known[~judged]]).head(INDICATORS).reset_index(drop=True)
