"""The invented world that the files are views of, made from one seed."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from jsna.example import fingertips, ground, others
from jsna.example.deprivation import disadvantage, domains
from jsna.example.geography import Geography, map_out
from jsna.example.health import areas_of, figures, parts_of
from jsna.example.measures import LAIT_ONLY, MEASURES
from jsna.example.people import People, populate

SEED = 20_240_630


@dataclass(frozen=True)
class World:
    """Everything the files are views of."""

    geography: Geography
    behind: pd.DataFrame  # what lies behind the domains of deprivation, by cell
    people: People
    areas: pd.DataFrame  # those that figures are published for
    figures: pd.DataFrame
    lait_figures: pd.DataFrame
    fingertips: pd.DataFrame
    poor: tuple[pd.DataFrame, pd.DataFrame]


def invent() -> World:
    """Return the invented country."""
    geography = map_out(ground.lie_of_the_land(random(1)), random(2))
    hidden = disadvantage(geography, random(3))
    people = populate(geography, hidden, random(4))
    parts = parts_of(geography, people, hidden, random(5))
    areas = areas_of(parts)
    measured = figures(MEASURES, parts, areas, random(6))
    return World(
        geography,
        domains(hidden, random(10)),
        people,
        areas,
        measured,
        lait_figures=figures(LAIT_ONLY, parts, areas, random(7)),
        fingertips=fingertips.published(measured, areas, random(8)),
        poor=others.low_income(geography, people, hidden, random(9)),
    )


def random(step: int) -> np.random.Generator:
    """Return the random numbers of one step: each has its own, so that changing one leaves the others as they were."""
    return np.random.default_rng([SEED, step])
