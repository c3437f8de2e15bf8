"""Names: each must stand in the cited passages, in any spelling and script. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from bot.briefing.verify.names.spelling import CAPITALS, has_full_name, is_spelt_alike, keys_of, sounds_alike
from bot.briefing.verify.text.capitals import CAPITALS as SEATS
from bot.briefing.verify.text.capitals import OTHER_SEATS
from bot.briefing.verify.text.reading import Line, Page, Reading, Word
from bot.briefing.verify.types import Fault
from retrieval import words as stemming
from retrieval.arabic import is_arabic
from retrieval.dates.fold import fold
from retrieval.names import PLACES, Name
from retrieval.names.unlisted import is_held
from retrieval.quantities.vocabulary import pattern

_BARE: Final = re.compile(r"^(?:al|el|as|ash|an|at|ar|az)[- ]|(?:'s|’s)$")
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
        if _is_word(one.name, spelt, reading):
            continue
        if not any(_names(page, one.name, spelt, reading) for page in pages):
            yield Fault("name", spelt, f"{spelt} does not stand in {cited}{_instead(one.name, pages, reading)}")
    seen = [(one.start, one.end) for one in line.names]
    for word in line.words:
        if word.keys and (not is_arabic(word.text) or _LEADS.search(line.plain[: word.start])):
            seen.append((word.start, word.end))
            if _opens(word, line) or any(_sounds(page, word) or has_full_name(line, word, page) for page in pages):
                continue
            if not any(seat.search(page.plain) for seat in _seats(word) for page in pages):
                yield Fault("name", word.text, f"{word.text} does not stand in {cited}")
    yield from _capitals(line, pages, seen, cited)


def _is_word(name_id: str, spelt: str, reading: Reading) -> bool:
    """Whether what may be a joined preposition and a name is a word that is known: لقاح, a vaccine, not to Qah."""
    name = reading.gazetteer.get(name_id)
    if name is None or not is_arabic(spelt) or " " in spelt or reading.terms.of_word(spelt) is None:
        return False
    plain = fold(spelt).plain
    return (
        all(fold(each).plain.rstrip("~") != plain for each in name.written) and fold(name.arabic or "").plain != plain
    )


def _opens(word: Word, line: Line) -> bool:
    """Whether a word has its capital from beginning a sentence: "Feigning illness"."""
    return not re.search(r"\w", line.text[: word.start]) and bool(_VERBAL.match(line.text[word.start :]))


_VERBAL: Final = re.compile(r"\w{2,}(?:ing|ly|ed)\b,?(?! (?:[A-Z]|said|told|says|has|had|was|is)\b)")


def _seats(word: Word) -> Iterator[re.Pattern[str]]:
    """What a passage calls the state of a capital that speaks for it: Manila, for the Philippines."""
    if found := OTHER_SEATS.get(word.text.casefold()):
        yield found


def _names(page: Page, name_id: str, spelt: str, reading: Reading) -> bool:
    """Whether a passage, or what is known of its report, names something."""
    if name_id in page.names or name_id in _beside(page, reading):
        return True
    name = reading.gazetteer.get(name_id)
    if name is None:
        return False
    text = "\n".join(line.text for line in page.lines)
    if name.kind in ("person", *PLACES) and (sounds_alike(spelt, page) or is_spelt_alike(spelt, text)):
        return True
    if name_id in _SHORT and _SHORT[name_id].search(page.plain):
        return True
    known = [found for one in page.names | _beside(page, reading) if (found := reading.gazetteer.get(one))]
    state = SEATS.get(name_id)
    if state and (state in page.names or any(one.country == state for one in known if one.kind in _OF_STATE)):
        return True
    if name.kind in ("country", "community") and _has_people(page, name):
        return True
    if name.kind == "country":
        return any(one.country == name.id and one.kind in PLACES | {"army", "office", "person"} for one in known)
    if name.kind in ("office", "agency", "army"):
        return _has_parts(page, spelt, known, reading, is_office=True)
    bare = _BARE.sub("", spelt.casefold())
    if re.search(rf"(?<!\w){re.escape(bare)}(?!\w)", page.plain):
        return True  # al-Qaim, where the passage names the al-Qaim crossing
    return name.kind != "person" and " " in spelt and _has_parts(page, spelt, known, reading, is_office=False)


def _has_people(page: Page, name: Name) -> bool:
    """Whether a passage has a people in another form: Syriac for Syriac Christians, كرديا, Kurdistan."""
    if name.id == "kurds" and not page.names.isdisjoint(_KURDISH):
        return True
    if name.kind == "community" and any(one.split()[0].casefold() in page.plain.split() for one in name.written):
        return True
    return any(_has_root(page, one) for one in name.written)


#: What speaks for a country.
_OF_STATE: Final = frozenset({"army", "office", "agency"})
#: Whose people are Kurds.
_KURDISH: Final = frozenset("kurdistan-region kurdistan-regional-government kdp puk peshmerga".split())
#: What reports call somebody for short: "the Organization".
_SHORT: Final = {
    "un-envoy-for-syria": pattern(r"\b(?:un|united nations) (?:\w+ )?envoy\b|مبعوث"),
    "sohr": pattern(r"\bobservatory\b|(?<!\w)[وفبل]?المرصد(?!\w)"),
    "sunnis": pattern(r"\bsunnis?\b|(?<!\w)[وفبل]?ال(?:سنة|سنه|سني\w*)(?!\w)"),
    "kurdistan-region": pattern(
        r"(?<!\w)[وفبل]?الإقليم(?!\w)|\bthe region's (?:government|president|prime|parliament)"
    ),
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
    if is_held(word.stem, word.keys, _stems_of(text), keys_of(original)):
        return True
    if is_spelt_alike(word.text, original):
        return True
    if word.text.isupper() and len(word.text) > 1:
        initials = "".join(match[0][0] for match in CAPITALS.finditer(original))
        return word.text in initials
    return False


@lru_cache(maxsize=512)
def _stems_of(text: str) -> frozenset[str]:
    return frozenset(stemming.stems(text))


def _capitals(line: Line, pages: Sequence[Page], seen: Sequence[tuple[int, int]], cited: str) -> Iterator[Fault]:
    """Words with a capital inside a sentence, which are names even where they are common words: Olive Branch."""
    original = "\n".join(told.text for page in pages for told in page.lines)
    seen = [*seen, *((one.start, one.end) for one in line.dates)]
    concepts = {(one.start, one.end): one for one in line.words}
    for match in CAPITALS.finditer(line.text):
        begins = not line.text[: match.start()].strip(" \"'“‘«([")
        quoted = line.text[max(0, match.start() - 1) : match.start()] in ('"', "“", "‘", "'")
        word = match[0].removesuffix("'s").removesuffix("’s")
        if begins or quoted or word.casefold() in _NO_NAMES or len(word) < 2:
            continue
        if any(start < match.end() and match.start() < end for start, end in seen):
            continue
        if any(word.casefold() in page.plain for page in pages) or is_spelt_alike(word, original):
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
