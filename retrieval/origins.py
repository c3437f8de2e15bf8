"""Whose reporting a text is: an agency credited or cited for it, else the first reporter it names. Pure.

An origin is who gathered the news, not everybody who is quoted. In order of trust: a credit line ("(Reuters)",
"— AFP"), an agency cited at the head for what the story is about, the first wire that the story cites at all (whose
words are what others reprint), a body whose findings the head passes on, an unnamed reporter at the head. Councils and
alliances act and are reported on: they are no origins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from retrieval import words
from retrieval.names import Gazetteer, Name
from retrieval.passages import sentences
from retrieval.speakers import first_speaker, sector_of
from retrieval.types import NameMention

# How far into a story its origin is looked for: a wire anywhere in it, others at the head. Beyond the first paragraph
# an agency must be cited in a sentence that shares so many stems with the title.
STORY_LENGTH, HEAD_LENGTH = 2500, 800
ON_THE_TITLE = 2
# A credit line is no longer than this.
LONGEST_CREDIT = 60

#: Agencies whose stories others print: a story that cites one anywhere is taken to rest on it.
WIRES: Final = frozenset(
    "afp reuters ap upi dpa xinhua tass ria-novosti interfax anadolu-agency dogan-news-agency ansa kyodo efe".split()
)
#: Bodies that meet and decide: what they say is the event, not somebody's report of it.
POLITICAL: Final = frozenset(
    """
    security-council un-human-rights-council european-union nato arab-league oic gulf-cooperation-council opec
    international-criminal-court
    """.split()
)
#: Bodies that publish findings of their own: an agency cited beside them carried the story.
BODIES: Final = frozenset(
    """
    un ohchr ocha unhcr unicef unrwa wfp who unesco undp iom fao iaea unmovic unami unitad undof unsmis
    un-commission-of-inquiry iiim opcw icrc msf sarc kurdish-red-crescent iraqi-red-crescent human-rights-watch amnesty
    reporters-without-borders committee-to-protect-journalists save-the-children oxfam norwegian-refugee-council
    international-rescue-committee world-bank imf ihec iraqi-high-commission-for-human-rights white-helmets
    """.split()
)
#: "State television" is that of the country which a text speaks of most.
_OF_THE_STATE: Final = {
    "television": {"syria": "syrian-state-television", "iraq": "al-iraqiya"},
    "agency": {"syria": "sana", "iraq": "iraqi-news-agency"},
    "monitor": {"syria": "sohr"},
}
_GENERIC = re.compile(
    r"\b(?:(?P<television>(?:[Ss]tate|[Gg]overnment|[Oo]fficial)(?:-run|-owned)?\s+(?:television|TV))"
    r"|(?P<agency>(?:[Ss]tate|[Gg]overnment|[Oo]fficial)(?:-run|-owned)?\s+(?:news\s+agency|media))"
    r"|(?P<monitor>[Tt]he\s+Observatory))\b"
    r"|\b(?P<arabic>(?:التلفزيون|التليفزيون)\s+(?:الرسمي|الحكومي))\b",
)

_SAYING = r"(?:said|says|say|told|reports?|reported|quot(?:es|ed|ing)|citing|cited|announced|according|monitor(?:s|ed))"
_BEFORE = re.compile(
    r"(?:told|tells?|sp(?:oke|eaking) to|interview with|according to|quoted by|cited by|citing|reported by"
    r"|reports? (?:by|from|in)|told the|quoted|نقلت|ذكرت|أفادت|وفق|وفقا|بحسب|حسب|نقلا عن|نقلاً عن|لوكالة|لوكاله|أفاد|ذكر"
    r"|قال|وقال|قالت|وقالت|أعلن|أعلنت|أكد|أكدت|أورد|أوردت)(?:\W+ما\W+(?:أفاد|أفادت|ذكر|ذكرت|أعلن|نقلت|أورد|أوردت))?"
    r"\W+(?:the\W+|وكالة\W+|لوكالة\W+|عن\W+)?$",
    re.I,
)
_AFTER = re.compile(
    rf"^(?:['’]s)?(?:\W+(?:news agency|agency|correspondent|network|TV|television|state television|newspaper"
    rf"|للأنباء|السورية|السوري|العراقية|لحقوق الإنسان))*"
    rf"(?:\W+(?:correspondents?|journalists?|reporters?|photographers?)\b"
    rf"|\W+(?:has |have |also |had |later |عن |أن |إن )?(?:{_SAYING}\b|أن |إن |عن ))",
    re.I,
)
_CREDIT_MARKS = re.compile(
    r"^\W*(?:(?:source|sources|via|credit|copyright|by|from|المصدر|عن|نقلا عن)\s*:?\s+)?|[\W_]+$", re.I
)
_BETWEEN_CREDITS = re.compile(r"\s*(?:[/|·,+&،]|\band\b|\bwith\b|\s[-–—]\s|\sو)\s*", re.I)
# Behind a full stop: before one "(SOHR)" only says what the words before it are called for short.
_LAST_BRACKETS = re.compile(r"[.!?؟\"”’»]\s*[(\[]([^()\[\]]{2,60})[)\]]\W*$")
_AFTER_DASH = re.compile(r"(?:--|[–—])\s*([^–—.]{2,40})$")
_OPENS_TITLE = re.compile(r"^\s*(?P<who>[^:：]{2,40})\s*[:：]\s")


class Origins:
    """Finds origins; knows agencies from the gazetteer and gives each by its usual name."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def of(self, body: str, *, title: str = "", credits_: Iterable[str | None] = ()) -> str | None:
        """Whose reporting a story is, where it says so; ``credits_`` are lines that stood beside its text."""
        return (
            self._credited(body, credits_)
            or self._headed(title)
            or self._cited_for(body, title)
            or first_speaker(body[:HEAD_LENGTH])
        )

    def of_passage(self, text: str, mentions: Sequence[NameMention], story: str | None) -> str | None:
        """Whose reporting a passage is: the one wire that it cites, else its story's origin, else whom it cites.

        ``mentions`` are offsets into ``text``; ``story`` is the origin of the story that it is from.
        """
        cited = self._agencies(text, mentions)
        wires = [name for name in cited if name.id in WIRES]
        if len(wires) == 1:
            return wires[0].name
        if wires or not cited or (story and not sector_of(story)):
            return story
        return cited[0].name

    def cited(self, text: str, mentions: Sequence[NameMention]) -> tuple[str, ...]:
        """The agencies whose reporting a passage passes on, each once; ``mentions`` are offsets into ``text``."""
        return tuple(name.name for name in self._agencies(text, mentions))

    def is_agency(self, name: str | None) -> bool:
        """Whether a name is that of an agency or another gatherer of news."""
        return bool(name) and self._named(name or "") is not None

    def _agencies(self, text: str, mentions: Sequence[NameMention]) -> list[Name]:
        return list(dict.fromkeys(name for _, name in self._citations(text, mentions)))

    def _credited(self, body: str, lines: Iterable[str | None]) -> str | None:
        """The agency of a credit line: beside the story, alone below or above it, or behind its last words."""
        paragraphs = body.split("\n\n")
        last = paragraphs[-1]
        behind = [match[1] for match in (_LAST_BRACKETS.search(last), _AFTER_DASH.search(last)) if match]
        alone = [text for text in (paragraphs[0], last) if len(text) <= LONGEST_CREDIT]
        for line in (*(line for line in lines if line and len(line) <= LONGEST_CREDIT), *alone, *behind):
            named = map(self._named, _BETWEEN_CREDITS.split(_CREDIT_MARKS.sub("", line)))
            if agency := next((name for name in named if name and name.id not in BODIES), None):
                return agency.name
        return None

    def _headed(self, title: str) -> str | None:
        """The agency that a title opens with: ``SOHR: twelve killed``."""
        opening = _OPENS_TITLE.match(title)
        name = self._named(opening["who"]) if opening else None
        return name.name if name else None

    def _named(self, text: str) -> Name | None:
        """The agency that is all a text names, in the capitals that its name has; "who" is not the WHO."""
        for mention in self._gazetteer.find(text):
            name = self._gazetteer.get(mention.name)
            around = (text[: mention.start] + text[mention.end :]).strip(" ,.").casefold()
            if name and name.kind == "agency" and name.id not in POLITICAL and around in ("", "the"):
                return name
        return None

    def _cited_for(self, body: str, title: str) -> str | None:
        """The agency that a story cites for what it is about."""
        text = body[:STORY_LENGTH]
        cited = list(self._citations(text, self._gazetteer.find(text)))
        head = [name for at, name in cited if at < HEAD_LENGTH and _is_on_subject(text, at, title)]
        wires = [name for _, name in cited if name.id in WIRES]
        by_trust = [*(name for name in head if name.id not in BODIES), *wires, *head]
        return by_trust[0].name if by_trust else None

    def _citations(self, text: str, mentions: Sequence[NameMention]) -> Iterator[tuple[int, Name]]:
        """Where a text passes on what an agency reported, and which."""
        found: list[tuple[int, Name]] = []
        before = None
        for mention in mentions:
            name = self._gazetteer.get(mention.name)
            if name and name.kind == "agency" and name.id not in POLITICAL:
                explains = before == mention.name and text[mention.start - 1 : mention.start] == "("
                told = text[mention.start] == "ل" and not (name.arabic or "").startswith("ل")
                if told or _is_cited(text, mention.start, mention.end, in_brackets=not explains):
                    found.append((mention.start, name))
            before = mention.name
        found += self._of_the_state(text, mentions)
        return iter(sorted(found, key=lambda one: one[0]))

    def _of_the_state(self, text: str, mentions: Sequence[NameMention]) -> Iterator[tuple[int, Name]]:
        """State media, and the Observatory, that a text takes for known."""
        taken = [(mention.start, mention.end) for mention in mentions]
        for match in _GENERIC.finditer(text):
            overlaps = any(start < match.end() and match.start() < end for start, end in taken)
            if overlaps or not _is_cited(text, match.start(), match.end(), in_brackets=False):
                continue
            kind = "television" if match["arabic"] else str(match.lastgroup)
            known = self._gazetteer.get(_OF_THE_STATE[kind].get(self._country(mentions) or "", ""))
            if known:
                yield match.start(), known

    def _country(self, mentions: Sequence[NameMention]) -> str | None:
        """The country whose places a text names most; None where two are named alike, or none is."""
        counts: dict[str, int] = {}
        for mention in mentions:
            name = self._gazetteer.get(mention.name)
            country = name and (name.id if name.kind == "country" else name.country)
            if country:
                counts[country] = counts.get(country, 0) + 1
        most = max(counts.values(), default=0)
        leading = [country for country, count in counts.items() if count == most]
        return leading[0] if len(leading) == 1 else None


def _is_on_subject(text: str, at: int, title: str) -> bool:
    """Whether a place of a story lies in its first paragraph, or in a sentence that speaks of what the title does."""
    if at < len(text.split("\n\n", 1)[0]):
        return True
    own = next((text[start:end] for start, end in sentences(text) if start <= at < end), "")
    return len(set(words.stems(title)) & set(words.stems(own))) >= ON_THE_TITLE


def _is_cited(text: str, start: int, end: int, *, in_brackets: bool) -> bool:
    before, after = text[max(0, start - 40) : start], text[end : end + 60]
    if before.endswith("(") and after.startswith(")"):
        return in_brackets or bool(_AFTER.match(after[1:]))
    return bool(_BEFORE.search(before) or _AFTER.match(after))
