"""Which other passages say what a statement says, and which say otherwise. Pure.

The rule errs on the side of finding nothing: a passage supports a statement where one of its sentences tells of the
same places, people and groups, on the same days, with the same numbers of the same things, in much the same words or
concepts, and denies nothing that the statement affirms. One contradicts it where all of that holds but one number.
``docs/grades.md`` tells it for people.

:meth:`Bearings.of` is the whole interface: what reads claims more closely can take its place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.briefing.sentences import Sentence
from bot.briefing.told import Telling, Told
from retrieval.library.reading import StoredPassage
from retrieval.lineage import are_near
from retrieval.names import Gazetteer
from retrieval.terms import Terms

# The share of a statement's stems that a sentence must hold to say the same: with the same number of the same thing,
# and without; of its concepts, where the languages differ. Beside a number so many concepts do as well.
WITH_FIGURES, WITHOUT = 0.3, 0.6
SAME_CONCEPTS = 0.6
CONCEPTS_BESIDE_FIGURES = 2
# Two counts of one event are no further apart than this many times: beyond, they count two events.
FURTHEST_APART = 3
# A count of one ("a soldier was killed") is often one of several that another sentence counts.
FEWEST = 2


@dataclass(frozen=True, slots=True)
class Bearing:
    """The numbers of the passages that support a statement and of those that contradict it.

    Of the latter ``raises`` are those that give a higher count later.
    """

    supports: frozenset[int] = frozenset()
    contradicts: frozenset[int] = frozenset()
    raises: frozenset[int] = frozenset()


class Bearings:
    """Compares statements with passages; knows kinds of names and concepts."""

    def __init__(self, gazetteer: Gazetteer, terms: Terms) -> None:
        self._telling = Telling(gazetteer, terms)

    def of(self, statements: Sequence[Sentence], passages: Mapping[int, StoredPassage]) -> list[Bearing]:
        """How numbered passages bear on each statement; the one that a statement stands in is left out."""
        told = {n: self._telling.of_passage(passage) for n, passage in passages.items()}
        found = []
        for statement in statements:
            claim = self._telling.of(statement)
            others = {n: told[n] for n, one in passages.items() if one.key != statement.passage.key}
            supports = {n for n, said in others.items() if any(supports_(claim, one) for one in said)}
            contradicts = {n for n, said in others.items() if n not in supports and contradicts_(claim, said)}
            raises = {n for n in contradicts if any(_raises(claim, one) for one in others[n] if _differs(claim, one))}
            found.append(Bearing(frozenset(supports), frozenset(contradicts), frozenset(raises)))
        return found


def supports_(statement: Told, other: Told) -> bool:
    """Whether a sentence says what a statement says: all its figures, and as much of its words.

    What nobody has read to its end is not said to be confirmed.
    """
    return (
        not statement.is_cut
        and _same_matter(statement, other)
        and statement.figures <= other.figures
        and statement.others <= other.numbers
        and _alike(statement, other)
    )


def contradicts_(statement: Told, passage: Sequence[Told]) -> bool:
    """Whether a sentence of a passage gives another number of the same, where nothing in it gives the statement's."""
    if not statement.figures or statement.is_rough or not any(_differs(statement, one) for one in passage):
        return False
    return not statement.numbers & {number for one in passage for number in one.numbers}


def _differs(statement: Told, other: Told) -> bool:
    """Whether one number differs, and all else is the same.

    Each must give one number of a kind and none of what is not counted: of "eight of them and nine of the others" none
    is the sum. A sentence of two days may count what happened on the other one.
    """
    if not (other.figures and _same_matter(statement, other)) or len(other.days) > 1:
        return False
    if other.is_rough or statement.others or other.others:
        return False
    mine, theirs = dict(statement.figures), dict(other.figures)
    if len(mine) != len(statement.figures) or len(theirs) != len(other.figures):
        return False
    earlier = _is_earlier(other, statement)
    differs = any(_differ(mine[kind], theirs[kind], earlier=earlier) for kind in mine.keys() & theirs.keys())
    return differs and _alike(statement, other)


def _differ(mine: float, theirs: float, *, earlier: bool) -> bool:
    """Whether two counts cannot both be right; an ``earlier`` lower one does not contradict a higher: counts grow."""
    low, high = sorted((mine, theirs))
    return FEWEST <= low < high <= FURTHEST_APART * low and not (earlier and theirs < mine)


def _raises(statement: Told, other: Told) -> bool:
    """Whether a sentence gives a higher count later, and none that is lower."""
    mine, theirs = dict(statement.figures), dict(other.figures)
    return _is_earlier(statement, other) and all(theirs[kind] >= mine[kind] for kind in mine.keys() & theirs.keys())


def _is_earlier(one: Told, other: Told) -> bool:
    return bool(one.published and other.published and one.published.instant < other.published.instant)


def _same_matter(statement: Told, other: Told) -> bool:
    """Whether both tell of the same places, days and parties, and both affirm or both deny.

    Where something is counted it is enough that the parties do not differ altogether.
    """
    if not (_same_place(statement, other) and _same_days(statement, other)):
        return False
    if statement.figures:
        same_parties = not (statement.parties and other.parties) or bool(statement.parties & other.parties)
    else:
        same_parties = statement.parties <= other.parties
    return same_parties and statement.denies == other.denies


def _same_place(statement: Told, other: Told) -> bool:
    """Whether both tell of one place: where both name a village that no file has, of one such village."""
    if statement.villages and other.villages:
        return bool(statement.villages & other.villages)
    return bool(statement.places & other.places)


def _alike(statement: Told, other: Told) -> bool:
    """Whether two sentences speak of the same things, in words or, across languages and beside numbers, concepts."""
    shared = statement.concepts & other.concepts
    if statement.figures and len(shared) >= CONCEPTS_BESIDE_FIGURES:
        return True
    if statement.sentence.passage.report.language != other.sentence.passage.report.language:
        return bool(shared) and len(shared) >= SAME_CONCEPTS * len(statement.concepts)
    share = WITH_FIGURES if statement.figures else WITHOUT
    return len(statement.stems & other.stems) >= share * max(1, len(statement.stems))


def _same_days(statement: Told, other: Told) -> bool:
    """Days that are told must be the same; a day of publication may follow what it reports on."""
    if statement.dated and other.dated:
        return any(one.overlaps(another) for one in statement.days for another in other.days)
    return are_near(statement.days, other.days)
