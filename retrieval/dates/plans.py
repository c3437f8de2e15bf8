"""Dates to come: "a strike is planned for Wednesday" names the coming one, and nothing has happened then yet."""

from __future__ import annotations

import re
from typing import Final

# How far before date words a word of the future may stand: a clause.
_REACH: Final = 140
_CLAUSE_ENDS: Final = (". ", "! ", "? ", "; ", "\n\n")

_VERBS: Final = (
    r"be|meet|start|begin|open|reopen|close|resume|arrive|leave|take|hold|visit|travel|expire|end|vote|convene|appear|return"
    r"|sail|fly|depart|launch|sign|go|land|reach|testify|speak|host|discuss|address|announce|publish|deliver|receive"
)
_ENGLISH: Final = re.compile(
    r"\b(?:(?:will|shall|won't|would)\b(?! have\b)"
    r"|(?:is|are|be|was|were|been)\s+(?:\w+ly\s+)?(?:set|scheduled|expected|planned|slated|supposed|to)\b"
    rf"|due\s+(?:on|for|in|at|by|back|to\s+(?:{_VERBS})\b)"
    r"|(?:scheduled|slated|planned|set)\s+(?:for|to)\b"
    r"|(?:plans?|planning|going|expected|preparing|intends?|vowed|promised|pledged|hopes?|aims?|agreed)\s+to\b"
    rf"|to\s(?<!failed to\s)(?<!able to\s)(?:be\s+(?:held|buried)|take\s+place|{_VERBS.partition('|')[2]})\b)"
)
# The prefix of the future, and not the words that begin with the same two letters: سيارة, سيطر, ستة, ...
_ARABIC: Final = re.compile(
    r"(?<![^\W_])[وف]?(?:سوف\b|س[يت](?!ار(?:ه|ات|ا|ت\w+)?\b|د(?:ه|ي|ات|نا)?\b|طر\w{0,3}\b|ناء\b|نما|ناريو|اس[يه]|ف\b|اد[هي]"
    r"|ر(?:ه|ا|ت)?\b|ل\b|ول\b|اق\b|ون\b|ين\b|ه\b|وكهولم)\w{2,})"
    r"|\b(?:ال)?(?:مقرر|متوقع|مرتقب|مزمع|منتظر|مفترض)(?:ا|ه)?\b|\b[يت](?:توقع|عتزم|ستعد|نوي|فترض|خطط)(?:ون)?\b"
)
# What ends the reach of such a word: another verb, of what has happened, or a clause that tells of it.
_NAMES_IN_ED: Final = r"\w*(?:[ao]hamm?ed|ahmed|khaled|waleed|saeed|sayed|hamed|majed|rashed|zayed)"
_DONE: Final = re.compile(
    r"\b(?:was|were|had|did|said|says|told|who|which|that|after|since|following|because|when|despite)\b"
    rf"|\b(?!{_NAMES_IN_ED}\b|armed|united|wounded|injured|besieged|displaced|hundred|limited|indeed)\w{{3,}}ed\b"
    r"|\b(?:الذي|التي|الذين|بعد|منذ|اثر|عقب|قال|قالت|اعلن|اعلنت|وكان|وكانت|كانت?)\b"
)
_PASSIVE: Final = re.compile(r"\b(?:be|been|being)\s+(?:\w+ly\s+)?\w+")


def is_ahead(plain: str, start: int, codes: str, first: int) -> bool:
    """Whether date words say when something is to happen.

    A word of the future (will, is due, سيجتمع, من المقرر) stands before them in the clause, and no word of what has
    happened between.

    Args:
        plain: The folded text.
        start: Where the words begin in it.
        codes: The kinds of the text's tokens.
        first: Where the words begin among them.
    """
    # The patterns are slow beside all else that dates need: a token tells where they are worth trying.
    sentence = codes[codes.rfind("|", 0, first) + 1 : first]
    if "3" not in sentence and ">" not in sentence:
        return False
    reach = max(0, start - _REACH)
    clause = plain[max(reach, *(plain.rfind(end, reach, start) for end in _CLAUSE_ENDS)) : start]
    ends = [match.end() for match in _ENGLISH.finditer(clause)]
    if not clause.isascii():
        ends += [match.end() for match in _ARABIC.finditer(clause)]
    return bool(ends) and not _DONE.search(_PASSIVE.sub("", clause[max(ends) :]))


def is_future_verb(word: str) -> bool:
    """Whether a folded Arabic word has the prefix of the future: سيجتمع, not سيارة."""
    return bool(_ARABIC.match(word))
