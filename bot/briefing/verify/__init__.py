"""May a statement that a model wrote be shown with the passages that it cites?

A pure function; ``docs/verification.md`` tells people what it looks for and what it cannot see.

    types        Offered, Written, Fault, Verdict
    reading      text → sentences with words, names, days, quantities, sayings, marks
    marks        what is denied, doubted, planned, and how far such a word reaches
    concepts     what one concept implies, and what excludes it; lexicon/ its lists
    alignment    a clause → the sentence of a passage that it retells
    figures · days · naming · quoting · stance · speaking · sides · support     the rules
    checker      all of them
"""

from __future__ import annotations

from bot.briefing.verify.checker import Checker
from bot.briefing.verify.types import CODES, Fault, Offered, Verdict, Written

__all__ = ["CODES", "Checker", "Fault", "Offered", "Verdict", "Written"]
