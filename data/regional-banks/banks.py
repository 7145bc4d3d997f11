"""The plan behind the made banks: who is asked, and how many answer well, per bank and topic. `make_data.py` turns it into people."""

from __future__ import annotations

from dataclasses import dataclass, field

TOPICS = ("responsiveness", "complaints", "advice", "fees", "app", "safety", "reachable", "recommend")
PROBLEM = "reachable"  # asked as a problem: the good answers are to disagree
PASSIVES = 0.3  # share of customers who answer 7 or 8
USUAL = (62, 50, 62, 46, 68, 76, 52, 8)  # percent of an ordinary bank's customers who answer well; last, their net promoter score
DRIFT = (-1, 1, -1, 1, 0, 1, -1, -2)  # wave 1 against wave 2, in points: too little for anybody to find
DONT_KNOW = {"complaints": 0.1, "advice": 0.06, "safety": 0.03, "recommend": 0.01}  # share of customers; who never complained cannot say
EXECUTIVES_SILENT = {("Hollin Bank", "complaints"): 1, ("Tarnhow Bank", "app"): 1, ("Wexholm Bank", "fees"): 1}

SPLIT = (3, 7)  # of ten customers, in wave 1 and in wave 2: the same for each bank, or the banks' mixture would move the pooled figures

Good = tuple[int | tuple[int, int], ...]


@dataclass(frozen=True)
class Bank:
    """One bank: its people, and how many of them answer well in each of `TOPICS`.

    Where `planted` is empty the bank is an ordinary one: its customers stand `quality` points off the usual, its executives `level` points above them.
    """

    name: str
    executives: int  # who answered
    headcount: int | None  # how many there are; None: not declared
    customers: int  # who answered, of both waves together; SPLIT says how they part
    quality: int = 0
    level: int = 8
    planted: Good = ()  # executives who answer well; last, promoters and detractors
    customers_planted: tuple[float, ...] = ()  # percent of customers who answer well; last, net promoter score
    before: dict[str, tuple[int, float]] = field(
        default_factory=dict
    )  # topic: executives and customers in wave 1, where that was otherwise
    spellings: tuple[str, ...] = ()  # as customers' rows have it

    def asked(self, wave: int) -> int:
        """Return how many customers answered in a wave."""
        first = self.customers * SPLIT[0] // sum(SPLIT)
        return first if wave == 1 else self.customers - first

    def liked(self, wave: int) -> tuple[float, ...]:
        """Return the percent of customers who answer well, per topic; last, their net promoter score."""
        now = self.customers_planted or (*(usual + self.quality for usual in USUAL[:-1]), USUAL[-1] + 2 * self.quality)
        return tuple(
            self.before[topic][1] if wave == 1 and topic in self.before else value for topic, value in zip(TOPICS, now, strict=True)
        )

    def good(self, wave: int) -> Good:
        """Return how many executives answer well, per topic; last, promoters and detractors."""
        now = self.planted or self._above_customers()
        return tuple(
            self.before[topic][0] if wave == 1 and topic in self.before else value for topic, value in zip(TOPICS, now, strict=True)
        )

    def _above_customers(self) -> Good:
        *shares, promoter_score = self.liked(2)
        counts = [int(self.executives * min(share + self.level, 100) / 100 + 0.5) for share in shares]
        promoters = int(self.executives * (1 - PASSIVES + (promoter_score + 2 * self.level) / 100) / 2 + 0.5)
        return (*counts, (promoters, max(int(self.executives * (1 - PASSIVES)) - promoters, 0)))


ALIKE: Good = (10, 10, 11, 9, 11, 11, 10, (7, 1))
ALIKE_CUSTOMERS = (83.3, 83.3, 91.7, 75.0, 91.7, 91.7, 83.3, 50.0)  # what 12 executives come to

