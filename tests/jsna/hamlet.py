"""The smallest workspace that builds: four small areas, two wards and a district of an invented hamlet."""

from pathlib import Path

SMALL = [f"X0100000{number}" for number in range(1, 5)]
WARDS = {"X05000001": "Mill End", "X05000002": "Church End"}
AGES = [*map(str, range(90)), "90+"]

FINGERTIPS = (
    "Indicator ID,Indicator Name,Parent Code,Parent Name,Area Code,Area Name,Area Type,Sex,Age,Category Type,Category,"
    "Time period,Value,Lower CI 95.0 limit,Upper CI 95.0 limit,Lower CI 99.8 limit,Upper CI 99.8 limit,Count,"
    "Denominator,Value note,Recent Trend,Compared to England value or percentiles,Compared to percentiles,"
    "Time period Sortable,New data,Compared to goal,Time period range"
)
IMD_2019 = (
    "LSOA code (2011),LSOA name (2011),Local Authority District code (2019),Local Authority District name (2019),"
    "Index of Multiple Deprivation (IMD) Rank,Index of Multiple Deprivation (IMD) Decile"
)


def wards(names=WARDS) -> str:
    """A lookup of small areas to wards and their district, as the Office for National Statistics lays it out."""
    rows = [
        f"{code},Hamlet 00{place}A,{ward},{name},X07000001,Hamlet"
        for place, code in enumerate(SMALL)
        for ward, name in [list(names.items())[place // 2]]
    ]
    return "\n".join(["LSOA11CD,LSOA11NM,WD21CD,WD21NM,LAD21CD,LAD21NM", *rows, ""])


def above(name="Hamlet", wards=WARDS) -> str:
    """A lookup of wards to district, county, region and country."""
    heading = "WD22CD,WD22NM,LAD22CD,LAD22NM,CTY22CD,CTY22NM,RGN22CD,RGN22NM,CTRY22CD,CTRY22NM"
    tops = "X10000001,Exampleshire,X12000001,Invented South,X92000001,Invented England"
    return "\n".join([heading, *(f"{code},{ward},X07000001,{name},{tops}" for code, ward in wards.items()), ""])


def people(first="10", codes=SMALL) -> str:
    """Residents by single year of age: ten at each, but `first` in the first cell; totals follow where they can."""
    heading = ",".join(["LSOA Code,LSOA Name,LA Code (2021 boundaries),LA name (2021 boundaries),All Ages", *AGES])
    rows = []
    for place, code in enumerate(codes):
        cells = [first if place == 0 else "10", *["10"] * 90]
        total = sum(float(cell) if cell.replace(".", "").replace("-", "").isdigit() else 10 for cell in cells)
        rows.append(",".join([code, f"Hamlet 00{place}A", "X07000001", "Hamlet", f"{total:g}", *cells]))
    return "\n".join([heading, *rows, ""])


def fingertips(*rows: str) -> str:
    """A Fingertips download of injuries in the county and England, with further `rows`."""
    return "\n".join([FINGERTIPS, figure(), figure("X92000001", "England", "1000", "100000"), *rows, ""])


def figure(
    code="X10000001", kind="Counties & UAs (from Apr 2023)", count="90", people="10000", value="90.0",
    limits="72.4,110.6,64.0,122.6", period="2020/21", note="", name="",
) -> str:  # fmt: skip
    """One figure as a row of a Fingertips download."""
    return (
        f"90284,Injuries,X92000001,England,{code},{name or code},{kind},Persons,<15 yrs,,,{period},{value},{limits},"
        f"{count},{people},{note},,Not compared,Not compared,20200000,,,1y"
    )


def imd(*ranks: int) -> str:
    """Index ranks of the hamlet's small areas, and the tenths that they are in."""
    rows = [
        f"{code},Hamlet,X07000001,Hamlet,{rank},{min(10, -(-10 * rank // 32844))}"
        for code, rank in zip(SMALL, ranks, strict=True)
    ]
    return "\n".join([IMD_2019, *rows, ""])


def write(home: Path) -> None:
    """Write the hamlet's files into the raw folder of the workspace at `home`."""
    raw = home / "data" / "raw"
    raw.mkdir(parents=True)
    files = {"wards": wards(), "above": above(), "people-mid-2020": people(), "fingertips": fingertips()}
    for name, text in files.items():
        (raw / f"{name}.csv").write_text(text, encoding="utf-8")
