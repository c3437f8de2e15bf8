"""How what is told is meant: denied, doubted, planned, claimed. None of it may be lost or added. Pure.

A clause is held against the sentence that it retells, word by word: where the passage's word lies within the reach of
a mark ("denied that …") and the statement's does not, the mark is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bot.briefing.speakers import Saying
from bot.briefing.verify.stances.conditions import faults_of_conditions
from bot.briefing.verify.text.alignment import Clause, Support, retells
from bot.briefing.verify.text.marks import DOUBTS, LIKELIHOODS, Kind, Mark
from bot.briefing.verify.text.reading import LIGHT, Line, Page, Word
from bot.briefing.verify.types import Fault
from retrieval.quantities.vocabulary import pattern

# So much of what a clause shares with a sentence must lie within a mark's reach for the mark to be about it.
_ABOUT: Final = 0.5
# Below this share a clause retells nothing, and support says so.
_RETOLD: Final = 0.4
_RUMOUR: Final = pattern(
    r"\b(?:report(?:s|ed|edly)?|rumou?r\w*|alleg\w+|unconfirmed|claim\w*|according|said|says?|told|accus\w+"
    r"|purported\w*|quoted|cited)\b"
    r"|أنباء|تقارير|يقال|زعم|مزعوم|يتردد|بحسب|وفق|نقلا|قال|ذكر|أفاد|أعلن|اتهم"
)
_DOUBTING: Final = DOUBTS | {Kind.RUMOURED}

#: What leaves open whether something happens.
_MIGHT: Final = pattern(
    r"\b(?:could|can|allow\w*|permit\w*|free to|risks?|threatens? to|plans?|intends?|expected|hopes?"
    r"|if|would|potential\w*)\b"
    r"|(?<!\w)(?:يمكن|مهدد|مهددة|إذا|لو|خطر)(?!\w)"
)
_SUSPECTS: Final = pattern(r"\bsuspect|مشتبه")

Pairs = Sequence[tuple[Word, tuple[Word, ...]]]


def faults_of_stance(line: Line, aligned: Sequence[tuple[Clause, Support]]) -> Iterator[Fault]:
    """What is wrong with how a sentence's clauses are meant."""
    for clause, support in aligned:
        if support.share < _RETOLD:
            continue
        speakers = [_speaker(one, line) for one in line.sayings]
        pairs = [pair for pair in support.pairs if not pair[0].name]
        said = [pair for pair in pairs if not any(start <= pair[0].start < end for start, end in speakers)]
        yield from _polarity(clause, support, said)
        yield from _beside(clause, support)
        yield from _plans(clause, support, pairs)
        yield from _doubts(line, clause, support, support.pairs)
        yield from faults_of_conditions(line, clause, support)


def _speaker(saying: Saying, line: Line) -> tuple[int, int]:
    """Where a speaker stands, with what he is before his name: "A spokesman for the forces, Ahmed al-Asadi, denied"."""
    begins = saying.who[:1].isupper() and _APPOSED.fullmatch(line.text[: saying.start])
    return (0 if begins else saying.start), saying.end


_APPOSED: Final = re.compile(r"[^,;:.]*,\s")


def faults_of_likelihood(
    line: Line, aligned: Sequence[tuple[Clause, Support]], pages: Sequence[Page]
) -> Iterator[Fault]:
    """Likelihood words of the writer's own: none that the passages have near what is retold."""
    near = [one for _, found in aligned for one in found.page.lines[max(0, found.at - 1) : found.at + 2]]
    given = {mark.kind for one in near for mark in one.marks}
    for mark in line.marks:
        if mark.kind not in LIKELIHOODS or mark.kind in given:
            continue
        if mark.kind is Kind.POSSIBLE and given & (DOUBTS | {Kind.AHEAD}) and not given & {Kind.LIKELY, Kind.CERTAIN}:
            continue  # "may" for "believed": no surer than the source
        if mark.kind is Kind.POSSIBLE and any(_MIGHT.search(one.plain) for one in near):
            continue  # "might speak", who was told that he could
        cited = ", ".join(f"[{page.n}]" for page in pages)
        yield Fault("likelihood", mark.word, f"“{mark.word}” is a likelihood of your own: {cited} gives none such")


