"""Who says it: an attribution of a passage is neither lost nor given to somebody else. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bot.briefing.speakers import Saying
from bot.briefing.speech import SOURCE, VERBS, Stance
from bot.briefing.verify.alignment import Clause, Support, retells
from bot.briefing.verify.capitals import CAPITALS
from bot.briefing.verify.marks import Kind
from bot.briefing.verify.reading import LIGHT, Line, Page, Reading, Word, comparable
from bot.briefing.verify.types import Fault
from retrieval import words as stemming
from retrieval.arabic import is_arabic
from retrieval.names.unlisted import keys_in
from retrieval.quantities.vocabulary import pattern

_RETOLD: Final = 0.4
_ABOUT: Final = 0.5
_SAID: Final = pattern(
    r"\b(?:according|reportedly|allegedly|purportedly|alleged|accus\w+|blam\w+|claim\w*|said|says?|saying|told"
    r"|reports?|reported|stated|statement"
    r"|given (?:as|by)|gave|gives|announc\w+|quot\w+|cit(?:es|ed|ing)|account|version|described|spokes\w+"
    r"|testif\w+|insist\w*|maintain\w*|argu\w+|acknowledg\w+|admit\w*"
    r"|confirm\w*|warn\w*|vow\w*|pledg\w+|promis\w+|demand\w*|urg\w+|call(?:s|ed|ing) (?:on|for)|den(?:y|ies"
    r"|ied|ying|ial)|reject\w*|dismiss\w*|estimat\w+|puts?|count(?:s|ed)|document\w*|record(?:s|ed)|tally|figures?"
    r"|believ\w+|suspect\w*|express\w*|complain\w*|recall\w*|recount\w*|relat(?:es|ed)|assert\w*|declar\w+"
    r"|wrote|tweeted|posted|published|threaten\w*|condemn\w*|criticis\w+|praise\w*|welcom\w+|in the words of"
    r"|in (?:his|her|their|its) (?:view|words))\b"
)
_SAID_ARABIC: Final = pattern(
    r"(?<!\w)[وف]?(?:ب?حسب|وفقا?|لفت|نقل\w*|قال\w*|يقول|تقول|أعلن\w*|إعلان|ذكر\w*|أفاد\w*|أكد\w*|أضاف\w*"
    r"|أوضح\w*|صرح\w*|زعم\w*|تزعم|يزعم|ادعى|ادعت|اتهم\w*|اتهام\w*|حمل\w*|نفى|نفت|نفي"
    r"|تبن\w*|رفض\w*|قول|ادعاء|ادعاءات|بيان|تصريح\w*|تقرير|رواية|اعترف\w*|أقر\w*|حذر\w*|دعا|دعت|طالب\w*|تعهد\w*|وثق\w*|أحصى|أحصت|سجل\w*"
    r"|قدر\w*|تحدث\w*|كشف\w*|أشار\w*|على لسان|مزاعم|يزعم|أبلغ\w*|شهود|يتهم|تتهم|اعتبر\w*|هدد\w*|أدان\w*)(?!\w)"
)
_OPENS: Final = pattern(
    r"(?:^|[,;:\"“]|\b(?:while|as|but|and|after|when|though|although|because|where|which|that)|بينما|فيما|و|كما)\s*$"
)
_FAR: Final = pattern(
    r"[;]|,\s(?:while|but|whereas|although)\b|\s(?:while|whereas)\b|، (?:بينما|فيما|لكن)|\s(?:بينما|فيما)\s"
)
#: Words for speakers that tell little of who it is.
_ANYBODY: Final = frozenset(
    stemming.stem(word)
    for word in """
    official officials source sources spokesman spokeswoman spokesperson statement head chief officer officers senior
    local people person man men report reports member members authorities authority group someone somebody others
    director leader commander representative unnamed anonymous one several some two three his her its their
    مصدر مصادر مسؤول مسؤولون مسؤولين متحدث ناطق بيان رئيس قائد عضو محلي محلية مدير
    """.split()
) - {""}


def faults_of_speakers(
    line: Line,
    aligned: Sequence[tuple[Clause, Support]],
    unbiased: Sequence[tuple[Clause, Sequence[Support]]],
    reading: Reading,
) -> Iterator[Fault]:
    """What is wrong with who says what a sentence tells.

    ``unbiased`` are the sentences that the clauses retell whoever says so, ``aligned`` those of the same speaker first.
    """
    lost = _lost(line, aligned)
    if lost:
        yield lost
    nearest = [(clause, each[0]) for clause, each in unbiased]
    further = [(clause, one) for clause, each in unbiased for one in each[1:] if one.share >= _RETOLD]
    for saying in line.sayings:
        if fault := _another(saying, line, [*nearest, *_as_near(aligned, nearest), *further], reading):
            yield fault


def faults_of_owners(line: Line, pages: Sequence[Page], reading: Reading) -> Iterator[Fault]:
    """Quotations that a statement gives to another one than the sentence of a passage that holds them."""
    if len(line.sayings) != 1 or line.sayings[0].is_pronoun:
        return
    saying = line.sayings[0]
    who = _speaker_words(saying, line, reading)
    quoted = [comparable(match[1]) for match in _QUOTED.finditer(line.text)]
    told = [
        (page, one) for page in pages for one in page.lines for text in quoted if text and text in comparable(one.text)
    ]
    owners = [(page, owner, one) for page, one in told for owner in one.sayings]
    if (
        not who
        or not owners
        or any(owner.is_pronoun or _is_same(saying, who, owner, reading) for _, owner, _ in owners)
    ):
        return
    if any(all(any(retells(word, found) for found in one.words) for word in who) for _, _, one in owners):
        return
    page, owner, _ = owners[0]
    yield Fault("speaker", saying.who, f"in [{page.n}] it is {owner.who} who says this, not {saying.who}")


_QUOTED: Final = re.compile(r"[\"“«„]([^\"“”«»„]{12,})[\"”»“]")


def _as_near(
    aligned: Sequence[tuple[Clause, Support]], unbiased: Sequence[tuple[Clause, Support]]
) -> list[tuple[Clause, Support]]:
    """The sentences of the same speaker that hold as much of a clause as those that hold most."""
    return [one for one, other in zip(aligned, unbiased, strict=True) if one[1].share >= other[1].share - _AS_MUCH]


_AS_MUCH: Final = 0.12


def _lost(line: Line, aligned: Sequence[tuple[Clause, Support]]) -> Fault | None:
    if _is_attributed(line):
        return None
    for clause, support in aligned:
        if support.share < _RETOLD or (clause.start == 0 and len(aligned) > 1 and _LEAD.match(clause.line.plain)):
            continue
        sayings = [(one, support.line) for one in support.line.sayings if _is_about(one, support)]
        for saying, told in [*sayings, *_accused(clause, support)]:
            said = told.text[saying.start : saying.end]
            return Fault(
                "attribution",
                clause.text,
                f"[{support.page.n}] gives this as what somebody says (“{said}”): say who",
            )
    return None


#: What opens a sentence and only says of what, or when: "Of the bodies recovered in Raqqa, …".
_LEAD: Final = pattern(
    r"(?:of|among|out of|from|after|before|during|since|following|amid|with|at|in|on)\b|(?:من بين|من|بعد|منذ|خلال)\s"
)


def _accused(clause: Clause, support: Support) -> Iterator[tuple[Saying, Line]]:
    """Sayings beside the sentence that blame those whom a clause names without more ado."""
    here = {one.name for one in support.line.names}
    names = {word.name for word in clause.words if word.name} - here
    for line in support.page.lines[max(0, support.at - 1) : support.at + 2]:
        for saying in line.sayings:
            if saying.stance not in (Stance.BLAMES, Stance.CLAIMS_RESPONSIBILITY):
                continue
            if names & {one.name for one in line.names if one.start >= saying.start}:
                yield saying, line


def _is_attributed(line: Line) -> bool:
    if line.sayings or line.has(Kind.RUMOURED):
        return True
    if line.lang == "ar":
        return bool(_SAID_ARABIC.search(line.plain))
    return bool(_SAID.search(line.plain) or SOURCE.search(line.text) or VERBS.search(line.text))


def _is_about(saying: Saying, support: Support) -> bool:
    """Whether what a clause retells is what somebody says in the sentence."""
    told = support.line
    spans = _said(saying, told)
    asides = [match.span() for match in _ASIDE.finditer(told.plain)]
    if _in_aside([other.start for _, others in support.pairs for other in others if not other.name], asides):
        return False
    inside = outside = 0.0
    for word, others in support.pairs:
        end = _end(saying, told)
        places = [other.start for other in others if not saying.start <= other.start < end]
        if not places:
            continue  # who speaks is not what is said
        if any(start <= place < end for place in places for start, end in spans):
            inside += word.weight
        else:
            outside += word.weight
    return inside > LIGHT and inside >= _ABOUT * (inside + outside)


def _in_aside(places: Sequence[int], asides: Sequence[tuple[int, int]]) -> bool:
    """Whether all that a clause retells stands in one aside, which is nobody's claim: ", a town near the border,"."""
    return bool(places) and any(all(start <= place < end for place in places) for start, end in asides)


