"""How the sets of indicator methods are computed with `needs` and compared with their expected answers.

A blank expected cell must be missing, except where the set's README says that it is not asserted.
"""

from collections.abc import Callable, Iterable, Mapping
from math import erf, sqrt
from pathlib import Path

import numpy as np
import pandas as pd

from needs.change import two_point_change
from needs.compare import verdict
from needs.control import control_verdict, count_trend
from needs.funnel import funnel_limits, funnel_points, funnel_significance
from needs.indirect import indirectly_standardised
from needs.inequality import slope_index
from needs.intervals import byar, count_interval, wilson
from needs.life_tables import life_expectancy
from needs.parents import parent_average
from needs.quantiles import percentiles, quantile_groups, value_category
from needs.rates import crude_rate, mean, proportion, summed
from needs.standardise import directly_standardised_rate, repeat_event_rate
from needs.target import target_verdict
from needs.terms import METHODS
from needs.trend import recent_trend, trend_label

Method = Callable[..., pd.DataFrame]
POLARITY = {
    "high_good": "high is good",
    "low_good": "low is good",
    "no_judgement": "no judgement",
    "not_applicable": "no judgement",
    "ignored": "high is good",
}
LIMITS = {"value": "value", "lower_95": "lower_95", "upper_95": "upper_95"}
BOTH = LIMITS | {"lower_99_8": "lower_998", "upper_99_8": "upper_998"}
INDEX = {"sii": "sii", "rii": "rii", "intercept": "intercept"}