def _polarity(clause: Clause, support: Support, pairs: Pairs) -> Iterator[Fault]:
    line, told = clause.line, support.line
    denies, denied = denials(line), denials(told)
    if denies - denied and denied and len(denies) >= len(denied):
        return  # both deny, each in its own words: which word of which clause is told less surely than that
    if not denies - denied and (mark := _lost(told, pairs, (Kind.NOT,), line, (Kind.NOT,))):
        yield Fault("polarity", clause.text, f"[{support.page.n}] says “{_around(told, mark)}”: it denies this")
    elif (mark := _added(line, clause, pairs, told)) and not _is_denied_beside(mark, clause, support):
        yield Fault(
            "polarity", clause.text, f"“{mark.word}” denies what [{support.page.n}] says: “{_short(told.text)}”"
        )


def denials(line: Line) -> set[str]:
    """What denies anything in a sentence, be it a word that only holds a denial: absent, unaware, left out."""
    return {one.word.casefold() for one in line.marks if one.kind is Kind.NOT} | set(_NEGATIVE.findall(line.plain))


#: Words that hold a denial without being one.
_NEGATIVE: Final = pattern(
    r"\b(?:absen\w+|unaware|lack\w*|fail\w*|exclud\w+|(?:left|leaves?|leaving) (?:out|open)|outside|insufficient"
    r"|un\w{3,}ed|impossible|unable|refus\w+|reject\w*|declin\w+|dismiss\w*|halt\w*|stop(?:s|ped)?"
    r"|stay\w* (?:out|away)|avoid\w*|instead|only|hardly|barely|scarcely|few|little|short of|against"
    r"|contrary|unlikely|doubt\w*|deni\w+|withh\w+"
    r"|ruled out|closed|barred|banned|boycott\w*|non-\w+)\b"
    r"|(?<!\w)[وف]?(?:خارج|رفض\w*|امتنع\w*|استبعد\w*|غاب\w*|غياب|قاطع\w*|نفى|نفت|نفي|مغلق\w*|ظل\w*|باستثناء|سوى|إلا)(?!\w)"
)


def _beside(clause: Clause, support: Support) -> Iterator[Fault]:
    """What a clause takes from a sentence beside the one it retells, where that denies it or only plans it."""
    if support.share < _HELD:
        return
    here = {word for word, _ in support.pairs}
    lines = support.page.lines
    told = {number.low for number in support.line.quantities}
    if clause.quantities and all(one.low in told for one in clause.quantities):
        return
    for at in (support.at - 1, support.at + 1):
        if not 0 <= at < len(lines):
            continue
        for mark in lines[at].marks:
            if mark.kind not in (Kind.NOT, Kind.AHEAD) or clause.line.has(mark.kind, *DOUBTS):
                continue
            if _NO_SUCH.match(lines[at].plain, mark.start):
                continue
            first = _first_in(lines[at], mark)
            taken = [word for word in clause.words if word not in here and not word.name and word.weight > LIGHT]
            if first and any(retells(word, first) for word in taken):
                code = "polarity" if mark.kind is Kind.NOT else "plan"
                said = f"[{support.page.n}] says “{_around(lines[at], mark)}”: it is not said to have happened"
                yield Fault(code, clause.text, said)


#: What is called such was told before; that it is denied says nothing of what was told.
_NO_SUCH: Final = pattern(r"no such\b")


#: What takes from the sentence beside retells the one it comes nearest to, so far.
_HELD: Final = 0.6


def _first_in(told: Line, mark: Mark) -> Word | None:
    """The first word of content within a mark's reach."""
    return min(
        (
            word
            for word in told.words
            if mark.end <= word.start < mark.last and word.weight > LIGHT and not _speaks(told, word)
        ),
        key=lambda word: word.start,
        default=None,
    )


def _lost(told: Line, pairs: Pairs, kinds: tuple[Kind, ...], line: Line, allowed: tuple[Kind, ...]) -> Mark | None:
    """A mark of a passage's sentence that is about what a clause retells, and that the clause has not."""
    for mark in told.marks:
        if mark.kind not in kinds:
            continue
        pairs = [(word, others) for word, others in pairs if not all(_speaks(told, other) for other in others)]
        inside = [word for word, others in pairs if all(_in(mark, told, other, kinds) for other in others)]
        outside = [word for word, _ in pairs if word not in inside]
        free = [word for word in inside if not line.marked(word.start, *allowed)]
        own = mark.kind is Kind.NOT
        if len(free) < len(inside) and any(line.marked(word.start, Kind.NOT) for word in inside):
            continue  # denied, told as "had not"
        if not free or (own and any(mark.start <= other.start < mark.end for _, others in pairs for other in others)):
            continue
        if _first(told, mark, pairs) in free or _weigh(free) >= _ABOUT * _weigh([*inside, *outside]):
            return mark
    return None


