"""Names: each must stand in the cited passages, in any spelling and script. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from bot.briefing.verify.alignment import Clause, Support, retells
from bot.briefing.verify.capitals import CAPITALS
from bot.briefing.verify.reading import Line, Page, Reading, Word
from bot.briefing.verify.types import Fault
from retrieval import words as stemming
from retrieval.arabic import is_arabic
from retrieval.dates.fold import fold
from retrieval.names import PLACES, Name
from retrieval.names.keys import is_article
from retrieval.names.unlisted import is_held, keys_in
from retrieval.quantities.vocabulary import pattern

_BARE: Final = re.compile(r"^(?:al|el|as|ash|an|at|ar|az)[- ]|(?:'s|’s)$")
_CAPITALS: Final = re.compile(r"\b[A-Z][A-Za-z'’-]*")
_SAME_LANGUAGE_SHARE, _NEARLY_ALL = 0.6, 0.75
# Places of one kind: what is said of one is not said of the other. A town may lie in a province.
_RANKS: Final = (
    frozenset({"city", "town", "village", "camp"}),
    frozenset({"province"}),
    frozenset({"crossing"}),
    frozenset({"district"}),
)
#: What shows in Arabic, which has no capitals, that a word behind it is a name.
_LEADS: Final = pattern(
    r"(?<!\w)[وفبل]?(?:ال)?(?:مدينة|بلدة|قرية|بلدات|قرى|حي|ناحية|قضاء|منطقة|محافظة|مخيم|معبر|جسر|جبل|سد|حقل"
    r"|شارع|العقيد|اللواء|العميد"
    r"|الشيخ|الدكتور|السيد|النائب|الوزير|المتحدث|القائد|الجنرال|المقدم|الرائد|النقيب|الملازم|لواء|كتيبة|فصيل"
    r"|حركة|حزب|جبهة|قرب|باسم|يدعى)\s+$"
)
#: Words with a capital that are no names.
_NO_NAMES: Final = frozenset(
    "i mr mrs ms dr gen lt col maj capt the a an monday tuesday wednesday thursday friday saturday sunday"
    " january february march april may june july august september october november december mr am pm gmt utc".split()
)


def faults_of_names(line: Line, pages: Sequence[Page], reading: Reading) -> Iterator[Fault]:
    """What is wrong with the names of a statement's sentence."""
    cited = ", ".join(f"[{page.n}]" for page in pages)
    for one in line.names:
        spelt = line.text[one.start : one.end]
        if not any(_names(page, one.name, spelt, reading) for page in pages):
            yield Fault("name", spelt, f"{spelt} does not stand in {cited}{_instead(one.name, pages, reading)}")
    seen = [(one.start, one.end) for one in line.names]
    for word in line.words:
        if word.keys and (not is_arabic(word.text) or _LEADS.search(line.plain[: word.start])):
            seen.append((word.start, word.end))
            if not any(_sounds(page, word) for page in pages):
                yield Fault("name", word.text, f"{word.text} does not stand in {cited}")
    yield from _capitals(line, pages, seen, cited)


def faults_of_places(aligned: Sequence[tuple[Clause, Support]], reading: Reading) -> Iterator[Fault]:
    """Towns that a passage names, but not of what the statement says of them."""
    for clause, support in aligned:
        if support.share < _SAME_LANGUAGE_SHARE:
            continue
        yield from _of_the_kind(clause, support)
        for rank in _RANKS if support.share >= _NEARLY_ALL else ():
            if fault := _elsewhere(clause, support, rank, reading):
                yield fault


def _of_the_kind(clause: Clause, support: Support) -> Iterator[Fault]:
    """A thing by its name where the passage's sentence names another of the kind: Intisar for Zahra."""
    there = dict(_things(support.line))
    here = dict(_things(clause.line))
    for word, concept in here.items():
        if not clause.start <= word.start < clause.end or any(retells(word, one) for one in support.line.words):
            continue
        others = [one for one, kind in there.items() if kind == concept]
        if others and not any(retells(mine, one) for mine in clause.line.words for one in others):
            yield Fault("name", word.text, f"[{support.page.n}] says this of {others[0].text}, not of {word.text}")


def _things(line: Line) -> Iterator[tuple[Word, str]]:
    """The names that stand beside a word for what they are, with what that is."""
    kinds = [word for word in line.words if word.concept in _KINDS and not word.name]
    for word in line.words:
        if not (word.name or word.keys):
            continue
        if word.name and word.concept in _KINDS:
            yield word, word.concept
            continue
        for kind in kinds:
            gap = line.plain[word.end : kind.start] if word.end <= kind.start else line.plain[kind.end : word.start]
            if kind.concept and len(gap) <= _CLOSE and not gap.strip(" -"):
                yield word, kind.concept


