"""May a statement that a model wrote be shown with the passages that it cites?

A pure function; ``docs/verification.md`` tells people what it looks for and what it cannot see.

    types        Offered, Written, Fault, Verdict
    text/        text → sentences with words, names, days, quantities, sayings (reading); marks, how far a denial, doubt
                 or plan reaches; concepts, what implies and excludes what (lexicon/ its lists); alignment, a clause →
                 the sentence of a passage that it retells; capitals, towns that stand for governments
    numbers/     figures the rule; counting, nouns, compounds, reckoning, shares, qualifiers, matters, changes, labels,
                 numbering what it reads
    dates/       days the rule, calendar what it reads; scope what is widened
    names/       naming, placing, offices, ministries, origins, crossing the rules; spelling
    stances/     what is denied, doubted, planned: stance, conditions, elsewhere
    speakers/    whose words and numbers: speaking, owners the rules; voices, said, attribution
    deeds/       who did what to whom: sides the rule; actors, deeds
    quoting      quotations
    support      is it told at all
    checker      all of them
"""

from __future__ import annotations

from bot.briefing.verify.checker import Checker
from bot.briefing.verify.types import CODES, Fault, Offered, Verdict, Written

__all__ = ["CODES", "Checker", "Fault", "Offered", "Verdict", "Written"]
