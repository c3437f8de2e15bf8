"""Evidence to what a model is given of it: numbered, delimited, described, and unable to forge any of that. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.briefing.sentences import Sentence, calendar_words, with_dates
from bot.briefing.verify.types import Offered, Written
from retrieval.outlet_file import UNJUDGED
from retrieval.outlets import Outlets
from retrieval.search import Evidence
from retrieval.types import Published

# So many passages, and so many characters of them, are offered at most: about 5,000 tokens of English.
MOST_OFFERED, MOST_CHARACTERS = 16, 20_000
# A passage is cut behind so many characters: there are lines without an end.
LONGEST = 4_000

# Tags are made of these; without them a text can neither end its own nor begin another, nor one of the marks by which
# servers part messages (<|im_start|>, </s>).
_ANGLES = str.maketrans("<>", "‹›")
_OTHER_MARKS = re.compile(r"\[(/?INST|/?SYS)\]", re.I)
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]"
)


@dataclass(frozen=True, slots=True)
class Numbered:
    """Evidence under the number that a model knows it by."""

    n: int
    evidence: Evidence
    offered: Offered


def numbered(evidence: Iterable[Evidence]) -> tuple[Numbered, ...]:
    """The evidence that is offered, numbered from 1."""
    kept: list[Numbered] = []
    characters = 0
    for one in evidence:
        characters += min(len(one.passage.text), LONGEST)
        if len(kept) == MOST_OFFERED or (kept and characters > MOST_CHARACTERS):
            break
        n = len(kept) + 1
        kept.append(Numbered(n, one, Offered.of(n, one)))
    return tuple(kept)


def shown(offered: Sequence[Numbered], outlets: Outlets) -> str:
    """The evidence as a model reads it."""
    return "\n".join(_shown(one, outlets) for one in offered)


def sentences_shown(written: Iterable[tuple[int, Written, Sequence[str]]]) -> str:
    """Sentences with their numbers, what they cite, and what is wrong with each, as a model reads them."""
    parts = []
    for id_, one, faults in written:
        cites = ", ".join(map(str, one.citations)) or "nothing"
        wrong = "".join(f"\nwrong: {fenced(fault)}" for fault in faults)
        parts.append(f'<sentence id="{id_}" cites="{cites}">\n{fenced(one.text)}{wrong}\n</sentence>')
    return "\n".join(parts)


def fenced(text: str) -> str:
    """A text that cannot end the tags it stands in, begin others, or hide something from a person's eyes."""
    return _OTHER_MARKS.sub(r"(\1)", _UNSEEN.sub(" ", text).translate(_ANGLES))


def _shown(one: Numbered, outlets: Outlets) -> str:
    report, passage = one.evidence.report, one.evidence.passage
    known = outlets.get(report.outlet)
    whole = Sentence(passage, passage.passage.start, min(passage.passage.end, passage.passage.start + LONGEST))
    attributes = {
        "outlet": report.outlet or "unknown",
        "origin": one.offered.origin or "unknown",
        "published": _date(report.published),
        "collected": f"{report.collected_at:%Y-%m-%d}",
        "event_dates": ", ".join(map(calendar_words, passage.passage.event_dates)) or "none",
        "reliability": known.reliability if known else UNJUDGED,
        "near_copies": str(len(one.evidence.copies)),
        "title": report.title[:200],
    }
    described = " ".join(f'{name}="{attribute(value)}"' for name, value in attributes.items())
    return f'<evidence n="{one.n}" {described}>\n{fenced(with_dates(whole))}\n</evidence>'


def attribute(text: str) -> str:
    """A text that stays between the quotation marks of an attribute."""
    return " ".join(fenced(text).replace('"', "'").split())


def _date(published: Published | None) -> str:
    return str(published) if published else "unknown"
