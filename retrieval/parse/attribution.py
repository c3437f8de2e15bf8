"""Whose reporting a story is: the wire dateline at its head and the agency its text names."""

from __future__ import annotations

import re
from dataclasses import dataclass

from retrieval.dates import parse_published
from retrieval.names import Gazetteer
from retrieval.parse.datelines import arabic_head, is_alone
from retrieval.types import Published

# How far into a story its origin is looked for.
HEAD_LENGTH = 2500

_PLACE = r"[A-Z\u0621-\u064a][\w'’.\u0600-\u06ff-]*(?:[ /][A-Z\u0621-\u064a][\w'’.\u0600-\u06ff-]*){0,3}"
_DASH = r"(?:--+|[-–—_])"
_DAY = r"(?:[A-Z][a-z]{2,8}\.?\ \d{1,2}|\d{1,2}\ [A-Z][a-z]{2,8})(?:,?\ \d{4})?"
_COUNTRY = r",\ [A-Z][\w.]*(?:\ [A-Z]\w+)?"
_WIRE = re.compile(
    rf"""^\s*(?P<place>{_PLACE})(?P<country>{_COUNTRY})?
    (?:,?\ (?P<date>{_DAY}))?
    \s*(?:[(,/]\s*(?P<agency>[\w\u0600-\u06ff][\w\u0600-\u06ff .'/&-]{{1,30}}?)\s*[)/]?)?
    \s*(?::\ |{_DASH}\s+|\s{_DASH}\s*)""",
    re.X,
)
_ARABIC_WIRE = re.compile(
    rf"^\s*(?P<place>[\u0621-\u064a]+(?: [\u0621-\u064a]+)?)\s*"
    rf"[(/]\s*(?P<agency>[\w\u0600-\u06ff .]{{2,30}}?)\s*[)/]\s*{_DASH}?\s*"
)
_AGENCY_FIRST = re.compile(rf"^\s*\(?(?P<agency>[A-Z]{{2,8}}|[A-Z][a-z]+)\)?\s*(?:{_DASH}{{1,2}})\s+")

# A dateline even where its place is unknown: capitals and a country, a date or an agency beside them.
_SURE_WIRE = re.compile(
    rf"""^\s*(?:
      [A-Z][A-Z'’./\ -]{{2,40}}(?:
        (?:{_COUNTRY})?(?:,?\ {_DAY})?\ ?\([^)]{{2,40}}\)\s*{_DASH}
        | {_COUNTRY}\s+{_DASH}\s
        | ,?\ {_DAY}\s+{_DASH}\s)
      | \([A-Z]{{2,8}}\)\s*{_DASH}
      | [\u0621-\u064a]+(?:[ /][\u0621-\u064a]+){{0,2}}\s*\([^)]{{2,30}}\)\s*[-–—:])""",
    re.X,
)
_BRACKETS = re.compile(rf"\(([^)]{{2,30}})\)\s*(?:{_DASH}\s*)?")
_NEAR = re.compile(r"^\s*near\s+", re.I)
_SAYING = r"(?:said|says|say|told|reports?|reported|quot(?:es|ed|ing)|citing|cited|announced|according|monitor(?:s|ed))"
_BEFORE_AGENCY = re.compile(
    r"(?:told|tells?|sp(?:oke|eaking) to|interview with|according to|quoted by|cited by|citing|reported by"
    r"|reports? (?:by|from)|told the|quoted|نقلت|ذكرت|أفادت|وفق|بحسب|حسب|نقلا عن|نقلاً عن|لوكالة|لوكاله|أفاد|ذكر|قال"
    r"|وقال|قالت|وقالت)\W+(?:the\W+|وكالة\W+|لوكالة\W+)?$",
    re.I,
)
_AFTER_AGENCY = re.compile(
    rf"^(?:['’]s)?(?:\W+(?:news agency|agency|correspondent|network|TV|television"
    rf"|للأنباء|السورية|السوري|العراقية|لحقوق الإنسان))*"
    rf"(?:\W+(?:correspondents?|journalists?|reporters?|photographers?)\b"
    rf"|\W+(?:has |have |also |had |later |عن |أن |إن )?(?:{_SAYING}\b|أن |إن |عن ))",
    re.I,
)
_REPORTER = re.compile(
    r"""\b(?P<who>(?:(?:an?|one|two|three|several|the|senior|unnamed|Iraqi|Syrian|Kurdish|Turkish|US|U\.S\.
      |American|local|provincial|tribal|opposition|anonymous|top)\s+){0,3}
      (?:security|police|army|military|medical|medic|hospital|health|interior\ ministry|defen[cs]e\ ministry
      |government|tribal|border\ guard|intelligence|municipal|rescue|aid|opposition|UN|U\.N\.|church|school
      |oil\ ministry)\s+
      (?:officials?|officers?|sources?|spokes(?:man|woman|person)|colonel|major|captain|general|chiefs?
      |workers?|leaders?)
      (?:\ and\ (?:witnesses|residents|medics|officials))?)
      (?:\s+(?:in|from|at|of)\s+(?:the\s+)?[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+)?)?
      (?:,?\s+(?:said|says?|told|reported|announced|confirmed))\b""",
    re.X,
)
_ARTICLE = re.compile(r"^(?:an?|one|two|three|several|the)\s+", re.I)