_CLOSE: Final = 2
_KINDS: Final = frozenset(
    "neighbourhood district crossing border-crossing camp prison dam bridge airport airbase hospital village field"
    " oilfield market mosque square street school station refinery university".split()
)


def _elsewhere(clause: Clause, support: Support, rank: frozenset[str], reading: Reading) -> Fault | None:
    mine = {
        one.name: one
        for one in clause.line.names
        if clause.start <= one.start < clause.end and _is_of(one.name, rank, reading)
    }
    theirs = {one.name for one in support.line.names if _is_of(one.name, rank, reading)}
    named = {one.name for one in clause.line.names}
    if not mine or not theirs or theirs & named:
        return None
    if not any(mine.keys() & {one.name for one in line.names} for line in support.page.lines):
        return None
    one = mine[min(mine)]
    spelt = clause.line.text[one.start : one.end]
    other = reading.gazetteer.get(min(theirs))
    where = other.name if other else "another place"
    return Fault("name", spelt, f"[{support.page.n}] says this of {where}, not of {spelt}")


def _is_of(name_id: str, rank: frozenset[str], reading: Reading) -> bool:
    name = reading.gazetteer.get(name_id)
    return name is not None and name.kind in rank


def _names(page: Page, name_id: str, spelt: str, reading: Reading) -> bool:
    """Whether a passage, or what is known of its report, names something."""
    if name_id in page.names or name_id in _beside(page, reading):
        return True
    name = reading.gazetteer.get(name_id)
    if name is None:
        return False
    text = "\n".join(line.text for line in page.lines)
    if name.kind in ("person", *PLACES) and (_sounds_alike(spelt, page) or _is_spelt_alike(spelt, text)):
        return True
    if name_id in _SHORT and _SHORT[name_id].search(page.plain):
        return True
    known = [found for one in page.names | _beside(page, reading) if (found := reading.gazetteer.get(one))]
    state = CAPITALS.get(name_id)
    if state and (state in page.names or any(one.country == state for one in known if one.kind in _OF_STATE)):
        return True
    if name.kind in ("country", "community") and any(_has_root(page, one) for one in name.written):
        return True
    if name.kind == "country":
        return any(one.country == name.id and one.kind in PLACES | {"army", "office", "person"} for one in known)
    if name.kind in ("office", "agency", "army"):
        return _has_parts(page, spelt, known, reading, is_office=True)
    bare = _BARE.sub("", spelt.casefold())
    if re.search(rf"(?<!\w){re.escape(bare)}(?!\w)", page.plain):
        return True  # al-Qaim, where the passage names the al-Qaim crossing
    return name.kind != "person" and " " in spelt and _has_parts(page, spelt, known, reading, is_office=False)


#: What speaks for a country.
_OF_STATE: Final = frozenset({"army", "office", "agency"})
#: What reports call somebody for short: "the Organization".
_SHORT: Final = {
    "un-envoy-for-syria": pattern(r"\b(?:un|united nations) (?:\w+ )?envoy\b|مبعوث"),
    "sohr": pattern(r"\bobservatory\b|(?<!\w)[وفبل]?المرصد(?!\w)"),
    "sunnis": pattern(r"\bsunnis?\b|(?<!\w)[وفبل]?ال(?:سنة|سنه|سني\w*)(?!\w)"),
    "isil": pattern(r"(?<!\w)[وفبل]?(?:التنظيم|تنظيم الدول[ةه])(?!\w)|\bthe (?:caliphate|jihadists)\b"),
}


def _has_root(page: Page, arabic: str) -> bool:
    """Whether an Arabic passage has an adjective of a people or a country: كرديا."""
    root = fold(arabic).plain.removeprefix("ال").rstrip("هاي~")
    return (
        is_arabic(root) and len(root) > 2 and bool(re.search(rf"(?<!\w)[وفبل]?(?:ال)?{re.escape(root)}ي", page.plain))
    )


def _has_parts(page: Page, spelt: str, known: Sequence[Name], reading: Reading, *, is_office: bool) -> bool:
    """Whether a passage has the parts of a name that says what somebody is: Iraq's prime minister."""
    concepts = reading.terms.find(spelt) if is_office else frozenset()
    words = [word for word in re.findall(r"[^\W\d_]+", spelt) if len(word) > 1 and stemming.stem(word)]
    for word in words:
        mention = next(iter(reading.gazetteer.find(word)), None)
        name = reading.gazetteer.get(mention.name) if mention else None
        if name and name.id in page.names:
            continue
        if name and name.kind == "country":
            if not any(one.country == name.id for one in known):
                return False
        elif not _has_word(page, word, reading) and not (concepts and concepts <= page.concepts):
            return False
    return True


def _has_word(page: Page, word: str, reading: Reading) -> bool:
    concept = reading.terms.of_word(word)
    if concept and concept in page.concepts:
        return True
    stem = stemming.stem(word)
    if stem in page.stems or stem in _stems_of(page.plain):
        return True
    name = next(iter(reading.gazetteer.find(word)), None)
    return bool(name and name.name in page.names)


