"""The wire dateline at a story's head, and by it or by the text whose reporting the story is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from retrieval.dates import parse_published
from retrieval.names import Gazetteer
from retrieval.origins import Origins
from retrieval.parse.datelines import arabic_head, is_alone
from retrieval.types import Published

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
        self._origins = Origins(gazetteer)
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

    def origin(
        self, body: str, wire: Wire | None, *, title: str = "", credits_: Iterable[str | None] = ()
    ) -> str | None:
        """Whose reporting ``body`` is: the wire's agency, else as :meth:`retrieval.origins.Origins.of` finds it."""
        if wire and wire.agency:
            return wire.agency
        return self._origins.of(body, title=title, credits_=credits_)

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