def _added(line: Line, clause: Clause, pairs: Pairs, told: Line) -> Mark | None:
    """A denial of a clause that is about what the passage's sentence affirms."""
    for mark in line.marks:
        if mark.kind is not Kind.NOT or not (mark.first < clause.end and clause.start < mark.last):
            continue
        if any(mark.start <= word.start < mark.end and word.weight > LIGHT for word, _ in pairs):
            continue  # prevented, told as blocked
        if told.lang != line.lang and told.has(Kind.NOT):
            continue
        if _denies_the_same(mark, line, told) or (_NOT_BEFORE.search(line.plain) and _MUST_BEFORE.search(told.plain)):
            continue
        inside = [(word, others) for word, others in pairs if mark.reaches(word.start)]
        inside = [(word, others) for word, others in inside if line.marked(word.start, Kind.NOT)]
        affirmed = [word for word, others in inside if not any(told.marked(one.start, Kind.NOT) for one in others)]
        if len(affirmed) < len(inside) or not affirmed:
            continue
        first = min((word for word, _ in inside), key=lambda word: word.start)
        if (first in affirmed and first.weight > LIGHT) or _weigh(affirmed) >= _ABOUT * _weigh(
            [word for word, _ in inside]
        ):
            return mark if not _is_said_so(told, inside) else None
    return None


def _is_denied_beside(mark: Mark, clause: Clause, support: Support) -> bool:
    """Whether another sentence of the passage denies something of what a clause denies."""
    denied = [word for word in clause.words if mark.reaches(word.start) and word.weight > LIGHT and not word.name]
    others = [one for one in support.page.lines if one is not support.line and one.has(Kind.NOT)]
    return any(
        line.marked(other.start, Kind.NOT) and retells(word, other)
        for line in others
        for other in line.words
        for word in denied
    )


def _is_said_so(told: Line, inside: Pairs) -> bool:
    """Whether the passage's sentence denies all the same, with a word whose reach is not read right."""
    first = min((other.start for _, others in inside for other in others), default=0)
    return any(mark.kind is Kind.NOT and abs(mark.start - first) < _CLOSE for mark in told.marks)


_CLOSE: Final = 30
#: What is not done before something else, and what must be done first, are one.
_NOT_BEFORE: Final = pattern(
    r"\b(?:not|n't|cannot|no\b[^,;.]*?)\b[^;.]*?\b(?:until|before|unless|without)\b|(?<!\w)(?:لن|لا"
    r"|لم)\s[^.]*(?:حتى|قبل|إلا بعد)"
)
_MUST_BEFORE: Final = pattern(
    r"\b(?:must|only after|only once|only if|only when|ha(?:s|ve|d) to|needs?|require[sd]?|until|before|unless|once)\b"
    r"|(?<!\w)(?:يجب|لا بد|بعد|قبل|حتى|يشترط|إلا)(?!\w)"
)


def _denies_the_same(mark: Mark, line: Line, told: Line) -> bool:
    """Whether the word behind a denial is denied in the passage too: "whether … was not known", "it was not known"."""
    mine = _behind(mark, line)
    return bool(mine) and any(other.kind is Kind.NOT and _behind(other, told) == mine for other in told.marks)


def _behind(mark: Mark, line: Line) -> str:
    """The word that a denial stands right before."""
    match = _NEXT_WORD.match(line.plain, mark.end)
    return match[1] if match else ""


_NEXT_WORD: Final = re.compile(r"\s+(?:been |be |yet )?(\w+)")


def _in(mark: Mark, told: Line, other: Word, kinds: tuple[Kind, ...]) -> bool:
    return mark.reaches(other.start) and told.marked(other.start, *kinds)


def _first(told: Line, mark: Mark, pairs: Pairs) -> Word | None:
    """The clause's word that retells the first word of content within a mark's reach."""
    first = _first_in(told, mark)
    return next((word for word, others in pairs if first in others and len(others) == 1), None)