@dataclass(frozen=True, slots=True)
class Wire:
    """What stands before a story's first sentence: ``BAGHDAD, June 21 (Reuters) -``.

    ``length`` counts the characters it takes; what does not stand there is None. ``desk`` is who stands in
    the brackets when it is no known agency; ``published`` is there only where the date has its year, ``day`` is the
    date as it is written where it has none.
    """

    place: str | None
    agency: str | None
    length: int
    desk: str | None = None
    published: Published | None = None
    day: str | None = None


def begins_with_wire(text: str) -> bool:
    """Whether ``text`` begins with what can only be a wire dateline, whoever its agency is."""
    return bool(_SURE_WIRE.match(text[:200])) or is_alone(text)


class Attribution:
    """Reads datelines and origins; knows agencies from the gazetteer."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self.version = gazetteer.version

    def wire(self, text: str) -> Wire | None:
        """The wire dateline that ``text`` begins with, or None.

        The place must be one of the gazetteer, or an agency must stand beside it: otherwise "Militants -
        led by ..." would be read as a dateline.
        """
        if head := arabic_head(text, self.is_place, self._agency):
            published = parse_published(head.date)
            return Wire(head.place, head.agency, head.length, head.desk, published, None if published else head.date)
        for pattern in (_WIRE, _ARABIC_WIRE, _AGENCY_FIRST):
            match = pattern.match(text[:200])
            if not match:
                continue
            groups = match.groupdict()
            end = match.end()
            agency = self._agency(groups.get("agency")) or self._agency(groups.get("country"))
            place = groups.get("place")
            if place and not self._are_places(place):
                agency, place = agency or self._agency(place), None
            if not agency and (after := _BRACKETS.match(text, end)) and (agency := self._agency(after[1])):
                end = after.end()
            if agency or place:
                desk = groups.get("agency") if not agency else None
                written = groups.get("date")
                published = parse_published(written) if written else None
                title_case = place.title() if place and place.isupper() else place
                return Wire(title_case, agency, end, desk, published, None if published else written)
        return None

    def origin(self, body: str, wire: Wire | None) -> str | None:
        """Whose reporting ``body`` is: the wire's agency, else one it quotes, else its first reporter."""
        if wire and wire.agency:
            return wire.agency
        head = body[:HEAD_LENGTH]
        for mention in self._gazetteer.find(head):
            name = self._gazetteer.get(mention.name)
            if not name or name.kind != "agency":
                continue
            before, after = (
                head[max(0, mention.start - 40) : mention.start],
                head[mention.end : mention.end + 60],
            )
            in_brackets = before.endswith("(") and after.startswith(")")
            told = head[mention.start : mention.end].startswith("ل")
            if in_brackets or told or _BEFORE_AGENCY.search(before) or _AFTER_AGENCY.match(after):
                return name.name
        reporter = _REPORTER.search(head)
        return _ARTICLE.sub("", reporter["who"]) if reporter else None

    def _agency(self, text: str | None) -> str | None:
        name = self._gazetteer.resolve(text.strip(" ,")) if text else None
        return name.name if name and name.kind == "agency" else None

    def _are_places(self, text: str) -> bool:
        """Whether all of ``DAMASCUS/BEIRUT`` or ``NEAR KIRKUK`` are names of places."""
        return all(self.is_place(_NEAR.sub("", part)) for part in text.split("/"))

    def is_place(self, text: str) -> bool:
        """Whether words are the name of a place."""
        name = self._gazetteer.resolve(text)
        return name is not None and name.kind in PLACE_KINDS


PLACE_KINDS = frozenset({"country", "province", "city", "town", "district", "crossing", "facility", "river", "village"})