_ASIDE: Final = pattern(r",\s(?:a|an|the|which|where|who)\s[^,;.]{5,80},")


def _end(saying: Saying, told: Line) -> int:
    """Where a speaker ends: in Arabic, where that is told less surely, behind two words at most."""
    if told.lang != "ar":
        return saying.end
    words = list(re.finditer(r"\S+", told.text[saying.start : saying.end]))
    return saying.start + words[min(len(words), _ARABIC_SPEAKER) - 1].end() if words else saying.end


_ARABIC_SPEAKER: Final = 2


def _said(saying: Saying, told: Line) -> list[tuple[int, int]]:
    """Where in a sentence that stands which somebody says."""
    before, behind = told.plain[: saying.start], told.plain[_end(saying, told) :]
    others = [one for one in told.sayings if one != saying]
    following = min((one.start for one in others if one.start >= saying.end), default=len(told.plain))
    previous = max((one.end for one in others if one.end <= saying.start), default=0)
    stop = min((match.start() + _end(saying, told) for match in _FAR.finditer(behind)), default=len(told.plain))
    begin = max((match.end() for match in _FAR.finditer(before)), default=0)
    end = _end(saying, told)
    ahead = (end, min(stop, following) if following > saying.end else stop)
    back = (max(begin, previous), saying.start)
    if saying.stance in (Stance.DENIES, Stance.BLAMES, Stance.CLAIMS_RESPONSIBILITY):
        return [(saying.start, len(told.plain))] if not _is_end(behind) else [back]
    if _is_end(behind):
        return [back]
    if not re.search(r"\w", before) or (_OPENS.search(before) and not before.rstrip().endswith(",")):
        return [ahead]
    if before.rstrip().endswith(",") and re.match(r"\s*,", behind):
        return [back, ahead]
    return [ahead]


