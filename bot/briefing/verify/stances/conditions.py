"""What hangs on a condition in a passage must hang on one in the statement. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bot.briefing.verify.text.alignment import Clause, Support
from bot.briefing.verify.text.reading import LIGHT, Line, Word
from bot.briefing.verify.types import Fault
from retrieval.quantities.vocabulary import pattern

# So much of what a clause shares with a sentence must lie before its condition for the condition to be about it.
_ABOUT: Final = 0.5
# So much of the condition is quoted.
_QUOTED: Final = 90
#: What something hangs on, and what else leaves it open.
_IF: Final = pattern(
    r"\b(?:if|unless|provided that|on condition that|as long as)\b|(?<!\w)(?:إذا|اذا|بشرط|شريطة|ما لم)(?!\w)"
)
_OPEN: Final = pattern(
    r"\b(?:if|unless|provided|condition\w*|as long as|once|when|whether|should|would|could|may|might|depend\w*|only"
    r"|until|offer\w*|subject to|in return|in exchange|hope\w*|demand\w*|without|case)\b"
    r"|(?<!\w)[وبف]?(?:إذا|اذا|شرط\w*|شريطة|لو|ما لم|عند\w*|حال|حين|قد|ربما|يمكن|مقابل|رهن|مرهون\w*|حتى|إلا"
    r"|طالما)(?!\w)"
)
_PARTED: Final = re.compile(r"[;.:،](?=\s)|\s(?:but|while|وأن|وإن|لكن|فيما|بينما)\s")


def faults_of_conditions(line: Line, clause: Clause, support: Support) -> Iterator[Fault]:
    """What hangs on a condition in the passage and on none in the statement."""
    told = support.line
    found = _IF.search(told.plain)
    if found is None or _OPEN.search(line.plain):
        return
    before = [match.end() for match in _PARTED.finditer(told.plain, 0, found.start())]
    first = max(before, default=0)
    inside = [word for word, others in support.pairs if any(first <= one.start < found.start() for one in others)]
    inside = [word for word in inside if not word.name and word.weight > LIGHT]
    shared = [one for one, _ in support.pairs if not one.name]
    if len(inside) > 1 and _weight(inside) >= _ABOUT * _weight(shared):
        said = f"[{support.page.n}] makes this hang on a condition: “{_short(told.text[found.start() :])}”"
        yield Fault("hedge", clause.text, said)


def _weight(words: Sequence[Word]) -> float:
    return sum(word.weight for word in words)


def _short(text: str) -> str:
    return text if len(text) <= _QUOTED else text[:_QUOTED].rsplit(" ", 1)[0] + " …"
