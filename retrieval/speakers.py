"""Speakers without a name: "a security official", مصدر أمني. Pure."""

from __future__ import annotations

import re
from typing import Final

_SECTOR = (
    r"security|police|army|military|medical|medic|hospital|health|interior\ ministry|defen[cs]e\ ministry|government"
    r"|tribal|border\ guard|intelligence|municipal|rescue|aid|opposition|UN|U\.N\.|church|school|oil\ ministry"
)
_ROLE = (
    r"officials?|officers?|sources?|spokes(?:man|woman|person)|colonel|major|captain|general|chiefs?|workers?|leaders?"
)
_WHO = rf"""(?:(?:an?|one|two|three|several|the|senior|unnamed|Iraqi|Syrian|Kurdish|Turkish|US|U\.S\.|American|local
      |provincial|tribal|opposition|anonymous|top)\s+){{0,3}}
      (?:(?P<sector>{_SECTOR})\s+(?:{_ROLE}))(?:\ and\ (?:witnesses|residents|medics|officials))?"""
_REPORTER = re.compile(
    rf"""\b(?P<who>{_WHO})
      (?:\s+(?:in|from|at|of)\s+(?:the\s+)?[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+)?)?
      (?:,?\s+(?:said|says?|told|reported|announced|confirmed))\b""",
    re.X,
)
_SPEAKER = re.compile(_WHO, re.X)
_SAME_SECTOR: Final = {"medic": "medical", "hospital": "medical", "health": "medical", "army": "military", "U.N.": "UN"}
_ARTICLE = re.compile(r"^(?:an?|one|two|three|several|the)\s+", re.I)
_ARABIC_SECTORS: Final = {
    "أمني": "security",
    "أمنية": "security",
    "عسكري": "military",
    "عسكرية": "military",
    "طبي": "medical",
    "طبية": "medical",
    "محلي": "local",
    "محلية": "local",
    "حكومي": "government",
    "حكومية": "government",
    "ميداني": "field",
    "ميدانية": "field",
}
_ARABIC_WHO = rf"(?:مصدر|مصادر|مسؤول|ضابط|مصدرا|مسؤولون)\s+(?P<sector>{'|'.join(_ARABIC_SECTORS)})"
_ARABIC_REPORTER = re.compile(
    rf"(?:قال|وقال|قالت|أفاد|وأفاد|أفادت|ذكر|وذكر|ذكرت|أعلن|أكد|وأكد|صرح|بحسب|وفق|عن)\s+(?P<who>{_ARABIC_WHO})\b"
)
_ARABIC_SPEAKER = re.compile(_ARABIC_WHO)


def first_speaker(text: str) -> str | None:
    """The first speaker whom a text names by no more than a post, without an article."""
    found = [match for match in (_REPORTER.search(text), _ARABIC_REPORTER.search(text)) if match]
    first = min(found, key=lambda match: match.start(), default=None)
    return _ARTICLE.sub("", first["who"]) if first else None


def sector_of(origin: str) -> str | None:
    """The sector of a speaker who is not named: ``security`` for "security official" and "مصدر أمني"; else None.

    Two such speakers of one sector may be one person or two: nobody can tell.
    """
    if match := _SPEAKER.fullmatch(origin.strip()):
        return _SAME_SECTOR.get(match["sector"], match["sector"])
    match = _ARABIC_SPEAKER.fullmatch(origin.strip())
    return _ARABIC_SECTORS[match["sector"]] if match else None
