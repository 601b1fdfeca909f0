"""Indices of Deprivation of the invented county, ranked among the simulated LSOAs of a whole country.

Each LSOA has one hidden disadvantage, alike in neighbours and higher in towns, and domains that follow it more or
less. The other LSOAs of the country are drawn from the same law without places, so that the county holds a realistic
share of the published ranks 1 to N, each rank once.
"""

import numpy as np
import pandas as pd
from scipy.spatial.distance import cdist
from scipy.stats import beta, norm, rankdata

from jsna.example.geography import DISTRICT_CODES, FORMER_CODES, Geography
from jsna.example.ground import Floats, Ints
from jsna.example.names import FORMER_DISTRICTS
from jsna.example.people import People
from jsna.example.publish import csv_bytes

LSOAS = {2015: 32_844, 2019: 32_844, 2025: 33_755}
DOMAINS = {  # weight in the index, how closely the domain follows disadvantage
    "Income": (0.225, 0.95), "Employment": (0.225, 0.93), "Education, Skills and Training": (0.135, 0.85),
    "Health Deprivation and Disability": (0.135, 0.86), "Crime": (0.093, 0.70),
    "Barriers to Housing and Services": (0.093, -0.10), "Living Environment": (0.093, 0.35),
}  # fmt: skip
PARTS = {  # the domain that a supplementary index or sub-domain follows, and how closely
    "Income Deprivation Affecting Children Index (IDACI)": ("Income", 0.95),
    "Income Deprivation Affecting Older People (IDAOPI)": ("Income", 0.90),
    "Children and Young People Sub-domain": ("Education, Skills and Training", 0.93),
    "Adult Skills Sub-domain": ("Education, Skills and Training", 0.95),
    "Geographical Barriers Sub-domain": ("Barriers to Housing and Services", 0.70),
    "Wider Barriers Sub-domain": ("Barriers to Housing and Services", 0.75),
    "Indoors Sub-domain": ("Living Environment", 0.85),
    "Outdoors Sub-domain": ("Living Environment", 0.60),
}
RATES = {"Income": (1.3, 8.8), "Employment": (1.4, 12.0)} | {
    name: (1.2, 5.8) for name in PARTS if name.endswith(("(IDACI)", "(IDAOPI)"))
}  # shapes of the beta distribution of scores that are shares of people
INDEX = "Index of Multiple Deprivation (IMD)"
_SHAPE = -100 / 23  # of the published exponential transformation


def disadvantage(geography: Geography, rng: np.random.Generator) -> Floats:
    """Return each cell's hidden disadvantage: a Gaussian random field, one unit a standard deviation of the country."""
    distance = cdist(geography.ground.centres, geography.ground.centres)
    alike = 0.65**2 * np.exp(-distance / 5_000) + 0.85**2 * np.exp(-distance / 25_000)
    field = np.linalg.cholesky(alike + 0.45**2 * np.eye(len(distance))) @ rng.standard_normal(len(distance))
    field += 0.9 * geography.cells["urban"].to_numpy()
    return np.asarray(0.12 + (field - field.mean()) / field.std())


def domains(hidden: Floats, rng: np.random.Generator) -> pd.DataFrame:
    """Return what lies behind each domain, supplementary index and sub-domain (columns) in each place (rows)."""
    behind = {name: _follow(hidden, close, rng) for name, (_, close) in DOMAINS.items()}
    behind |= {name: _follow(behind[domain], close, rng) for name, (domain, close) in PARTS.items()}
    return pd.DataFrame(behind)