def _speaks(told: Line, word: Word) -> bool:
    """Whether a word is one for who speaks; where speakers end in Arabic is told less surely, so that few words are."""
    for saying in told.sayings:
        if saying.start <= word.start < saying.end:
            if told.lang != "ar":
                return True
            before = [one for one in told.words if saying.start <= one.start < word.start and one.weight > LIGHT]
            return len([one for one in before if one.concept != "deny"]) < _ARABIC_SPEAKER
    return False


_ARABIC_SPEAKER: Final = 1


def _weigh(words: Sequence[Word]) -> float:
    return sum(word.weight for word in words)


#: What tells of something as not yet done, without a mark: an offer, a demand, an order to do it.
_MAY_COME: Final = pattern(
    r"\b(?:offer\w*|tell(?:s|ing)?|told|demand\w*|ask(?:s|ed|ing)?|request\w*|urg\w+|call\w* (?:on|for|to)|appeal\w*"
    r"|condition\w*|if|whether|oblig\w+|requir\w+|allow\w*|permit\w*|wish\w*|seek\w*|sought|aim\w*|purpose|goal|meant"
    r"|deadline|wait\w*|prepar\w+|read(?:y|iness)|plan\w*|await\w*|invit\w+|instruct\w*|warn\w*|recommend\w*"
    r"|in order to|so that)\b"
    r"|(?<!\w)[وف]?(?:طالب\w*|مطالب\w*|دعا|دعت|دعوة|طلب\w*|إذا|شرط|بشرط|الهدف|هدف\w*|يهدف|تهدف|لكي|من أجل|عرض\w*)(?!\w)"
)


def _plans(clause: Clause, support: Support, pairs: Pairs) -> Iterator[Fault]:
    line, told = clause.line, support.line
    kinds = (Kind.AHEAD,)
    soft = _is_soft(clause)
    mark = None if soft else _lost(told, pairs, kinds, line, kinds)
    if mark and (clause.line.lang == told.lang or _is_about(mark, support.pairs)):
        yield Fault(
            "plan", clause.text, f"[{support.page.n}] says “{_around(told, mark)}”: it is not said to have happened"
        )


def _is_soft(clause: Clause) -> bool:
    """Whether a clause tells of something as not yet done, or only leaves it open."""
    marked = any(one.kind in (Kind.AHEAD, Kind.NOT, *DOUBTS) and _touches(one, clause) for one in clause.line.marks)
    return marked or bool(_MAY_COME.search(clause.line.plain, clause.start, clause.end))


def _touches(mark: Mark, clause: Clause) -> bool:
    """Whether a mark reaches a clause, or stands right behind it: "the truce, to be overseen by …"."""
    return min(mark.start, mark.first) < clause.end + _NEXT and clause.start < mark.last


def _doubts(line: Line, clause: Clause, support: Support, pairs: Pairs) -> Iterator[Fault]:
    told = support.line
    for mark in told.marks:
        if mark.kind not in _DOUBTING or not _is_about(mark, pairs):
            continue
        if mark.kind is Kind.RUMOURED and (_RUMOUR.search(line.plain) or line.has(*_DOUBTING)):
            continue
        if mark.kind is not Kind.RUMOURED and line.has(*DOUBTS):
            continue
        if mark.kind is Kind.POSSIBLE and _MIGHT.search(line.plain):
            continue
        if mark.kind is Kind.BELIEVED and _SUSPECTS.search(line.plain):
            continue
        yield Fault("hedge", clause.text, f"[{support.page.n}] says “{_around(told, mark)}”: it is not certain")
        return


def _is_about(mark: Mark, pairs: Pairs) -> bool:
    inside = [word for word, others in pairs if any(mark.reaches(other.start) for other in others)]
    close = any(0 <= other.start - mark.end < _NEXT for _, others in pairs for other in others)
    return bool(inside) and (close or _weigh(inside) >= _ABOUT * _weigh([word for word, _ in pairs]))


_NEXT: Final = 3


def _around(told: Line, mark: Mark) -> str:
    """The words of a mark with some of what it reaches."""
    start = max(0, told.text.rfind(" ", 0, max(0, mark.start - 12)) + 1)
    end = told.text.find(" ", min(len(told.text), mark.end + 36))
    return told.text[start : end if end > 0 else len(told.text)].strip(" .,،")


def _short(text: str) -> str:
    return text if len(text) <= 90 else text[:90].rsplit(" ", 1)[0] + " …"
