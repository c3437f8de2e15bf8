"""The nouns of quantities: frozen values without I/O."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum


class Qualifier(StrEnum):
    """How sure of a number the words before it are."""

    EXACTLY = "exactly"
    AT_LEAST = "at least"
    MORE_THAN = "more than"
    ABOUT = "about"
    NEARLY = "nearly"
    UP_TO = "up to"
    FEWER_THAN = "fewer than"
    VAGUE = "vague"
    """Words that give an order of magnitude only: dozens, hundreds, عشرات."""


class Role(StrEnum):
    """What a number is in the account that its sentence gives."""

    VALUE = "value"
    PART = "part"
    """Counted in another number already: "17 dead, including five children"."""
    EARLIER = "earlier"
    """What was said before: "rose to 55 from 27"."""
    MORE = "more"
    """Comes on top of what is not given here: "three more people have died"."""
    CUMULATIVE = "cumulative"
    """A sum over a longer time than one event: "1,200 since January"."""
    TOTAL = "total"
    """What a number is told of: the 30 in "twelve of the 30 hostages were killed"."""
    DENIED = "denied"
    """Said not to be so, or only thought of: "denied that 40 had died", "if 30 were killed"."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that a sentence states, with what it measures.

    ``low`` and ``high`` are what the words say, both included ("more than 17" is 17 with an open end, None).
    ``measure`` is a concept of ``terms.tsv`` (kill, wound, arrest …) or one of :data:`KINDS`; it is empty where the
    sentence does not tell what became of the counted. ``counted`` is the counted noun, as an English singular where
    it is known ("civilian", "truck") and as its stem otherwise; empty where there is none. ``text`` stands at
    ``start:end`` of the sentence: qualifier, number and noun.
    """

    low: float
    high: float | None
    qualifier: Qualifier
    measure: str
    counted: str
    role: Role
    start: int
    end: int
    text: str

    @property
    def reach(self) -> tuple[float, float]:
        """The numbers that a speaker can mean by these words, both included.

        "More than 300" is said of 320, hardly of 973: up to the next number as round. "About 300" is within half of
        such a step; "at least 13" is a count of 13 so far.
        """
        low, high = self.low, self.high
        step = roundness(low)
        match self.qualifier:
            case Qualifier.MORE_THAN:
                return low, low + step - 1 if step > 1 else low
            case Qualifier.AT_LEAST:
                return low, low + step - 1 if step >= 10 else low
            case Qualifier.ABOUT:
                slack = max(0.3 * step, 0.1 * low) if step > 1 else 0.05 * low
                return low - slack, (low if high is None else high) + slack
            case Qualifier.NEARLY:
                return low - step + 1, low
            case Qualifier.UP_TO | Qualifier.FEWER_THAN:
                top = low if high is None else high
                return top - max(roundness(top), 1) + 1, top
            case _:
                return low, low if high is None else high

    def agrees(self, other: Quantity) -> bool:
        """Whether both can be said of one number."""
        mine, others = self.reach, other.reach
        return mine[0] <= others[1] and others[0] <= mine[1]


#: Measures that are no concept of the news: a share, an amount of money, lengths of way and time, weights, and what
#: the casualties and the corpses are counted in, who need not all be dead of the same thing.
KINDS = frozenset({"percent", "money", "distance", "duration", "weight", "casualty", "body"})


def roundness(value: float) -> float:
    """The power of ten that a number is rounded to by the look of it: 100 for 300, 10 for 320, 1 for 17."""
    if value < 10 or value != math.floor(value):
        return 1
    step = 1
    while value % (step * 10) == 0 and step * 10 <= value:
        step *= 10
    return step