def changed(behind: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return `domains` some years on: much the same, some places up and some down."""
    later: pd.DataFrame = 0.92 * behind + np.sqrt(1 - 0.92**2) * rng.standard_normal(behind.shape)
    return later


def file_7(geography: Geography, people: People, behind: pd.DataFrame, edition: int, rng: np.random.Generator) -> bytes:
    """File 7 of 2019 (LSOA 2011) or 2025 (LSOA 2021): scores, ranks, deciles and denominators, 57 columns."""
    lsoa, district = ("lsoa11", 2019) if edition == 2019 else ("lsoa21", 2024)
    year = 2015 if edition == 2019 else 2022
    places, local = _lsoas(geography, behind, lsoa)
    index = published_index(local, LSOAS[edition], rng)
    count = people.by(geography.cells[lsoa], year)
    table = pd.DataFrame(
        {
            f"LSOA code ({lsoa[-2:].join(('20', ''))})": places.index,
            f"LSOA name ({lsoa[-2:].join(('20', ''))})": places[f"{lsoa}_name"],
            f"Local Authority District code ({district})": places["lad"],
            f"Local Authority District name ({district})": places["lad_name"],
        }
    )
    for measure in (INDEX, *DOMAINS, *PARTS):
        rate = " (rate)" if measure in RATES else ""
        table[f"{measure} Score{rate}"] = index[f"{measure} score"].to_numpy().round(3)
        table[f"{measure} Rank (where 1 is most deprived)"] = index[f"{measure} rank"].to_numpy()
        table[f"{measure} Decile (where 1 is most deprived 10% of LSOAs)"] = index[f"{measure} decile"].to_numpy()
    return csv_bytes(table.assign(**_denominators(count, edition, year)), bom=True, crlf=True)


def file_1_2015(geography: Geography, behind: pd.DataFrame, rng: np.random.Generator) -> bytes:
    """File 1 of 2015: ranks and deciles on LSOA 2011, with the districts of 2013, two of which have since merged."""
    places, local = _lsoas(geography, behind, "lsoa11")
    index = published_index(local, LSOAS[2015], rng)
    merged, half = places["lad"].eq(DISTRICT_CODES[-1]), places["half"]
    table = pd.DataFrame(
        {
            "LSOA code (2011)": places.index,
            "LSOA name (2011)": places["lsoa11_name"],
            "Local Authority District code (2013)": places["lad"].where(
                ~merged, half.map(dict(enumerate(FORMER_CODES)))
            ),
            "Local Authority District name (2013)": places["lad_name"].where(
                ~merged, half.map(dict(enumerate(FORMER_DISTRICTS)))
            ),
            f"{INDEX} Rank (where 1 is most deprived)": index[f"{INDEX} rank"].to_numpy(),
            f"{INDEX} Decile (where 1 is most deprived 10% of LSOAs)": index[f"{INDEX} decile"].to_numpy(),
        }
    )
    return csv_bytes(table, bom=True, crlf=True)


def published_index(local: pd.DataFrame, lsoas: int, rng: np.random.Generator) -> pd.DataFrame:
    """Return scores, ranks and deciles of the LSOAs given (`domains` by row) among `lsoas` in the country.

    The index is the weighted sum of exponentially transformed domain ranks (MHCLG, 2019, English Indices of
    Deprivation technical report).
    """
    elsewhere = domains(rng.standard_normal(lsoas - len(local)), rng)
    everywhere = pd.concat([local, elsewhere], ignore_index=True)
    ranks = {name: rankdata(-everywhere[name], method="ordinal") for name in (*DOMAINS, *PARTS)}
    score = np.sum([weight * _transformed(ranks[name], lsoas) for name, (weight, _) in DOMAINS.items()], axis=0)
    ranks[INDEX] = rankdata(-score, method="ordinal")
    here = slice(len(local))
    columns = {f"{name} rank": rank[here].astype(int) for name, rank in ranks.items()}
    columns |= {f"{name} decile": np.ceil(rank[here] * 10 / lsoas).astype(int) for name, rank in ranks.items()}
    scores = {f"{name} score": _score(name, rank[here] / lsoas) for name, rank in ranks.items() if name != INDEX}
    return pd.DataFrame(columns | scores | {f"{INDEX} score": score[here]})


def _follow(leader: Floats, close: float, rng: np.random.Generator) -> Floats:
    followed: Floats = close * leader + np.sqrt(1 - close**2) * rng.standard_normal(len(leader))
    return followed


def _transformed(rank: Floats, lsoas: int) -> Floats:
    place = 1 - (rank - 1) / lsoas  # 1 the most deprived, 1/N the least
    return np.asarray(-23 * np.log(1 - place * (1 - np.exp(_SHAPE))))


def _score(name: str, share: Floats) -> Floats:
    """Return a score that falls with the rank, `share` of the way down the country: a rate, an index or points."""
    if name in RATES:
        return np.asarray(beta.ppf(1 - share, *RATES[name]))
    if name in ("Health Deprivation and Disability", "Crime") or name.endswith("Sub-domain"):
        return np.asarray(0.85 * norm.ppf(1 - np.minimum(share, 0.99999)))
    return np.asarray(90 * beta.ppf(1 - share, 1.3, 3.9))


def _lsoas(geography: Geography, behind: pd.DataFrame, lsoa: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the LSOAs of one census in order of code: their places, and `domains` as the mean of their cells."""
    cells = geography.cells.sort_values(lsoa, kind="stable")
    return cells.drop_duplicates(lsoa).set_index(lsoa), behind.groupby(geography.cells[lsoa]).mean()


def _denominators(count: Ints, edition: int, year: int) -> dict[str, Ints]:
    """Return the five population denominators, from people by LSOA, sex (male, female) and single year of age."""
    suffix = f": mid {year}" + (" (excluding prisoners)" if edition == 2019 else "")
    people, (men, women) = count.sum(axis=1), (count[:, 0], count[:, 1])
    working = men[:, 18:65].sum(axis=1) + women[:, 18:60].sum(axis=1)
    last = "Working age population 18-59/64: for use with Employment Deprivation Domain (excluding prisoners)"
    if edition == 2025:
        working = people[:, 18:67].sum(axis=1)
        last = "Working age population 18-66 (for use with Employment Deprivation Domain): mid 2022"
    return {
        f"Total population{suffix}": people.sum(axis=1),
        f"Dependent Children aged 0-15{suffix}": people[:, :16].sum(axis=1),
        f"Population aged 16-59{suffix}": people[:, 16:60].sum(axis=1),
        f"Older population aged 60 and over{suffix}": people[:, 60:].sum(axis=1),
        last: working,
    }