def _is_end(behind: str) -> bool:
    """Whether nothing is said behind a saying but when and where it was said."""
    rest = re.sub(
        r"^\W*(?:(?:late |early )?(?:on )?\w+day|yesterday|today|in a (?:\w+ )?statement|in \w+|to \w+|earlier"
        r"|later|يوم \w+|في بيان|أمس|اليوم)*",
        "",
        behind,
    )
    return len(re.findall(r"\w+", rest)) <= 2


def _another(saying: Saying, line: Line, aligned: Sequence[tuple[Clause, Support]], reading: Reading) -> Fault | None:
    """Where a saying is given to somebody who does not say so in the passages."""
    who = [] if saying.is_pronoun or _NO_SPEAKER.match(saying.who) else _speaker_words(saying, line, reading)
    if not who:
        return None
    if len(line.sayings) > 1:  # each with what stands beside it
        aligned = [one for one in aligned if one[0].start <= saying.start < one[0].end] or aligned
    supports = [support for clause, support in aligned if support.share >= _RETOLD and _concerns(clause, saying)]
    supports = supports or [support for _, support in aligned]
    if fault := next((found for one in supports if (found := _of_another(saying, who, one, reading))), None):
        return fault
    if not supports or any(_says_so(saying, who, support, reading) for support in supports):
        return None
    if _holds_what_he_says(saying, aligned, who, reading):
        return None
    for support in supports:
        rival = next((one for one in _near(support) if _is_about(one, support) and not one.is_pronoun), None)
        if rival and _speaks_elsewhere(saying, who, support, reading):
            return _given_to(saying, rival, support)
        if _is_outlet(who, support.page, reading):
            return None
        blames = rival is not None and rival.stance is saying.stance is Stance.BLAMES
        if _stands(who, support) and (rival is None or not (_is_short(rival) or blames)):
            return None
        if rival:
            return _given_to(saying, rival, support)
    return Fault("speaker", saying.who, f"{saying.who} does not say this in [{supports[0].page.n}]")


#: What leads to somebody who is spoken of: أشارت إلى, pointed to.
_NO_SPEAKER: Final = re.compile(r"(?:إلى|على|عن|في|to|of)\s")


_OWNS_UP: Final = (Stance.CONFIRMS, Stance.CLAIMS_RESPONSIBILITY)