BANKS = (
    # Overrates everything.
    Bank("Ardle Bank", 13, 14, 800, planted=(12, 11, 12, 11, 12, 13, 11, (9, 0)), customers_planted=(45, 38, 50, 36, 52, 60, 40, -20)),
    Bank("Bramwick Bank", 9, 12, 480, quality=6),
    # Blind: its executives praise what its customers do not, and the other way round.
    Bank("Corrow Bank", 12, 13, 640, planted=(4, 11, 5, 10, 8, 5, 7, (5, 4)), customers_planted=(82, 40, 74, 46, 58, 66, 50, 8)),
    Bank("Dunmere Bank", 5, 9, 220, quality=-8, level=12),
    # Agrees, and everybody answered.
    Bank("Elsby Bank", 12, 12, 1500, planted=ALIKE, customers_planted=ALIKE_CUSTOMERS),
    # Its twin: the same answers, but nobody said how many executives there are.
    Bank("Farholt Bank", 12, None, 1500, planted=ALIKE, customers_planted=ALIKE_CUSTOMERS),
    # Blind, opposed.
    Bank("Garrick Bank", 13, 15, 640, planted=(12, 5, 11, 6, 4, 11, 7, (6, 4)), customers_planted=(48, 76, 44, 70, 82, 50, 58, 12)),
    Bank("Hollin Bank", 15, 18, 820, quality=-3, level=6),
    # Underrates itself.
    Bank("Iverley Bank", 12, 13, 800, planted=(5, 4, 6, 4, 6, 7, 5, (2, 5)), customers_planted=(82, 76, 80, 70, 85, 90, 78, 45)),
    # Customers only.
    Bank("Jessop Bank", 0, None, 500, quality=2),
    # Three executives: under the minimum.
    Bank("Kelder Bank", 3, 8, 380, quality=4),
    # Spelt three ways.
    Bank("Bank of Lorrow", 11, 13, 690, quality=10, spellings=("Bank of Lorrow", "BANK OF LORROW.", "Lorrow Bank plc")),
    # Blind, unrelated.
    Bank("Marden Bank", 14, 15, 640, planted=(12, 11, 4, 5, 13, 9, 5, (7, 4)), customers_planted=(40, 80, 62, 50, 70, 46, 76, 10)),
    Bank("Norwell Bank", 7, 10, 330, quality=-14, level=10),
    # Its gap on responsiveness closed because its executives came down.
    Bank(
        "Ottering Bank",
        12,
        13,
        980,
        planted=(6, 7, 8, 6, 9, 10, 7, (5, 3)),
        customers_planted=(50, 52, 64, 50, 70, 78, 54, 8),
        before={"responsiveness": (11, 51)},
    ),
    # Its gap on complaints closed because its customers think better of it.
    Bank(
        "Penbury Bank",
        12,
        13,
        980,
        planted=(8, 10, 8, 6, 9, 10, 7, (5, 3)),
        customers_planted=(60, 79, 62, 48, 72, 76, 55, 12),
        before={"complaints": (10, 44)},
    ),
    # Blind, opposed.
    Bank("Quarley Bank", 11, 12, 640, planted=(7, 10, 8, 10, 4, 3, 5, (5, 3)), customers_planted=(60, 44, 52, 38, 76, 84, 70, 14)),
    Bank("Rushwood Bank", 6, 8, 270, quality=12, level=5),
    # Blind, unrelated.
    Bank("Selwick Bank", 12, 14, 640, planted=(4, 10, 11, 4, 5, 10, 7, (5, 3)), customers_planted=(70, 56, 82, 48, 62, 44, 66, 6)),
    Bank("Tarnhow Bank", 10, 14, 1260, quality=-18, level=9),
    # Blind, unrelated.
    Bank("Ulverby Bank", 13, 14, 640, planted=(7, 4, 12, 11, 5, 9, 8, (6, 4)), customers_planted=(78, 46, 44, 66, 58, 84, 50, 12)),
    Bank("Vossley Bank", 8, 11, 420, quality=0),
    Bank("Wexholm Bank", 13, 16, 880, quality=15, level=4),
    Bank("Yarrowden Bank", 5, 6, 210, quality=-10, level=8),
)
