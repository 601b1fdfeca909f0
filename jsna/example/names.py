"""Names that nobody takes for real places, with the apostrophes, hyphens, commas and ampersands real ones have."""

import numpy as np

COUNTY = "Exampleshire"
COUNTRY = "Invented England"
REGIONS = ("Invented South", "Invented North")
DISTRICTS = (
    "Upper Invented", "Lower Invented", "Fictions-on-Sea", "Mythbury", "Nowhere Vale", "Placeholder",
    "Sample Forest", "Specimen & Model", "St Pretend's", "Imagined Wolds", "Much Supposing", "Made-up Vale",
)  # fmt: skip
FORMER_DISTRICTS = ("North Made-up", "South Made-up")  # merged into the last district in April 2019
UNITARIES = (
    "Blankminster", "Dummyport", "Falsechester", "Guessborough", "Hypothetical Hills",
    "Mockington", "Notional Marsh", "Phantom Forest", "Quasiford", "Unreal Isles",
)  # fmt: skip
SHARED_NAMES = ("Central", "Abbey", "Castle")  # each is a ward in four districts, as real names are
_FIRST = (
    "Fable", "Legend", "Moot", "Whim", "Yarn", "Guess", "Riddle", "Fancy", "Humbug", "Jest", "Mirage", "Figment",
    "Tall Tale", "Puzzle", "Dream", "Chimera", "Pretence", "Query", "Rumour", "Saga", "Token", "Vague",
)  # fmt: skip
_LAST = (
    "ford", "ton", "wick", "ham", "ley", "stead", "combe", "thorpe", "minster", "mouth", "dale", "by", "worth",
)  # fmt: skip
_SAINTS = ("St Nobody's", "St Perhaps", "St Maybe's", "St Whoever")
_SIDES = ("North", "South", "East", "West", "Upper", "Lower")


def ward_names(count: int, district: int, rng: np.random.Generator) -> list[str]:
    """Return `count` different ward names for one district, given by its number."""
    villages = [first + last for first in _FIRST for last in _LAST]
    chosen = [villages[number] for number in rng.permutation(len(villages))[: 3 * count]]
    names = [_ward_name(chosen[3 * number : 3 * number + 3], number, rng) for number in range(count)]
    return [SHARED_NAMES[district % len(SHARED_NAMES)], *names[1:]]


def _ward_name(villages: list[str], number: int, rng: np.random.Generator) -> str:
    one, two, three = villages
    side, saint = _SIDES[rng.integers(len(_SIDES))], _SAINTS[rng.integers(len(_SAINTS))]
    forms = (
        one, one, one, f"{one} {side}", f"{one} & {two}", f"{one} and {two}", f"{one}-on-the-{two}",
        f"{saint} and {one}", f"{two} with {one}", f"{one}'s {side} End",
        f"{one}, {two} and the Villages of the {side} {three} Valley",
    )  # fmt: skip
    return forms[number % len(forms)]
