"""Content: each clause stands in one place of a cited passage, each citation supports something. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from bot.briefing.verify.text.alignment import Clause, Support, retells
from bot.briefing.verify.text.concepts import EXCLUSIVE, contrary, excluded_by
from bot.briefing.verify.text.marks import Kind
from bot.briefing.verify.text.reading import HEAVY, LIGHT, Page
from bot.briefing.verify.types import Fault
from retrieval.arabic import is_arabic

#: The share of a clause's content that one place of a passage must hold.
ENOUGH: Final = 0.34
#: The same across languages, where the lexicon knows fewer of the words.
ENOUGH_ACROSS: Final = 0.25
#: Across languages a word of another kind tells something only where the rest of the clause stands.
_WELL_HELD: Final = 0.6
#: The same of a clause of two words, which a paraphrase may change both.
NEARLY_NONE: Final = 0.2
#: A clause of less content is none; one of more is compared in full.
_LITTLE, _MUCH = 2.0, 3.0
#: What a citation that supports nothing holds less of than this.
NOTHING: Final = 0.3


def faults_of_support(aligned: Sequence[tuple[Clause, Support]]) -> Iterator[Fault]:
    """Clauses that no cited passage supports."""
    for clause, support in aligned:
        enough = ENOUGH if clause.line.lang == support.line.lang else ENOUGH_ACROSS
        content = _content(clause, support)
        if support.share >= (enough if content >= _MUCH else NEARLY_NONE) or content < _LITTLE:
            continue
        missing = ", ".join(dict.fromkeys(f"“{word.text}”" for word in support.missing)) or "all of it"
        yield Fault("support", clause.text, f"“{clause.text}” is not in [{support.page.n}] (missing: {missing})")


def faults_of_contrast(aligned: Sequence[tuple[Clause, Support]], pages: Sequence[Page]) -> Iterator[Fault]:
    """Things of another kind than the passages name: a hospital for a school, north for south."""
    told = [word for page in pages for line in page.lines for word in line.words]
    for clause, support in aligned:
        if clause.line.lang != support.line.lang and support.share < _WELL_HELD:
            continue
        for word in clause.words:
            concept = word.concept
            if concept is None or concept not in EXCLUSIVE or word.weight < HEAVY:
                continue
            if any(retells(word, other) for other in told):
                continue
            if _is_in_a_name(word.text, pages):
                continue
            near = support.page.lines[max(0, support.at - 1) : support.at + 2]
            instead = excluded_by(concept, [one.concept for line in near for one in line.words if one.concept])
            rivals = [one for line in near for one in line.words if instead and one.concept == instead]
            told_too = any(retells(mine, one) for mine in clause.line.words for one in rivals)
            other = None if told_too else next((one.text for one in rivals), None)
            if other:
                yield Fault("contrast", word.text, f"[{support.page.n}] says “{other}”, not “{word.text}”")


def faults_of_opposites(aligned: Sequence[tuple[Clause, Support]]) -> Iterator[Fault]:
    """Words that contradict one of the sentence that a clause retells: held for fled, allowed for blocked."""
    for clause, support in aligned:
        if support.share < ENOUGH or support.line.lang != "en" or clause.line.lang != "en":
            continue
        retold = {other for _, others in support.pairs for other in others}
        told = {word for word, _ in support.pairs}
        every = [one for one in clause.line.words if one.weight > LIGHT]
        denied = {word.start for word in clause.words if clause.line.marked(word.start, Kind.NOT)}
        for word in clause.words:
            if word in told or not word.stem or word.name or word.start in denied:
                continue
            rivals = [one for one in support.line.words if one not in retold and contrary(word.stem, one.stem)]
            rivals = [one for one in rivals if not support.line.marked(one.start, Kind.NOT)]
            rivals = [one for one in rivals if not any(retells(other, one) for other in every)]
            near = support.page.lines[max(0, support.at - 1) : support.at + 2]
            if rivals and not any(retells(word, one) for line in near for one in line.words):
                yield Fault("contrast", word.text, f"[{support.page.n}] says “{rivals[0].text}”, not “{word.text}”")


def faults_of_citations(clauses: Sequence[tuple[Clause, Sequence[Support]]]) -> Iterator[Fault]:
    """Citations that support no clause."""
    pages = {support.page.n: support.page for _, supports in clauses for support in supports}
    if len(pages) < 2:
        return
    for n in pages:
        best = max((one.share for _, supports in clauses for one in supports if one.page.n == n), default=0.0)
        if best < NOTHING:
            yield Fault("citation", f"[{n}]", f"[{n}] supports nothing of this")


def _content(clause: Clause, support: Support) -> float:
    """How much of a clause can be compared: its content words and numbers; none where it only tells who speaks."""
    said = [(one.start, one.end) for one in clause.line.sayings]
    crossing = [word for word in clause.words if is_arabic(word.text) == (support.line.lang == "ar")]
    known = crossing or [word for word in clause.words if word.name or word.concept]
    heavy = [word for word in known if word.weight > LIGHT]
    if all(any(start <= word.start < end for start, end in said) for word in heavy) and not clause.quantities:
        return 0.0
    return sum(word.weight for word in heavy) + len(clause.quantities)


def _is_in_a_name(text: str, pages: Sequence[Page]) -> bool:
    """Whether a word stands in a name of the passages: the Defence Minister, Airport Road."""
    folded = text.casefold()
    return any(folded in page.plain for page in pages)


def _is_bare(text: str, support: Support) -> bool:
    """Whether a word of one language may be told in the other by a word that no table knows."""
    return is_arabic(text) != (support.line.lang == "ar")
