"""Dates to come: "a strike is planned for Wednesday" names the coming one, and nothing has happened then yet."""

from __future__ import annotations

import re
from typing import Final

# How far before date words a word of the future may stand: a clause.
_REACH: Final = 140
_CLAUSE: Final = re.compile(r"[.!?;]\s|\n\n")

_VERBS: Final = (
    r"be|meet|start|begin|open|reopen|close|resume|arrive|leave|take|hold|visit|travel|expire|end|vote|convene|appear|return"
    r"|sail|fly|depart|launch|sign|go|land|reach|testify|speak|host|discuss|address|announce|publish|deliver|receive"
)
_AHEAD_ENGLISH: Final = (
    r"\b(?:will|shall|won't|would)\b(?! have\b)|\w'll\b"
    r"|\b(?:is|are|be|was|were|been)\s+(?:\w+ly\s+)?(?:set|scheduled|expected|planned|slated|supposed|to)\b"
    rf"|\bdue\s+(?:on|for|in|at|by|back|to\s+(?:{_VERBS})\b)"
    r"|\b(?:scheduled|slated|planned|set)\s+(?:for|to)\b"
    rf"|\b(?:plans?|planning|going|expected|preparing|intends?|vowed|promised|pledged|hopes?|aims?|agreed)\s+to\b"
    rf"|(?<!failed )(?<!able )(?<!unable )\bto\s+(?:be\s+(?:held|buried)|take\s+place|{_VERBS.partition('|')[2]})\b"
)
# The prefix of the future, and not the words that begin with the same two letters: سيارة, سيطر, ستة, ...
_AHEAD_ARABIC: Final = (
    r"(?<![^\W_])[وف]?(?:سوف\b|س[يت](?!ار(?:ه|ات|ا|ت\w+)?\b|د(?:ه|ي|ات|نا)?\b|طر\w{0,3}\b|ناء\b|نما|ناريو|اس[يه]|ف\b|اد[هي]"
    r"|ر(?:ه|ا|ت)?\b|ل\b|ول\b|اق\b|ون\b|ين\b|ه\b|وكهولم)\w{2,})"
    r"|\b(?:ال)?(?:مقرر|متوقع|مرتقب|مزمع|منتظر|مفترض)(?:ا|ه)?\b|\b[يت](?:توقع|عتزم|ستعد|نوي|فترض|خطط)(?:ون)?\b"
)
_AHEAD: Final = re.compile(f"{_AHEAD_ENGLISH}|{_AHEAD_ARABIC}")
# What ends the reach of such a word: another verb, of what has happened, or a clause that tells of it.
_NAMES_IN_ED: Final = r"\w*(?:[ao]hamm?ed|ahmed|khaled|waleed|saeed|sayed|hamed|majed|rashed|zayed)"
_DONE: Final = re.compile(
    r"\b(?:was|were|had|did|said|says|told|who|which|that|after|since|following|because|when|despite)\b"
    rf"|\b(?!{_NAMES_IN_ED}\b|armed|united|wounded|injured|besieged|displaced|hundred|limited|indeed)\w{{3,}}ed\b"
    r"|\b(?:الذي|التي|الذين|بعد|منذ|اثر|عقب|قال|قالت|اعلن|اعلنت|وكان|وكانت|كانت?)\b"
)
_PASSIVE: Final = re.compile(r"\b(?:be|been|being)\s+(?:\w+ly\s+)?\w+")


def is_ahead(plain: str, start: int) -> bool:
    """Whether the date words at ``start`` of a folded text say when something is to happen.

    A word of the future (will, is due, سيجتمع, من المقرر) stands before them in the clause, and no word of what has
    happened between.
    """
    clause = _CLAUSE.split(plain[max(0, start - _REACH) : start])[-1]
    ends = [match.end() for match in _AHEAD.finditer(clause)]
    return bool(ends) and not _DONE.search(_PASSIVE.sub("", clause[ends[-1] :]))
