"""What is measured: thirty indicators by the identifiers of Fingertips, and a few more that only LAIT publishes.

Levels, gradients and trends are round numbers of our own, chosen so that pages tell a sensible story. Identifiers
from 99001 on are invented.
"""

from dataclasses import dataclass

YEARS = range(2014, 2024)  # ten periods, by the year in which they start, or the last of three
Ages = tuple[int, int] | str


@dataclass(frozen=True)
class Measure:
    """An indicator: what is counted among whom, how often, and how it follows disadvantage and time.

    `ages` are completed years, or "births" for live births; `level` is a figure of the country in 2018; `gradient`
    is the change in log rate (or log odds) for one standard deviation of disadvantage, `trend` the change a year;
    `reached` the share of the group that is counted.
    """

    per: float  # 100 for a proportion; else a rate of events
    id: str
    name: str
    age: str
    ages: Ages
    level: float
    gradient: float
    trend: float
    good: str = "low"  # or high, or none
    sexes: tuple[str, ...] = ("Persons",)
    period: str = "financial"  # calendar, financial or three (years, rolling)
    rounded: bool = False  # hospital counts: to the nearest 5 below the country, and 1 to 7 suppressed
    reached: float = 1.0

    @property
    def share(self) -> bool:
        """Whether it is a proportion of people, not a rate of events."""
        return self.per == 100