def _beside(page: Page, reading: Reading) -> frozenset[str]:
    """What title, dateline, outlet and origin of a passage's report name."""
    one = page.offered
    if one is None:
        return frozenset()
    text = ". ".join(filter(None, (one.title, one.dateline, one.outlet, one.origin)))
    return frozenset(mention.name for mention in reading.gazetteer.find(text)) if text else frozenset()


def _sounds(page: Page, word: Word) -> bool:
    """Whether a passage has a name in no file, as spelt or as it sounds."""
    one = page.offered
    beside = " ".join(filter(None, (one.title, one.dateline, one.outlet, one.origin))) if one else ""
    text = f"{page.plain}\n{beside}"
    original = "\n".join(line.text for line in page.lines) + "\n" + beside
    if is_held(word.stem, word.keys, _stems_of(text), _keys_of(original)):
        return True
    if _is_spelt_alike(word.text, original):
        return True
    if word.text.isupper() and len(word.text) > 1:
        initials = "".join(match[0][0] for match in _CAPITALS.finditer(original))
        return word.text in initials
    return False


def _is_spelt_alike(name: str, text: str) -> bool:
    """Whether a text has each part of a name, in whatever usual spelling."""
    parts = [part for part in re.split(r"[\s-]+", name) if part and not is_article(part)]
    return all(_spelt(part) in _spellings_of(text) for part in parts)


def _spelt(word: str) -> str:
    """A Latin spelling of an Arabic name without what writers differ in: Nujayfi and Nujaifi, Jassem and Jasim."""
    plain = re.sub(r"['’`-]|(?<=[aeiou])h$", "", word.casefold().removesuffix("'s").removesuffix("’s"))
    return re.sub(r"(.)\1+", r"\1", plain.translate(_VOWELS))


_VOWELS: Final = str.maketrans("eyow", "iiuu")


@lru_cache(maxsize=512)
def _spellings_of(text: str) -> frozenset[str]:
    return frozenset(_spelt(part) for match in _CAPITALS.finditer(text) for part in re.split(r"[\s-]+", match[0]))


def _sounds_alike(spelt: str, page: Page) -> bool:
    """Whether each word of a known name stands in a passage as it sounds, in the other script."""
    if not page.lines or is_arabic(spelt) == (page.lines[0].lang == "ar"):
        return False
    held = _keys_of("\n".join(line.text for line in page.lines))
    each = [keys_in(word) for word in spelt.split()]
    return bool(each) and all(any(len(key) > _SHORT_KEY for key in keys & held) for keys in each)


_SHORT_KEY: Final = 2


@lru_cache(maxsize=512)
def _keys_of(text: str) -> frozenset[str]:
    return keys_in(text)


@lru_cache(maxsize=512)
def _stems_of(text: str) -> frozenset[str]:
    return frozenset(stemming.stems(text))


def _capitals(line: Line, pages: Sequence[Page], seen: Sequence[tuple[int, int]], cited: str) -> Iterator[Fault]:
    """Words with a capital inside a sentence, which are names even where they are common words: Olive Branch."""
    original = "\n".join(told.text for page in pages for told in page.lines)
    seen = [*seen, *((one.start, one.end) for one in line.dates)]
    concepts = {(one.start, one.end): one for one in line.words}
    for match in _CAPITALS.finditer(line.text):
        begins = not line.text[: match.start()].strip(" \"'“‘«([")
        quoted = line.text[max(0, match.start() - 1) : match.start()] in ('"', "“", "‘", "'")
        word = match[0].removesuffix("'s").removesuffix("’s")
        if begins or quoted or word.casefold() in _NO_NAMES or len(word) < 2:
            continue
        if any(start < match.end() and match.start() < end for start, end in seen):
            continue
        if any(word.casefold() in page.plain for page in pages) or _is_spelt_alike(word, original):
            continue
        stem = stemming.stem(word)
        held = any(start <= match.start() < end and one.concept for (start, end), one in concepts.items())
        if held or not stem or any(page.lines and page.lines[0].lang != line.lang for page in pages):
            continue
        beside = " ".join(
            part for page in pages if page.offered for part in (page.offered.title, page.offered.outlet or "")
        )
        if not any(stem in _stems_of(page.plain) for page in pages) and stem not in _stems_of(beside):
            yield Fault("name", word, f"{word} does not stand in {cited}")


def _instead(name_id: str, pages: Sequence[Page], reading: Reading) -> str:
    """What the passages name of the same kind."""
    name = reading.gazetteer.get(name_id)
    if name is None:
        return ""
    for page in pages:
        for one in sorted(page.names):
            other = reading.gazetteer.get(one)
            if other and other.kind == name.kind:
                return f"; [{page.n}] names {other.name}"
    return ""
