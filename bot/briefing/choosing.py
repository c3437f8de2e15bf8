"""Which of the judged sentences make the answer. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.briefing.extract import FEWEST_WORDS, Judged
from bot.briefing.sentences import Sentence
from retrieval import words
from retrieval.quantities import quantities
from retrieval.types import Span

# The score from which a sentence answers, and the share of the best sentence's that a further statement must reach: of
# another report, and of the one that answers best, whose other sentences are mostly of the matter (measured on the
# judges' questions for tuning: docs/evaluation.md).
ANSWERS, ALSO_ANSWERS, GOES_ON = 1.0, 0.6, 0.4
# A sentence of the same report that begins within so many characters of another goes on from it.
NEXT = 250
# What a sentence must cover by itself, unless it goes on from one that is chosen; how well it then states the kind of
# thing asked for where it covers nothing.
OWN, FITS = 0.15, 0.5
# Two sentences that share this much of the shorter one's words say the same.
SAME = 0.6


def choose(
    ranked: Sequence[Judged], *, most: int, most_words: int, fitting: bool = False, goes_on: bool = True
) -> list[Judged]:
    """The sentences that make the answer, best first; none where nothing answers.

    Others of its report follow the first that say something else of the matter, and those of other reports that are
    not much weaker and state the kind of thing asked for at least half as well. At least one is taken, however long;
    further ones while all of them stay within ``most_words`` words.

    Unless the answer ``goes_on`` its own report is as any other: who holds a place is told once, and what stands beside
    it is mostly of the next place. Where sentences must be ``fitting``, one that does not state the kind of thing asked
    for is no answer at all. One of them at least must tell the deed asked of; what tells it comes first.
    """
    if fitting:
        ranked = [one for one in ranked if one.fits]
    if not ranked or ranked[0].score < ANSWERS:
        return []
    chosen, used = [ranked[0]], _length(ranked[0])
    for one in ranked[1:]:
        if len(chosen) == most:
            break
        if used + _length(one) <= most_words and _goes_with(one, chosen[0], goes_on=goes_on) and _adds(one, chosen):
            chosen.append(one)
            used += _length(one)
    return sorted(chosen, key=lambda one: not one.tells) if any(one.tells for one in chosen) else []


def _length(one: Judged) -> int:
    return len(one.sentence.text.split())


def _goes_with(one: Judged, best: Judged, *, goes_on: bool) -> bool:
    """Whether a sentence answers well enough to stand behind the best."""
    if goes_on and one.evidence.report.id == best.evidence.report.id:
        is_short = len(one.sentence.text.split()) < FEWEST_WORDS
        return one.score >= (ALSO_ANSWERS if is_short else GOES_ON) * best.score
    return one.score >= ALSO_ANSWERS * best.score and 2 * one.fits >= best.fits


def _adds(one: Judged, chosen: Sequence[Judged]) -> bool:
    """Whether a sentence says something that the chosen ones do not, on the same matter.

    A weak one that stands beside a chosen one must have something of the question itself, or state what is asked for.
    """
    if any(_same(one.sentence, other.sentence) for other in chosen):
        return False
    if one.own >= OWN:
        return True
    is_strong = one.score >= ALSO_ANSWERS * chosen[0].score or one.own > 0 or one.fits >= FITS
    return is_strong and any(_is_near(one.sentence, other.sentence) for other in chosen)


def _is_near(one: Sentence, other: Sentence) -> bool:
    """Whether a sentence stands so close to another that it goes on with what that one says."""
    gap = max(one.start - other.end, other.start - one.end)
    return one.passage.report.id == other.passage.report.id and gap <= NEXT


def _same(one: Sentence, other: Sentence) -> bool:
    """Whether two sentences say the same: nearly the same words, and the same numbers and days."""
    first, second = set(words.stems(one.text)), set(words.stems(other.text))
    alike = len(first & second) >= SAME * max(1, min(len(first), len(second)))
    return alike and _numbers(one) == _numbers(other) and _days(one) == _days(other)


def _numbers(sentence: Sentence) -> frozenset[tuple[float, float | None]]:
    return frozenset((one.low, one.high) for one in quantities(sentence.text, sentence.dates, sentence.start))


def _days(sentence: Sentence) -> frozenset[Span]:
    return frozenset(mention.span for mention in sentence.dates if not mention.said)
