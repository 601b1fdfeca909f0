"""One small drawing of every kind, from invented rows, for the tests of figures and pages."""

import geopandas
import numpy as np
import pandas as pd
import shapely

from jsna import figures
from needs.funnel import funnel_limits, funnel_significance

HOSTILE = '<script>alert("A & B")</script> \u202egnirts\u202c $x^2$ ' + "Llanfairpwllgwyngyll" * 6 + " 🎈"


def people(name_of_sexes=("female", "male"), *, year=2020, band=1, per_age=500):
    """Return one area's people by age: as many at each age under 60, fewer above."""
    ages = range(0, 91, band)
    rows = [
        (sex, age, 999 if age + band > 90 else age + band - 1, year, per_age * band * min(1, (95 - age) / 35))
        for sex in name_of_sexes
        for age in ages
    ]
    return pd.DataFrame(rows, columns=["sex", "age_from", "age_to", "year", "population"])


def squares(across=4, names=None):
    """Return square wards in rows, the first withheld and the second not available."""
    number = across * across
    corners = [(400_000 + 1000 * (i % across), 200_000 + 1000 * (i // across)) for i in range(number)]
    return geopandas.GeoDataFrame(
        {
            "area_code": [f"X05{i:06}" for i in range(number)],
            "area_name": [f"{names or 'Ward'} {i}" for i in range(number)],
            "value": [np.nan, np.nan, *np.linspace(5, 40, number - 2)],
            "mark": ["[c]", None, *[None] * (number - 2)],
        },
        geometry=[shapely.box(x, y, x + 1000, y + 1000) for x, y in corners],
        crs=27700,
    )


def series(start=20.0, step=0.5, periods=8):
    """Return eight periods of an indicator with intervals, one withheld and a break in the series."""
    value = start + step * np.arange(periods)
    rows = pd.DataFrame(
        {
            "period": [f"{year}/{(year + 1) % 100:02}" for year in range(2015, 2015 + periods)],
            "period_start": range(2015, 2015 + periods),
            "value": value,
            "lower_95": value - 1,
            "upper_95": value + 1,
            "mark": None,
        }
    ).astype({"mark": object})
    rows.loc[2, ["value", "lower_95", "upper_95"]] = np.nan
    rows.loc[2, "mark"], rows.loc[5, "mark"] = "[c]", "[b]"
    return rows


def every_chart(name="Ambleshire"):
    """Return each kind of figure and table by its function's name, all about an area called `name`."""
    wards = squares(names=name)
    bars = wards.drop(columns="geometry").assign(lower_95=wards["value"] - 2, upper_95=wards["value"] + 2)
    measure = {"label": f"Children in {name}", "unit": "% of children"}
    years = pd.DataFrame({"year": range(2011, 2021), "population": np.linspace(50_000, 54_000, 10)})
    later = pd.DataFrame({"year": range(2021, 2031), "population": np.linspace(54_000, 52_000, 10)})
    later = later.assign(lower_80=later["population"] * 0.95, upper_80=later["population"] * 1.05)
    counts = pd.DataFrame({"area_code": [f"X{i}" for i in range(12)], "area_name": [f"{name} {i}" for i in range(12)]})
    counts = counts.assign(denominator=np.linspace(500, 9000, 12), numerator=np.linspace(500, 9000, 12) * 0.2)
    counts.loc[3, "numerator"] *= 1.6
    limits = funnel_limits(counts, kind="proportion")
    placed = funnel_significance(counts, kind="proportion").assign(
        people=counts["denominator"], value=100 * counts["numerator"] / counts["denominator"]
    )
    control = series().assign(centre=21.0, lower_limit=18.0, upper_limit=24.0, signal=None)
    control.loc[7, "signal"] = "beyond a limit"
    cells = pd.DataFrame(
        [(area, title, 20.0 + i, verdict) for area in (name, "Betaford")
         for i, (title, verdict) in enumerate([("Obesity", "worse"), ("MMR", "best"), ("NEET", "not compared")])],
        columns=["area_name", "indicator", "value", "verdict"],
    )  # fmt: skip
    return {
        "population_pyramid": figures.population_pyramid(
            people(), area_name=name, comparison=people(per_age=400), comparison_name="England"
        ),
        "age_profile": figures.age_profile(people(("persons",), band=5), area_name=name),
        "five_year_bands": figures.five_year_bands(people(), area_name=name),
        "population_change": figures.population_change(
            people(year=2015), people(year=2020, per_age=520), area_name=name
        ),
        "ward_map": figures.ward_map(wards, **measure),
        "ranked_bars": figures.ranked_bars(bars, focus="X05000005", benchmark=20.0, **measure),
        "dumbbell_change": figures.dumbbell_change(
            pd.DataFrame({"name": [name, "Betaford"], "earlier": [20.0, np.nan], "later": [22.0, 18.0]}),
            earlier="2015", later="2020", focus=name, **measure,
        ),
        "trend_chart": figures.trend_chart(
            series(), area_name=name, benchmark=series(22), marker="increasing", target=18.0, **measure
        ),
        "spc_chart": figures.spc_chart(control, area_name=name, **measure),
        "fan_chart": figures.fan_chart(years, later, label="People aged 0 to 19", area_name=name),
        "funnel_plot": figures.funnel_plot(placed, limits, focus="X3", average_name="England", **measure),
        "children_by_quintile": figures.children_by_quintile(fifths(name), focus="A", edition="2019"),
        "fifths_map": figures.fifths_map(
            wards.assign(quintile=[1, *[2, 3, 5] * 5], place=range(16, 0, -1)), area_name=name, edition="2019",
            small=np.asarray(wards["geometry"]),
        ),
        "domain_profile": figures.domain_profile(
            pd.DataFrame({"measure": ["imd", "income", "crime", "idaci"], "national_decile": [3, 2, 9, np.nan]}),
            area_name=name,
        ),
        "inequality_slope": figures.inequality_slope(
            pd.DataFrame({"quantile": range(1, 6), "value": [28, 25, 22, 20, 18.0]}).assign(
                lower_95=lambda rows: rows["value"] - 1, upper_95=lambda rows: rows["value"] + 1
            ),
            area_name=name, **measure,
            index={"intercept": 29.0, "sii": -12.0, "sii_lower_95": -14, "sii_upper_95": -10},
        ),
        "spine_chart": figures.spine_chart(spine(name), area_name=name),
        "tartan_rug": figures.tartan_rug(cells, caption=f"Areas about {name}", units={"Obesity": "%"}),
    }  # fmt: skip


def fifths(name):
    """Return children by national fifth in two areas; the second holds none in the least deprived."""
    shares = {"A": [0.4, 0.25, 0.15, 0.12, 0.08], "B": [0.02, 0.5, 0.3, 0.18]}
    rows = [
        (code, name if code == "A" else "Betaford", fifth, 1000 * share, share)
        for code, own in shares.items()
        for fifth, share in enumerate(own, 1)
    ]
    return pd.DataFrame(rows, columns=["area_code", "area_name", "quintile", "children", "share"])


def spine(name):
    """Return four indicators against England, one withheld and one that nobody judged."""
    places = {"position_worst": 0.0, "position_p25": 0.4, "position_p75": 0.6, "position_best": 1.0}
    return pd.DataFrame(
        {
            "indicator": [f"Obesity in {name}", "MMR", "Breastfeeding", "Chlamydia detection"],
            "unit": ["% of children", "%", "%", "per 100,000"],
            "value": [24.0, 91.0, np.nan, 1500.0],
            "benchmark": [22.0, 89.0, 49.0, 1400.0],
            "verdict": ["worse", "better", "not compared", "higher"],
            "position": [0.2, 0.8, np.nan, 0.6],
            "mark": [None, None, "[c]", None],
            **places,
        }
    )