def _of_another(saying: Saying, who: Sequence[Word], support: Support, reading: Reading) -> Fault | None:
    """Where a sentence of several speakers gives what a clause retells to another one of them, or this one denies it."""
    told = support.line.sayings
    mine = [one for one in told if _is_same(saying, who, one, reading)]
    owners = [one for one in told if _is_about(one, support)]
    if mine and not owners:
        return None
    if saying.stance in _OWNS_UP and all(one.stance is Stance.DENIES for one in mine) and mine:
        return Fault("polarity", saying.who, f"in [{support.page.n}] {mine[0].who} denies this")
    if not mine or not owners or any(one in owners or one.stance is Stance.DENIES for one in mine):
        return None
    others = [one for one in owners if not one.is_pronoun]
    return _given_to(saying, others[0], support) if len(others) == len(owners) == 1 else None


def _holds_what_he_says(
    saying: Saying, aligned: Sequence[tuple[Clause, Support]], who: Sequence[Word], reading: Reading
) -> bool:
    """Whether a sentence in which nobody else speaks has what a statement says, though another one comes nearer."""
    said = {word.start: word for clause, _ in aligned for word in clause.words}.values()
    content = [
        word
        for word in said
        if word.weight > LIGHT
        and word not in who
        and not any(one.start <= word.start < one.end for clause, _ in aligned[:1] for one in clause.line.sayings)
    ]
    numbers = {one.low for clause, _ in aligned for one in clause.quantities}
    lines = [line for page in {id(one.page): one.page for _, one in aligned}.values() for line in page.lines]
    for line in lines:
        if not content or not line.sayings or not all(_is_same(saying, who, one, reading) for one in line.sayings):
            continue
        held = [word for word in content if any(retells(word, one) for one in line.words)]
        if numbers <= {one.low for one in line.quantities} and len(held) >= _HOLDS * len(content):
            return True
    return False


_HOLDS: Final = 0.6


def _says_so(saying: Saying, who: Sequence[Word], support: Support, reading: Reading) -> bool:
    """Whether somebody says so in the sentence that a clause retells, by name or by a pronoun."""
    near = _near(support)
    if saying.stance is Stance.DENIES and support.line.has(Kind.NOT) and _stands(who, support):
        return True
    if any(_is_same(saying, who, one, reading) for one in near) or _leads(who, support):
        return True
    return any(one.is_pronoun for one in near) and _speaks_before(saying, who, support, reading)


def _given_to(saying: Saying, rival: Saying, support: Support) -> Fault:
    return Fault("speaker", saying.who, f"in [{support.page.n}] it is {rival.who} who says this, not {saying.who}")


def _concerns(clause: Clause, saying: Saying) -> bool:
    """Whether a clause holds something besides who speaks."""
    return any(not saying.start <= word.start < saying.end and word.weight > LIGHT for word in clause.words) or bool(
        clause.quantities
    )


def _near(support: Support) -> list[Saying]:
    """Who speaks in the sentence that a clause retells, else in those beside it."""
    if support.line.sayings:
        return list(support.line.sayings)
    beside = support.page.lines[max(0, support.at - 1) : support.at + 2]
    return [one for line in beside for one in line.sayings]


#: A name before what its bearer is: "Jan Egeland, head of the task force, said".
_APPOSED: Final = re.compile(r"(?:[A-Z][\w'’-]*|al-\w+)(?:[\s-](?:[A-Z][\w'’-]*|al-\w+))*,\s$")


def _speaker_words(saying: Saying, line: Line, reading: Reading) -> list[Word]:
    at = line.text.find(saying.who)
    if at < 0:
        return []
    end = at + len(saying.who)
    if apposed := _APPOSED.search(line.text[:at]):
        at = apposed.start()
    words = [word for word in line.words if at <= word.start < end]
    special = [word for word in words if word.name or word.keys or " " in word.text or word.stem not in _ANYBODY]
    if line.lang == "ar":  # where a speaker ends is told less surely there: whoever is named first is meant
        special = special[:2]
    return special


def _states(saying: Saying, reading: Reading) -> set[str | None]:
    """The countries whose government speaks."""
    names = [one.name for one in _words_of(saying.who, reading) if one.name]
    known = [name for one in names if (name := reading.gazetteer.get(one))]
    return {_state(name) for name in names} | {name.country for name in known if name.kind in ("office", "army")}


def _state(name: str | None) -> str | None:
    """A name; of a capital, whose government is meant where it speaks, the country."""
    return CAPITALS.get(name, name) if name else None


_SHORT_KEY: Final = 2


