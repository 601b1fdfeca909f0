"""How near our projections came: forecasts from past years against the estimates published since.

    python benchmarks/backtest.py --data FOLDER [--actual FILE ...] [--base YEAR] [--horizon YEARS]
        [--ward-history YEARS ...] [--learn FILE]

FOLDER holds england_lad21_mye_syoa_sex_*, sheffield_ward_syoa_sex_*, the components and the census of 2011. Files after
--actual have the same columns; where given, only the areas and years in them are scored. Rows at or before the base are
history, rows after it are hidden from the forecast, components too. Prints tables and one line of JSON, and exits 1
when a stated target is missed. --learn writes the errors of every origin as the rows of `known_errors.py`.
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd

from needs.projection.choose import project_best
from needs.projection.estimate import moved_on
from needs.projection.uncertainty import coverage, forecast_errors, learned, size_class, with_intervals

AGES = [f"a{age:02d}" for age in range(91)]
BANDS = [(0, 4), (5, 9), (10, 14), (15, 19), (0, 14), (0, 19)]
USED = [(4, 10), (5, 15), (11, 15), (16, 18), (0, 18), (20, 24), (0, 25), (0, 90)]  # whose errors are learned too
SINGLE = [(0, 4), (5, 9), (10, 14), (15, 19), (20, 29), (30, 64), (65, 90)]  # pooled, for errors of single years
LEFT_OUT = ["E06000053", "E09000001"]  # Isles of Scilly and City of London: too few people to average
CENSUS, CENSUS_TO_MID_YEAR = 2011, 95 / 365  # 27 March to 30 June
FILES = {"districts": "england_lad21_mye_syoa_sex_*.csv*", "wards": "sheffield_ward_syoa_sex_*.csv*"}
TARGETS = {
    ("districts", 5): {"0-4": 4.4, "5-9": 2.5, "10-14": 2.1, "0-14": 2.4},
    ("wards", 5): {"0-14": 4.8},
    ("wards", 10): {"0-14": 8.3},
}
COVERED = (76, 86)  # % of actual figures inside the 80 % intervals
KEY = ["area_code", "base_year", "year"]


def main() -> int:
    options = arguments()
    actual = pd.concat([pd.read_csv(file) for file in options.actual]) if options.actual else None
    results = []
    for kind in FILES:
        published = estimates(kind, options.data, actual)
        runs = [
            forecast(kind, published, options, origin, ahead, history)
            for origin, ahead in origins(kind, published, options)
            for history in (options.ward_history if kind == "wards" else [0])
        ]
        results.append(pd.concat(runs, ignore_index=True).assign(kind=kind) if runs else None)
    scored = pd.concat([part for part in results if part is not None], ignore_index=True)
    scored = scored[~scored["area_code"].isin(LEFT_OUT)]
    if options.learn:
        options.learn.write_text(as_rows(learned(forecast_errors(scored))), encoding="utf-8")
    if actual is not None:
        scored = scored.merge(actual[["area_code", "year"]].drop_duplicates())
    return report(scored[~scored["single"]], options)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--actual", type=Path, nargs="*", default=[])
    parser.add_argument("--base", type=int)
    parser.add_argument("--horizon", type=int)
    parser.add_argument("--ward-history", type=int, nargs="+", default=[5], help="years of change known of a ward")
    parser.add_argument("--learn", type=Path)
    return parser.parse_args()


def estimates(kind: str, folder: Path, actual: pd.DataFrame | None) -> pd.DataFrame:
    """Published populations of districts or wards, one row an area, year and sex, a column an age."""
    parts = [pd.read_csv(file) for file in sorted(folder.glob(FILES[kind]))]
    if actual is not None:
        parts.append(actual[actual["area_code"].str.startswith("E05") == (kind == "wards")])
    return pd.concat(parts).drop_duplicates(["area_code", "year", "sex"]).reset_index(drop=True)


def origins(kind: str, published: pd.DataFrame, options: argparse.Namespace) -> list[tuple[int, list[int]]]:
    """Base years, each with the horizons to be scored from it."""
    first, last = int(published["year"].min()), int(published["year"].max())
    if options.learn:
        start = first if kind == "districts" else first + 5
        return [(base, list(range(1, last - base + 1))) for base in range(start, last)]
    wanted = [options.horizon] if options.horizon else [5] if kind == "districts" else [5, 10]
    usual = [first] if kind == "districts" else list(range(first + 5, last))
    bases = [options.base] if options.base else usual
    found = [(base, [years for years in wanted if base + years <= last]) for base in bases if base >= first]
    return [(base, horizons) for base, horizons in found if horizons]


def forecast(
    kind: str, published: pd.DataFrame, options: argparse.Namespace, base: int, horizons: list[int], history: int
) -> pd.DataFrame:
    """Forecasts of one origin beside what was published, by band, and by single year where errors are learned."""
    past = published[published["year"] <= base]
    here = past.loc[past["year"] == base, "area_code"].unique()
    past = past[past["area_code"].isin(here)]
    if kind == "wards":
        past = past[past["year"] >= base - history]
        past = past.groupby(["area_code", "year"], as_index=False)[AGES].sum().assign(sex="persons")
        projected, _ = project_best(long(past), horizon=max(horizons))
    else:
        components = read_components(options.data, base)
        past = pd.concat([census(options.data, past, components), past])
        projected, _ = project_best(long(past), components, horizon=max(horizons))
    people = past[past["year"] == base].set_index("area_code")[AGES].sum(axis=1).groupby("area_code").sum()
    truth = long(published[published["year"].isin([base + years for years in horizons])])
    truth = truth.rename(columns={"age_from": "age", "population": "actual"})[
        ["area_code", "year", "sex", "age", "actual"]
    ]
    frozen = long(past[past["year"] == base]).rename(columns={"age_from": "age", "population": "unchanged"})
    frozen = frozen.groupby(["area_code", "age"], as_index=False)["unchanged"].sum()
    return compared(kind, projected, truth, frozen, people, bool(options.learn))


def compared(
    kind: str, projected: pd.DataFrame, truth: pd.DataFrame, frozen: pd.DataFrame, people: pd.Series, single: bool
) -> pd.DataFrame:
    cells = projected[[*KEY, "sex", "age", "population"]].astype({"area_code": "str", "sex": "str"})
    both = ["area_code", "year", "age"]
    persons = cells.groupby([*KEY, "age"], as_index=False)["population"].sum()
    persons = persons.merge(truth.groupby(both, as_index=False)["actual"].sum(), on=both)
    ahead = persons.merge(frozen, on=["area_code", "age"])
    parts = []
    for low, high in BANDS + USED if single else BANDS:
        band = ahead[ahead["age"].between(low, high)].groupby(KEY, as_index=False)
        total = band[["population", "actual", "unchanged"]].sum()
        parts.append(total.assign(age_from=low, age_to=high, single=False))
    if single:
        fine = persons if kind == "wards" else cells.merge(truth, on=["area_code", "year", "sex", "age"])
        for low, high in SINGLE:
            parts.append(fine[fine["age"].between(low, high)].assign(age_from=low, age_to=high, single=True))
    result = pd.concat(parts, ignore_index=True).drop(columns="age", errors="ignore")
    return result.assign(people=result["area_code"].map(people))


def long(wide: pd.DataFrame) -> pd.DataFrame:
    """A tidy population frame of columns a00 ... a90."""
    rows = wide.melt(["area_code", "year", "sex"], AGES, var_name="age", value_name="population")
    age = rows["age"].str[1:].astype(int)
    return rows.drop(columns="age").assign(age_from=age, age_to=age.where(age < 90, 999))


def read_components(folder: Path, base: int) -> pd.DataFrame:
    """Births, deaths and populations of districts known in the base year."""
    wide = pd.concat([pd.read_csv(file) for file in sorted(folder.glob("england_lad21_components_*.csv*"))])
    wide = wide[wide["year"] <= base]
    return wide.melt(["area_code", "year"], ["births", "deaths", "population"], var_name="component").dropna()


def census(folder: Path, past: pd.DataFrame, components: pd.DataFrame) -> pd.DataFrame:
    """The census of 2011 at mid-year, by sex: each cohort split as in the first estimate after it."""
    counted = pd.concat([pd.read_csv(file) for file in sorted(folder.glob("england_lad21_census2011_*.csv*"))])
    first = past[past["year"] == past["year"].min()].set_index("area_code")
    women = first[first["sex"] == "female"][AGES]
    persons = women + first[first["sex"] == "male"][AGES]
    counted = counted.set_index("area_code").reindex(women.index)[AGES].dropna()
    born = components[(components["component"] == "births") & (components["year"] == CENSUS)]
    births = born.set_index("area_code")["value"].reindex(counted.index).to_numpy(dtype=float)
    people = moved_on(counted.to_numpy(dtype=float), CENSUS_TO_MID_YEAR, births)
    share = (women / persons.where(persons > 0)).fillna(0.5).loc[counted.index].to_numpy()
    older = np.minimum(np.arange(91) + int(first["year"].iloc[0]) - CENSUS, 90)
    split = {"female": people * share[:, older], "male": people * (1 - share[:, older])}
    frames = [pd.DataFrame(values, counted.index, AGES).assign(sex=sex) for sex, values in split.items()]
    return pd.concat(frames).assign(year=CENSUS).reset_index()


def report(scored: pd.DataFrame, options: argparse.Namespace) -> int:
    """Print errors and coverage of each kind and horizon, then one line of JSON; 1 when a target is missed."""
    code = scored["area_code"]
    ranges = [
        with_intervals(part, part.drop_duplicates("area_code").set_index("area_code")["people"])
        for _, part in scored.groupby(["kind", "base_year"])
    ]
    scored = pd.concat(ranges).assign(horizon=lambda rows: rows["year"] - rows["base_year"])
    figures: dict[str, float] = {"areas": int(code.nunique())}
    missed = []
    for (kind, years), part in scored.groupby(["kind", "horizon"]):
        table, bases = errors(part), ", ".join(map(str, sorted(part["base_year"].unique())))
        print(f"\n{kind}, {years} years, {part['area_code'].nunique()} areas, bases {bases}")
        print(table.round(2).to_string())
        if kind == "districts":
            print("0-14 by people in the area\n" + by_size(part).round(2).to_string())
        five = part[part["age_to"] - part["age_from"] == 4]
        figures[f"{kind}_{years}_covered_80"] = round(100 * coverage(five)["80"], 1)
        for band, row in table.iterrows():
            figures[f"{kind}_{years}_{band}"] = round(row["MAPE"], 3)
        figures[f"{kind}_{years}_0-14_no_change"] = round(table.loc["0-14", "no change"], 3)
        missed += misses(kind, int(years), table, figures[f"{kind}_{years}_covered_80"])
    baseline = options.data / "baseline_scores_dev.csv"
    if baseline.exists():
        print("\nSimple methods on the visible data (MAPE)\n" + pd.read_csv(baseline).to_string(index=False))
    print(json.dumps(figures | {"missed": missed}, default=float))
    return 1 if missed else 0


def errors(part: pd.DataFrame) -> pd.DataFrame:
    """MAPE with its standard error (areas are the sample), median, p90, bias and weighted MAPE by age band, %."""
    error = 100 * (part["population"] / part["actual"] - 1)
    rows = part.assign(
        error=error, size=error.abs(), still=100 * (part["unchanged"] / part["actual"] - 1).abs(),
        band=part["age_from"].astype(str) + "-" + part["age_to"].astype(str),
    )  # fmt: skip
    by_area = rows.groupby(["band", "area_code"])["size"].mean().groupby("band")
    by_band = rows.groupby("band")
    weighted = rows.assign(off=rows["size"] * rows["actual"]).groupby("band")[["off", "actual"]].sum()
    inside = {band: coverage(group) for band, group in by_band}
    table = pd.DataFrame(
        {
            "MAPE": by_band["size"].mean(), "SE": by_area.std() / np.sqrt(by_area.size()),
            "median": by_band["size"].median(), "p90": by_band["size"].quantile(0.9), "bias": by_band["error"].mean(),
            "weighted": weighted["off"] / weighted["actual"], "no change": by_band["still"].mean(),
            "covered 80": {band: 100 * value["80"] for band, value in inside.items()},
            "covered 95": {band: 100 * value["95"] for band, value in inside.items()},
        }
    )  # fmt: skip
    return table.loc[[f"{low}-{high}" for low, high in BANDS]]


def by_size(part: pd.DataFrame) -> pd.DataFrame:
    """Areas, MAPE and coverage at 0-14 by size class."""
    children = part[(part["age_from"] == 0) & (part["age_to"] == 14)]
    size = children.assign(off=100 * (children["population"] / children["actual"] - 1).abs())
    groups = size.assign(people_from=size_class(children["people"]).astype(int)).groupby("people_from")
    inside = {people: 100 * coverage(group)["80"] for people, group in groups}
    return pd.DataFrame({"areas": groups.size(), "MAPE": groups["off"].mean(), "covered 80": inside})


def misses(kind: str, years: int, table: pd.DataFrame, covered: float) -> list[str]:
    targets = TARGETS.get((kind, years), {})
    found = [f"{kind} {years} years {band}: {table.loc[band, 'MAPE']:.2f} > {most}"
             for band, most in targets.items() if table.loc[band, "MAPE"] > most]  # fmt: skip
    if targets and table.loc["0-14", "MAPE"] >= table.loc["0-14", "no change"]:
        found.append(f"{kind} {years} years 0-14: no better than no change")
    if targets and not COVERED[0] <= covered <= COVERED[1]:
        found.append(f"{kind} {years} years: 80 % intervals cover {covered} %")
    return found


def as_rows(table: pd.DataFrame) -> str:
    """The learned table as the text of ROWS in `known_errors.py`."""
    from needs.projection.known_errors import COLUMNS

    lines = [
        "    ("
        + ", ".join(f"{value:.3g}" if isinstance(value, float) and value < 10 else f"{value:.0f}" for value in row)
        + "),"
        for row in table[list(COLUMNS)].astype(float).itertuples(index=False)
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
