"""May a statement that a model wrote be shown with the passages that it cites?

A pure function; ``docs/verification.md`` tells people what it looks for and what it cannot see.

    types        Offered, Written, Fault, Verdict
    reading      text → sentences with words, names, days, quantities, sayings, marks
    marks        what is denied, doubted, planned, and how far such a word reaches
    concepts     what one concept implies, and what excludes it; lexicon/ its lists
    alignment    a clause → the sentence of a passage that it retells
    figures      numbers: counting, nouns, compounds, reckoning, shares, qualifiers, matters, changes, labels, numbering
    days         dates: calendar; scope what is widened
    naming       names: spelling, capitals, placing, offices, ministries, origins, crossing
    quoting      quotations
    stance       what is denied, doubted, planned: conditions, elsewhere
    speaking     whose words and numbers: owners, voices, said, attribution
    sides        who did what to whom: actors, deeds
    support      is it told at all
    checker      all of them
"""

from __future__ import annotations

from bot.briefing.verify.checker import Checker
from bot.briefing.verify.types import CODES, Fault, Offered, Verdict, Written

__all__ = ["CODES", "Checker", "Fault", "Offered", "Verdict", "Written"]