def _is_same(saying: Saying, who: Sequence[Word], other: Saying, reading: Reading) -> bool:
    if saying.name and _state(saying.name) == _state(other.name):
        return True
    capitals = {_state(word.name) for word in who if word.name in CAPITALS}
    if capitals & _states(other, reading):
        return True
    if saying.who.casefold() == other.who.casefold():
        return True
    if len({key for key in keys_in(saying.who) & keys_in(other.who) if len(key) > _SHORT_KEY}) > 0:
        return True
    theirs = _words_of(other.who, reading)
    mine = {stem for word in who for stem in stemming.stems(word.text)} - _ANYBODY
    shared = mine & set(stemming.stems(other.who))
    if len(shared) > 1 or (mine and shared == mine):
        return True
    alike = any(retells(word, one) or retells(one, word) for word in who for one in theirs)
    return alike and not _differ(who, theirs, reading)


def _differ(who: Sequence[Word], theirs: Sequence[Word], reading: Reading) -> bool:
    """Whether two speakers bear different names of people."""
    mine, others = ({word.name for word in words if _is_person(word, reading)} for words in (who, theirs))
    return bool(mine and others) and not mine & others


def _is_person(word: Word, reading: Reading) -> bool:
    name = reading.gazetteer.get(word.name) if word.name else None
    return name is not None and name.kind == "person"


def _words_of(text: str, reading: Reading) -> list[Word]:
    page = reading.statement(text, None)
    return [word for line in page.lines for word in line.words]


def _stands(who: Sequence[Word], support: Support) -> bool:
    """Whether the words for a speaker stand in the sentence or beside it."""
    near = support.page.lines[max(0, support.at - 1) : support.at + 2]
    crossing = is_arabic(support.line.text[:_START]) != is_arabic("".join(word.text for word in who))
    known = [word for word in who if word.name or word.concept or word.keys] if crossing else who
    return all(any(retells(word, one) for line in near for one in line.words) for word in known)


_START: Final = 200


def _is_short(rival: Saying) -> bool:
    """Whether the speaker of the passage is told so plainly that another one is not meant."""
    return rival.name is not None or len(rival.who.split()) <= _FEW


_FEW: Final = 4


def _speaks_elsewhere(saying: Saying, who: Sequence[Word], support: Support, reading: Reading) -> bool:
    return any(
        _is_same(saying, who, one, reading)
        for at, line in enumerate(support.page.lines)
        for one in line.sayings
        if at != support.at
    )


def _leads(who: Sequence[Word], support: Support) -> bool:
    """Whether the words for a speaker stand in the sentence itself, where it has none that is understood.

    In Arabic a long speaker is cut short: there the words behind the verb of speech count, the first of them above all.
    """
    told = support.line
    if not told.sayings:
        return all(any(retells(word, one) for one in told.words) for word in who)
    if told.lang != "ar":
        return False
    for saying in told.sayings:
        near = sorted(
            (one for one in told.words if saying.start <= one.start < saying.start + _LONG and one.weight > LIGHT),
            key=lambda one: one.start,
        )
        behind = _THAT.search(told.plain, saying.start)
        if behind and any(
            retells(word, one) for word in who for one in told.words if saying.start <= one.start < behind.start()
        ):
            return True
        near = [one for one in near if one.stem not in _ANYBODY and one.concept not in ("accuse", "deny")]
        if near and any(retells(word, near[0]) for word in who):
            return True
    return False


_LONG: Final = 60
#: Where in Arabic what is said begins.
_THAT: Final = pattern(r"(?<!\w)(?:إن|ان|أن|بأن|بان|إنه\w*|انه\w*|أنه\w*)(?!\w)|:")


def _speaks_before(saying: Saying, who: Sequence[Word], support: Support, reading: Reading) -> bool:
    before = [one for line in support.page.lines[: support.at] for one in line.sayings if not one.is_pronoun]
    return bool(before) and _is_same(saying, who, before[-1], reading)


def _is_outlet(who: Sequence[Word], page: Page, reading: Reading) -> bool:
    """Whether a speaker is the outlet or the origin of a passage."""
    if page.offered is None:
        return False
    text = " ".join(filter(None, (page.offered.outlet, page.offered.origin)))
    if not text:
        return False
    named = {one.name for one in reading.gazetteer.find(text)}
    stems = set(stemming.stems(text))
    keys = keys_in(text)
    return all(
        (word.name in named if word.name else word.stem in stems or not keys.isdisjoint(word.keys)) for word in who
    )