BOTH = ("Male", "Female", "Persons")
_INJURIES = "Hospital admissions caused by unintentional and deliberate injuries in"
_COVERAGE = "Population vaccination coverage:"
_ASSESSED = "School readiness: percentage of children achieving a good level of development at the end of Reception"
_NEET = "16 to 17 year olds not in education, employment or training (NEET) or whose activity is not known"
MEASURES = (
    Measure(1000, "92196", "Infant mortality rate", "<1 yr", "births", 3.9, 0.33, -0.015, period="three"),
    Measure(100, "20101", "Low birth weight of term babies", ">=37 weeks gestational age at birth", "births", 2.8,
            0.24, 0.0, period="calendar", reached=0.92),
    Measure(100, "93085", "Smoking status at time of delivery", "All ages", "births", 10.5, 0.5, -0.075,
            sexes=("Female",), reached=0.98),
    Measure(100, "92517", "Breastfeeding prevalence at 6 to 8 weeks - current method", "6-8 weeks", "births", 48,
            -0.375, 0.022, good="high", reached=0.96),
    Measure(1000, "92266", "General fertility rate", "15-44 yrs", (15, 44), 55, 0.0, 0.0, good="none",
            sexes=("Female",), period="calendar"),
    Measure(1000, "20401", "Under 18s conception rate / 1,000", "<18 yrs", (15, 17), 18, 0.57, -0.07,
            sexes=("Female",), period="calendar"),
    Measure(100, "30303", f"{_COVERAGE} Dtap IPV Hib (1 year old)", "1 yr", (1, 1), 93, -0.375, -0.03, good="high"),
    Measure(100, "30309", f"{_COVERAGE} MMR for one dose (2 years old)", "2 yrs", (2, 2), 90.5, -0.375, -0.045,
            good="high"),
    Measure(100, "30311", f"{_COVERAGE} MMR for two doses (5 years old)", "5 yrs", (5, 5), 86.5, -0.375, -0.03,
            good="high"),
    Measure(100, "90631", _ASSESSED, "5 yrs", (5, 5), 69, -0.42, 0.015, good="high", sexes=BOTH),
    Measure(100, "20601", "Reception prevalence of overweight (including obesity)", "4-5 yrs", (4, 4), 22.5, 0.18,
            0.007, reached=0.95),
    Measure(100, "20602", "Year 6 prevalence of overweight (including obesity)", "10-11 yrs", (10, 10), 35, 0.3, 0.015,
            reached=0.94),
    Measure(100, "92033", "Year 6 prevalence of obesity (including severe obesity)", "10-11 yrs", (10, 10), 21, 0.375,
            0.018, reached=0.94),
    Measure(100, "93563", "Percentage of 5 year olds with experience of visually obvious dental decay", "5 yrs",
            (5, 5), 23, 0.525, 0.0, reached=0.12),
    Measure(10_000, "90284", f"{_INJURIES} children (aged 0 to 14 years)", "<15 yrs", (0, 14), 92, 0.18, -0.045,
            sexes=BOTH, rounded=True),
    Measure(10_000, "90285", f"{_INJURIES} young people (aged 15 to 24 years)", "15-24 yrs", (15, 24), 118, 0.18,
            -0.045, sexes=BOTH, rounded=True),
    Measure(100_000, "90810", "Hospital admissions for asthma (under 19 years)", "<19 yrs", (0, 18), 160, 0.45, -0.045,
            rounded=True),
    Measure(100_000, "92622", "Admissions for diabetes (under 19 years)", "<19 yrs", (0, 18), 52, 0.18, 0.0,
            rounded=True, sexes=BOTH),
    Measure(100_000, "92623", "Admissions for epilepsy (under 19 years)", "<19 yrs", (0, 18), 70, 0.225, 0.0,
            rounded=True, sexes=BOTH),
    Measure(100_000, "90812", "Hospital admissions for mental health conditions (<18 yrs)", "<18 yrs", (0, 17), 88,
            0.15, 0.015, rounded=True),
    Measure(100_000, "90813", "Hospital admissions as a result of self-harm (10-24 years)", "10-24 yrs", (10, 24), 420,
            0.3, 0.015, sexes=BOTH, rounded=True),
    Measure(100_000, "92904", "Admission episodes for alcohol-specific conditions - Under 18s", "<18 yrs", (0, 17), 31,
            0.375, -0.09, period="three", rounded=True),
    Measure(1000, "99001", "Accident and emergency attendances (under 5 years)", "<5 yrs", (0, 4), 620, 0.18, 0.015,
            rounded=True),
    Measure(100_000, "90804", "Children killed or seriously injured on roads", "<16 yrs", (0, 15), 16, 0.225, -0.03,
            period="three"),
    Measure(100_000, "10401", "First time entrants to the youth justice system", "10-17 yrs", (10, 17), 230, 0.525,
            -0.09, period="calendar"),
    Measure(10_000, "90803", "Children in care", "<18 yrs", (0, 17), 64, 0.5, 0.03),
    Measure(100, "93203", _NEET, "16-17 yrs", (16, 17), 5.5, 0.45, -0.015),
    Measure(100, "91871", "School pupils with social, emotional and mental health needs", "School age", (5, 15), 2.6,
            0.27, 0.072, reached=0.93),
    Measure(100, "93700", "Children in relative low income families (under 16s)", "<16 yrs", (0, 15), 19, 0.525,
            0.015),
    Measure(100, "93701", "Children in absolute low income families (under 16s)", "<16 yrs", (0, 15), 15.5, 0.525,
            -0.007),
)  # fmt: skip
_PLANS = "Rate of children who were the subject of a child protection plan at 31 March per 10,000 children"
LAIT_ONLY = (
    Measure(10_000, "CIN", "Children in Need rate per 10,000", "", (0, 17), 330, 0.525, 0.0),
    Measure(10_000, "CPP_rate", _PLANS, "", (0, 17), 42, 0.525, 0.0),
    Measure(100, "PriFSM", "Primary FSM", "", (5, 10), 17, 0.525, 0.072),
    Measure(100, "SecFSM", "Secondary FSM", "", (11, 15), 15, 0.525, 0.072),
    Measure(100, "SFPriPerAbNew", "State-funded primary: percentage of persistent absentees", "", (5, 10), 9, 0.375,
            0.084),
    Measure(100, "SFSecPerAbNew", "State-funded secondary school persistent absence rates", "", (11, 15), 14, 0.375,
            0.096),
    Measure(100, "16-17 NEET", "", "", (16, 17), 2.8, 0.45, 0.0),
)  # fmt: skip
LAIT_TOO = {  # the same figures without their counts: the measure's name in LAIT
    "20101": ("Low_Birth_Weight_Babies", "Low birth weight live births as a percentage of all full term live births"),
    "92517": ("6wksBreast", "Prevalence of breastfeeding at 6-8 weeks"),
    "20601": ("ExcessRec", "Percentage excess weight in reception class"),
    "20602": ("ExcessYr6", "Percentage excess weight in Year 6 class"),
    "20401": ("Under18concep", "Under 18 conception rates/1000 girls"),
    "10401": ("FirstYJS", "First Time entrants to the Youth Justice System aged 10-17 (rate)"),
    "90803": ("LAC", "Children Looked after rate per 10,000"),
    "93700": ("ChildPov", "Percentage of children in low income families"),
}
CALENDAR_IN_LAIT = {"Low_Birth_Weight_Babies", "Under18concep", "FirstYJS"}  # the others: the year a period ends in
