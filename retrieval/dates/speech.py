"""Dates of speech: "officials said on Saturday" says when they spoke, not when it happened."""

from __future__ import annotations

import re
from typing import Final

_LATE = r"(?:(?:late|early|later|earlier)\s+)?"
_VERB = r"(?:said|says|announced|reported|confirmed|stated|declared|added|warned|claimed|acknowledged|insisted)"
# Whom they told: agencies and the like are capitalised; other words would begin what was said.
_HEARER = (
    r"(?:(?:the|a|an)\s+)?(?:(?:[A-Z][\w.’'-]*|reporters|journalists|state|television|news|agency|agencies|conference"
    r"|media|parliament|channel|radio|newspaper|by|phone|telephone|in|at)\s+){1,6}"
)
_WHERE = r"(?:(?:in|at|by)\s+(?:(?:a|an|the)\s+)?(?:\w+\s+){1,3})?"
_BEFORE: Final = re.compile(rf"\b(?:{_VERB}\s+{_WHERE}|told\s+{_HEARER}){_LATE}(?:on\s+)?{_LATE}(?:the\s+)?$")
_AFTER: Final = re.compile(rf"^\s+(?:{_VERB}|told)\b")
_ARABIC_AFTER: Final = re.compile(r"^\s*(?:[،,]\s*)?(?:إن|أن|بأن|ان|إنه|أنه|إنها|أنها|إنهم)\b")
# How far before a date the verb may stand.
_REACH = 90


def is_of_speech(text: str, start: int, end: int) -> bool:
    """Whether the date words at ``start:end`` say when somebody spoke.

    They stand behind a verb of speech and its hearer ("told AFP on Friday"), before the verb ("on Tuesday said"), or
    in Arabic before the word that begins what was said (السبت إن).
    """
    before = text[max(0, start - _REACH) : start]
    after = text[end : end + 20]
    return bool(_BEFORE.search(before) or _AFTER.match(after) or _ARABIC_AFTER.match(after))