def tables(folder: Path, name: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the input and the expected table of a set, cases as words.

    Raises
    ------
    ValueError : one of the two is not there, or does not name its cases; names the file.
    """
    found = []
    for part in ("input", "expected"):
        path = folder / f"{name}_{part}.csv"
        if not path.is_file():
            raise ValueError(f"{path.name} is missing")
        table = pd.read_csv(path, dtype={"case_id": str}).rename(columns=str.strip)
        if "case_id" not in table:
            raise ValueError(f"{path.name} has no column case_id; found {', '.join(table.columns)}")
        found.append(table)
    return found[0], found[1]


def numbers(
    expected: pd.DataFrame,
    result: pd.DataFrame,
    columns: Mapping[str, str],
    *,
    on: Iterable[str] = ("case_id",),
    tolerance: float = 1e-8,
    absolute: bool = False,
    not_asserted: Iterable[str] = (),
    note: str = "",
) -> pd.DataFrame:
    """Compare columns of numbers, cell by cell, and sum up by case."""
    on = list(on)
    both = expected.merge(result.drop_duplicates(on), on=on, how="left", suffixes=("_expected", ""), validate="1:1")
    worst, right = np.zeros(len(both)), np.ones(len(both), dtype=bool)
    for there, here in columns.items():
        if there not in expected:
            continue
        twice = f"{there}_expected" in both
        wanted = both[f"{there}_expected" if twice else there].to_numpy(dtype=float)
        made = here in result and (here != there or twice)
        got = both[here].to_numpy(dtype=float) if made else np.full(len(both), np.nan)
        far = np.abs(got - wanted) / (1 if absolute else np.where(wanted == 0, 1, np.abs(wanted)))
        open_cell = np.isnan(wanted) & (there in set(not_asserted))
        right &= np.where(np.isnan(wanted), open_cell | np.isnan(got), far <= tolerance)
        worst = np.fmax(worst, np.where(np.isnan(wanted), np.nan, far))
    return by_case(both["case_id"], worst, right, note)


def words(expected: pd.Series, got: pd.Series, case: pd.Series, note: str = "") -> pd.DataFrame:
    """Compare words, row by row."""
    return by_case(case, np.full(len(case), np.nan), (expected.to_numpy() == got.to_numpy()), note)


def by_case(case: pd.Series, difference: np.ndarray, right: np.ndarray, note: str) -> pd.DataFrame:
    """Sum rows up to cases: the worst difference, and passed where every row did."""
    rows = pd.DataFrame({"case_id": case.to_numpy(), "difference": difference, "passed": right})
    cases = rows.groupby("case_id", sort=False, as_index=False).agg(
        difference=("difference", "max"), passed=("passed", "all")
    )
    cases.attrs["note"] = note
    return cases


def each(frame: pd.DataFrame, by: Iterable[str], method: Callable[[pd.DataFrame], pd.DataFrame]) -> pd.DataFrame:
    """Run `method` for each combination of options: an option is one for a whole call."""
    return pd.concat([method(part) for _, part in frame.groupby(list(by), dropna=False, sort=False)], ignore_index=True)


def counted(name: str, method: Method, *, grouped: bool, tolerance: float) -> Callable[[Path], pd.DataFrame]:
    """Sets of proportions and rates, row by row or summed first."""

    def run(folder: Path) -> pd.DataFrame:
        given, expected = tables(folder, name)
        result = each(
            given,
            ["multiplier"],
            lambda part: method(
                summed(part, by=["case_id"]) if grouped else part, per=float(part["multiplier"].iloc[0])
            ),
        )
        sums = {"numerator_sum": "numerator", "denominator_sum": "denominator"}
        return numbers(expected, result, BOTH | sums, tolerance=tolerance)

    return run


def single_ci(folder: Path) -> pd.DataFrame:
    given, expected = tables(folder, "single_ci")
    x, n = given["x"].to_numpy(dtype=float), given["n"].to_numpy(dtype=float)
    limits = [
        byar(x[i : i + 1], c) if method == "byars" else wilson(x[i : i + 1], n[i : i + 1], c)
        for i, (method, c) in enumerate(zip(given["method"], given["confidence"], strict=True))
    ]
    result = given[["case_id"]].assign(lower=[low[0] for low, _ in limits], upper=[high[0] for _, high in limits])
    return numbers(expected, result, {"lower": "lower", "upper": "upper"}, tolerance=1e-9)


def count_ci_grid(folder: Path) -> pd.DataFrame:
    given, expected = tables(folder, "count_ci_grid")

    def limits(part: pd.DataFrame) -> pd.DataFrame:
        lower, upper = count_interval(part["x"].to_numpy(dtype=float), float(part["confidence"].iloc[0]))
        return part.assign(lower=lower, upper=upper)

    result = each(given, ["confidence"], limits)
    return numbers(expected, result, {"lower": "lower", "upper": "upper"})


def proportion_ncmp(folder: Path) -> pd.DataFrame:
    given, expected = tables(folder, "proportion_ncmp")
    result = proportion(given)
    columns = {f"{name}_pct": name for name in LIMITS}
    return numbers(expected, result, columns, tolerance=1e-6)


def means(folder: Path) -> pd.DataFrame:
    given, expected = tables(folder, "mean")
    result = mean(given, by=["case_id"])
    own = {"value_sum": "total", "value_count": "observations", "stdev": "deviation"}
    return numbers(expected, result, BOTH | own, tolerance=1e-9)


def dsr(folder: Path) -> pd.DataFrame:
    given, expected = tables(folder, "dsr")
    result = each(_dsr_input(given).fillna({"numerator": 0}), ["multiplier"], _dsr)
    noted = expected["note"].notna() if "note" in expected else pd.Series(False, expected.index)
    columns = BOTH | {"total_count": "numerator", "total_pop": "denominator"}
    open_cells = [column for column in BOTH if column != "value"]
    note = "a missing count is 0 in this set; blank limits in a row with a note are not asserted"
    parts = [
        numbers(expected[mask], result, columns, not_asserted=cells, note=note)
        for mask, cells in ((noted, open_cells), (~noted, []))
        if mask.any()
    ]
    cases = pd.concat(parts, ignore_index=True)
    cases.attrs["note"] = note
    return cases


def _dsr_input(given: pd.DataFrame) -> pd.DataFrame:
    names = {"count": "numerator", "pop": "denominator", "stdpop": "standard_population", "ageband": "age_band"}
    return given.rename(columns=names)


def _dsr(part: pd.DataFrame) -> pd.DataFrame:
    return directly_standardised_rate(part, by=["case_id"], standard=None, per=float(part["multiplier"].iloc[0]))


def dsr_nonindependent(folder: Path) -> pd.DataFrame:
    given, expected = tables(folder, "dsr_nonindependent")
    counts = _dsr_input(given).rename(columns={"event_frequency": "frequency", "unique_individuals": "individuals"})
    result = each(
        counts.fillna({"individuals": 0}),
        ["multiplier"],
        lambda part: repeat_event_rate(part, by=["case_id"], standard=None, per=float(part["multiplier"].iloc[0])),
    )
    return numbers(expected, result, BOTH | {"total_count": "numerator"}, note="a missing count is 0 in this set")


def rejected(
    expected: pd.DataFrame, given: pd.DataFrame, method: Callable[[pd.DataFrame], pd.DataFrame]
) -> pd.DataFrame:
    """Cases that must be refused, or left missing (or warned of) with a reason."""

    def refused(case: str) -> bool:
        try:
            return bool(method(given[given["case_id"] == case])["reason"].notna().all())
        except ValueError:
            return True

    right = expected["case_id"].map(refused).to_numpy(dtype=bool)
    note = "rejected: an error, or missing with a reason; warned: a reason"
    return by_case(expected["case_id"], np.full(len(expected), np.nan), right, note)


def dsr_invalid(folder: Path) -> pd.DataFrame:
    given, expected = tables(folder, "dsr_invalid")
    return rejected(expected, _dsr_input(given).assign(multiplier=100_000), _dsr)


def sii_invalid(folder: Path) -> pd.DataFrame:
    given, expected = tables(folder, "sii_invalid")
    share = given["value"].groupby(given["case_id"]).transform("median") < 1  # one wrong value does not hide what it is

    def method(part: pd.DataFrame) -> pd.DataFrame:
        rows = part if (part["se"].isna() | (part["se"] < 0)).any() else part.drop(columns="se")
        scale = "proportion" if share[part.index[0]] else "rate"
        return slope_index(rows, by=["case_id"], scale=scale, draws=1000)

    return rejected(expected, given, method)


def isr(folder: Path) -> pd.DataFrame:
    given, expected = tables(folder, "isr")
    given = _dsr_input(given).fillna({"numerator": 0, "denominator": 0, "refcount": 0})

    def method(part: pd.DataFrame) -> pd.DataFrame:
        reference = part[["age_band", "refcount", "refpop"]].drop_duplicates()
        reference = reference.rename(columns={"refcount": "numerator", "refpop": "denominator"})
        scale = {"rate": (part["kind"] == "rate").all(), "per": float(part["scale"].iloc[0])}
        return indirectly_standardised(part, reference, by=["case_id"], **scale)

    result = each(given, ["case_id"], method)
    columns = BOTH | {"observed": "observed", "expected": "expected", "ref_rate": "reference_rate"}
    note = "a blank count or population is 0 in this set; blank 99.8% limits and ref_rate are not asserted"
    return numbers(expected, result, columns, not_asserted=["lower_99_8", "upper_99_8", "ref_rate"], note=note)


def quantiles(folder: Path) -> pd.DataFrame:
    given, expected = tables(folder, "quantiles")

    def method(part: pd.DataFrame) -> pd.DataFrame:
        first = part.iloc[0]
        return quantile_groups(
            part,
            by=["case_id"],
            groups=int(first["n_quantiles"]),
            highest_first=bool(first["highest_value_is_quantile_1"]),
        )

    result = each(given, ["n_quantiles", "highest_value_is_quantile_1"], method)
    return numbers(expected, result, {"quantile": "quantile"}, on=["case_id", "row"], tolerance=0)


def sii(folder: Path) -> pd.DataFrame:
    """Points to 1e-6; each simulated limit within 2 % of the expected interval's width."""
    given, expected = tables(folder, "sii")
    pieces = []
    for case, part in given.groupby("case_id", sort=False):
        levels = [c / 100 for c in part[["confidence_1", "confidence_2"]].iloc[0].dropna()]
        kind = str(part["value_type"].iloc[0])
        rows = part if part["se"].notna().all() and kind == "other" else part.drop(columns="se")
        result = slope_index(
            rows,
            by=["case_id"],
            scale="plain" if kind == "other" else kind,
            transform=str(part["transform"].iloc[0]) == "True",
            multiplier=float(part["multiplier"].iloc[0]),
            confidence=levels,
        )
        names = {level: f"{level:.10g}"[2:].ljust(2, "0") for level in levels}
        renamed = {
            f"{index}_{side}_{names[level]}": f"{index}_{side}_{number}"
            for number, level in enumerate(levels, 1)
            for index in ("sii", "rii")
            for side in ("lower", "upper")
        }
        pieces.append(result.rename(columns=renamed).assign(case_id=case))
    limits = [
        f"{index}_{side}_{number}" for index in ("sii", "rii") for side in ("lower", "upper") for number in (1, 2)
    ]
    result = pd.concat(pieces, ignore_index=True)
    result = result.assign(**{name: np.nan for name in limits if name not in result})
    expected = expected.assign(**{name: np.nan for name in limits if name not in expected})
    points = numbers(expected, result, INDEX, tolerance=1e-6, not_asserted=INDEX)
    both = expected.merge(result, on="case_id", suffixes=("_expected", ""), validate="1:1")
    right, worst = np.ones(len(both), dtype=bool), np.zeros(len(both))
    for index in ("sii", "rii"):
        for number in (1, 2):
            low, high = (both[f"{index}_{side}_{number}_expected"].to_numpy(dtype=float) for side in ("lower", "upper"))
            for side, wanted in (("lower", low), ("upper", high)):
                got = both[f"{index}_{side}_{number}"].to_numpy(dtype=float)
                far = np.abs(got - wanted) / (high - low)
                right &= np.isnan(wanted) | (far <= 0.02)
                worst = np.fmax(worst, far)
    near = by_case(both["case_id"], worst, right, "")
    cases = points.assign(passed=points["passed"] & near["passed"])
    cases.attrs["note"] = f"difference of points; limits differ by at most {worst.max():.1%} of the interval's width"
    return cases


def sii_points(name: str) -> Callable[[Path], pd.DataFrame]:
    """Sets of slope indices without intervals."""

    def run(folder: Path) -> pd.DataFrame:
        given, expected = tables(folder, name)
        rows = given.assign(se=given.get("se", 0.0))
        result = slope_index(rows.fillna({"se": 0.0}), by=["case_id"], draws=1000)
        return numbers(expected, result, INDEX)

    return run


def funnel_limit_sets(folder: Path) -> pd.DataFrame:
    given, expected = tables(folder, "funnel_limits")
    pieces = []
    for case, part in given.groupby("case_id", sort=False):
        kind = _funnel_kind(part["statistic"].iloc[0], part["subtype"].iloc[0])
        per, years = float(part["multiplier"].iloc[0]), part["years_of_data"].iloc[0]
        areas = part
        if kind in ("crude rate", "dsr"):
            areas = funnel_points(part.rename(columns={"rate": "value"}), per=per).assign(
                denominator=lambda rows: rows["denominator"].fillna(rows["people"])
            )
        result = funnel_limits(areas, kind=kind, per=per, years=1 if pd.isna(years) else int(years))
        if part["subtype"].iloc[0] == "count":  # the reference draws a ratio of counts as a distance from 1
            limits = [column for column in result if column.startswith(("lower", "upper"))]
            result[limits] = result[limits] / per - 1
        pieces.append(result.assign(case_id=case, row=np.arange(1, len(result) + 1)))
    result = pd.concat(pieces, ignore_index=True)
    names = {
        f"{side}_{s}_limit": f"{side}_{c}" for side in ("lower", "upper") for s, c in (("2s", "95"), ("3s", "998"))
    }
    axes = {name.replace("limit", "x_axis_value"): f"x_{column}" for name, column in names.items()}
    on = ["case_id", "row"]
    exact = numbers(expected, result, {"x": "x"}, on=on, tolerance=0)
    near = numbers(expected, result, names | axes | {"baseline": "baseline"}, on=on, tolerance=1e-4, not_asserted=axes)
    blank = expected["baseline"].isna()
    near = (
        near
        if not blank.any()
        else numbers(
            expected,
            result,
            names | axes | {"baseline": "baseline"},
            on=on,
            tolerance=1e-4,
            not_asserted=[*axes, "baseline"],
        )
    )
    return near.assign(passed=near["passed"] & exact["passed"])


def _funnel_kind(statistic: str, subtype: object) -> str:
    rates = {"crude": "crude rate", "dsr": "dsr"}
    return rates[str(subtype)] if statistic == "rate" else statistic


def funnel_significance_sets(folder: Path) -> pd.DataFrame:
    given, expected = tables(folder, "funnel_significance")

    def method(part: pd.DataFrame) -> pd.DataFrame:
        first = part.iloc[0]
        kind = _funnel_kind(first["statistic"], first["rate_type"])
        areas = part
        if first["statistic"] == "rate":
            rated = funnel_points(part.rename(columns={"rate": "value"}), per=float(first["multiplier"]))
            areas = rated.assign(denominator=rated["people"].fillna(part["denominator"]))
        return funnel_significance(areas, kind=kind)

    result = expected.merge(each(given, ["scenario"], method)[["case_id", "position", "reason"]], on="case_id")
    short = {
        "high beyond 99.8 %": "High (0.001)",
        "low beyond 99.8 %": "Low (0.001)",
        "high beyond 95 %": "High (0.025)",
        "low beyond 95 %": "Low (0.025)",
        "within": "Not significant",
    }
    got = result["position"].map(short)
    got = got.where(result["reason"] != "fewer than 10 events", "Not applicable for events less than 10 for dsrs")
    return words(result["significance"], got, result["case_id"])


def funnel_point_sets(folder: Path) -> pd.DataFrame:
    given, expected = tables(folder, "funnel_points")

    def method(part: pd.DataFrame) -> pd.DataFrame:
        first = part.iloc[0]
        dsr, years = first["rate_type"] == "dsr", int(first["years_of_data"])
        placed = funnel_points(
            part.rename(columns={"rate": "value"}), per=float(first["multiplier"]), years=years, dsr=dsr
        )
        return placed.assign(value=placed["value"].where(placed["people"].notna()))

    result = each(given, ["scenario"], method)
    return numbers(expected, result, {"rate_chart": "value", "denominator_derived": "people"}, tolerance=1e-7)


def life_expectancies(folder: Path) -> pd.DataFrame:
    given, expected = tables(folder, "life_expectancy")
    names = {"start_age": "age_from", "population": "denominator", "deaths": "numerator"}

    def method(part: pd.DataFrame) -> pd.DataFrame:
        try:
            return life_expectancy(part, by=["case_id"])
        except ValueError:
            return part.assign(value=np.nan, lower_95=np.nan, upper_95=np.nan, numerator=np.nan, denominator=np.nan)

    result = each(given.rename(columns=names), ["case_id"], method).rename(columns={"age_from": "start_age"})
    columns = LIMITS | {"pops_used": "denominator", "deaths_used": "numerator"}
    note = "negative deaths: the reference leaves the group missing, ours is an error"
    return numbers(
        expected,
        result,
        columns,
        on=["case_id", "start_age"],
        tolerance=5e-5,
        absolute=True,
        not_asserted=["pops_used", "deaths_used"],
        note=note,
    )


def trends(folder: Path) -> pd.DataFrame:
    given, expected = tables(folder, "recent_trend")
    series = given.rename(columns={"year": "period_order", "year_range": "period_years"})
    series["polarity"] = series["polarity"].map(POLARITY)
    by_counts = series["method"] == "proportion_counts"
    series["method"] = _methods(series["value_type"])
    counted = series[by_counts].rename(columns={"count": "numerator"})
    parts = [recent_trend(series[~by_counts], by=["case_id"])]
    if by_counts.any():
        parts.append(count_trend(counted, by=["case_id"]))
    result = expected.merge(pd.concat(parts, ignore_index=True), on="case_id", suffixes=("_expected", ""))
    marker = result["marker"].replace(
        {"no significant change": "no_change", "cannot be calculated": "cannot_be_calculated"}
    )
    chi = result.get("chi_squared_expected", pd.Series(np.nan, result.index))
    given_chi = chi.notna() & (marker != "cannot_be_calculated")
    far = (result["chi_squared"] - chi).abs()
    bare = series[["lower_95", "upper_95"]].isna().all(axis=1).groupby(series["case_id"]).all()
    open_case = result["case_id"].map(bare) & result["marker_expected"].isin(["no_change", "cannot_be_calculated"])
    same = (marker == result["marker_expected"]) | (open_case & marker.isin(["no_change", "cannot_be_calculated"]))
    wanted = result.get("label_expected", pd.Series(np.nan, result.index))
    said = wanted.isna() | (_label(marker, result["label"]) == wanted) | open_case
    right = same & said & (~given_chi | (far <= 0.005))
    note = (
        "difference of chi-squared, which is not asserted where it cannot be calculated; without limits no_change or "
    )
    note += "cannot_be_calculated are right"
    return by_case(result["case_id"], far.where(given_chi).to_numpy(dtype=float), right.to_numpy(), note)


def _methods(value_type: pd.Series) -> pd.Series:
    """Name a method as ours are named; one that we do not know is whatever its publisher makes it."""
    named = value_type.replace({"crude_rate": "crude rate", "rate": "crude rate"})
    return named.where(named.isin(METHODS), "published")


def _label(marker: pd.Series, label: pd.Series) -> pd.Series:
    judged = label.where(label.str.startswith("getting"), "").str.replace(" ", "_")
    return (marker + "_" + judged).str.rstrip("_")


def trend_labels(folder: Path) -> pd.DataFrame:
    given, expected = tables(folder, "trend_label")
    marker = given["marker"].replace({"no_change": "no significant change"})
    label = trend_label(marker, given["polarity"].map(POLARITY))
    both = expected.merge(given.assign(got=_label(given["marker"], label)), on="case_id")
    return words(both["label"], both["got"], both["case_id"])


def two_point(folder: Path) -> pd.DataFrame:
    given, expected = tables(folder, "two_point_trend")
    names = {"no significant change": "no_change", "cannot be calculated": "cannot_be_calculated"}
    both = expected.merge(two_point_change(given), on="case_id", suffixes=("_expected", ""))
    return words(both["marker_expected"], both["marker"].replace(names), both["case_id"])


def benchmarks(folder: Path) -> pd.DataFrame:
    given, expected = tables(folder, "benchmark")
    rows = given.rename(columns={"benchmark_value": "benchmark", "lower_99_8": "lower_998", "upper_99_8": "upper_998"})
    rows["polarity"] = rows["polarity"].map(POLARITY)
    pieces = []
    for (method, variable, unit), part in rows.groupby(["method", "confidence_parameter", "unit"], dropna=False):
        if method.startswith("spc"):
            kind = "proportion" if method == "spc_proportion" else "rate"
            level = 1 - 2 * float(variable) if kind == "rate" else _coverage(float(variable))
            pieces.append(control_verdict(part, kind=kind, per=float(unit), confidence=level))
            continue
        unused = {
            "single_ci_95": ["lower_998", "upper_998", "benchmark_lower_95", "benchmark_upper_95"],
            "single_ci_95_and_99_8": ["benchmark_lower_95", "benchmark_upper_95"],
            "double_ci_95": ["lower_998", "upper_998"],
        }[method]
        pieces.append(verdict(part.drop(columns=unused)))
    both = expected.merge(pd.concat(pieces), on="case_id")
    got = both["verdict"].replace({"not compared": "not_compared", "too uncertain to call": "similar"})
    return words(both["outcome"], got, both["case_id"], "'too uncertain to call' is our finer word for similar")


def _coverage(z: float) -> float:
    """Return the two-sided coverage of a normal quantile."""
    return erf(z / sqrt(2))


def targets(folder: Path) -> pd.DataFrame:
    given, expected = tables(folder, "target")
    rows = given.rename(columns={"lower_limit": "target", "upper_limit": "target_upper"})
    rows["polarity"] = rows["polarity"].map(POLARITY)
    by_interval = rows["kind"] == "single_value_ci"
    judged = pd.concat([target_verdict(rows[~by_interval]), target_verdict(rows[by_interval], by_interval=True)])
    both = expected.merge(judged, on="case_id")
    names = {"reached": "better", "missed": "worse", "between": "similar", "not compared": "not_compared"}
    return words(both["outcome"], both["target_verdict"].map(names), both["case_id"])


def percentile_sets(folder: Path) -> pd.DataFrame:
    given, expected = tables(folder, "percentiles")
    result = percentiles(given, by=["case_id"], at=sorted(expected["percentile"].unique()))
    return numbers(expected, result, {"expected": "value"}, on=["case_id", "percentile"], tolerance=1e-9, absolute=True)


def value_categories(folder: Path) -> pd.DataFrame:
    given, expected = tables(folder, "value_category")
    got = []
    for case in given.itertuples():
        others = [float(value) for value in str(case.all_values).split()]
        values = pd.DataFrame({"value": others}).assign(polarity=POLARITY[str(case.polarity)])
        placed = value_category(values, by=[], categories=int(case.n_categories))
        got.append(int(placed.loc[placed["value"] == case.value, "category"].fillna(0).iloc[0]))
    both = expected.merge(given.assign(got=got), on="case_id")
    return words(both["category"], both["got"], both["case_id"])


def area_averages(folder: Path) -> pd.DataFrame:
    given, expected = tables(folder, "area_average")
    rows = given.rename(columns={"count": "numerator"})
    rows["method"] = _methods(rows["value_type"])
    result = each(rows, ["unit"], lambda part: parent_average(part, by=["case_id"], per=float(part["unit"].iloc[0])))
    columns = {"value": "value", "count": "numerator", "denominator": "denominator"}
    return numbers(expected, result, columns, tolerance=1e-9, not_asserted=["count", "denominator"])


SETS: dict[str, Callable[[Path], pd.DataFrame]] = {
    "area_average": area_averages,
    "benchmark": benchmarks,
    "count_ci_grid": count_ci_grid,
    "dsr": dsr,
    "dsr_invalid": dsr_invalid,
    "dsr_nonindependent": dsr_nonindependent,
    "funnel_limits": funnel_limit_sets,
    "funnel_points": funnel_point_sets,
    "funnel_significance": funnel_significance_sets,
    "isr": isr,
    "life_expectancy": life_expectancies,
    "mean": means,
    "percentiles": percentile_sets,
    "proportion": counted("proportion", proportion, grouped=False, tolerance=1e-9),
    "proportion_grouped": counted("proportion_grouped", proportion, grouped=True, tolerance=1e-9),
    "proportion_ncmp": proportion_ncmp,
    "quantiles": quantiles,
    "rate": counted("rate", crude_rate, grouped=False, tolerance=1e-8),
    "rate_grouped": counted("rate_grouped", crude_rate, grouped=True, tolerance=1e-8),
    "recent_trend": trends,
    "sii": sii,
    "sii_invalid": sii_invalid,
    "sii_point_child_obesity": sii_points("sii_point_child_obesity"),
    "sii_point_life_expectancy": sii_points("sii_point_life_expectancy"),
    "single_ci": single_ci,
    "target": targets,
    "trend_label": trend_labels,
    "two_point_trend": two_point,
    "value_category": value_categories,
}
