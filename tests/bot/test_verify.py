"""The check of written statements: a table of what may be shown and what may not, and what holds for any text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.briefing.verify import CODES, Checker, Fault, Offered, Verdict, Written
from retrieval.dates import DateReader
from retrieval.names import Gazetteer
from retrieval.passages import sentences
from retrieval.terms import Terms
from retrieval.types import Precision, Published
from retrieval.words import language_of
from tests.bot.verify_cases import FAULTY, PASSAGES, SUPPORTED, Case

NUMBERS = {key: number for number, key in enumerate(PASSAGES, 1)}
UNKNOWN = 999
#: What the check is known to get wrong, and why is told in ``docs/verification.md``; the list may only get shorter.
KNOWN_FALSE_ALARMS: frozenset[str] = frozenset()
KNOWN_MISSES = frozenset(
    {
        "Maamoun Abdulkarim said the Temple of Bel was intact.",
        "Kurdish jets bombed government districts of Hasakah on Friday.",
        "Protesters burned the Iranian embassy in Najaf.",
        "Residents of Sadr City said that no curfew kept them from buying food.",
        "The Patriotic Union of Kurdistan accepted the accusation of treason.",
        # A thing that no passage has, in a clause too short to be held against one: the rule that withheld it withheld
        # as much of what is right (docs/verification.md).
        "Two American soldiers died when a rocket hit the Green Zone, and an air strike followed.",
    }
)


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    """The names that come with sitrep."""
    return Gazetteer.load()


@pytest.fixture(scope="module")
def checker(gazetteer: Gazetteer) -> Checker:
    """The check with the lists that come with sitrep."""
    return Checker(gazetteer, Terms.load(), DateReader())


@pytest.fixture(scope="module")
def offered() -> dict[int, Offered]:
    """The passages of the table, under their numbers."""
    return {NUMBERS[key]: of(NUMBERS[key], key) for key in PASSAGES}


def of(n: int, key: str) -> Offered:
    """A passage of the table as it is offered."""
    one = PASSAGES[key]
    day = datetime.fromisoformat(one.published).replace(tzinfo=UTC)
    language = language_of(one.text) or "en"
    return Offered(n, one.text, language, Published(day, Precision.DAY), one.outlet, one.origin)


def report(n: int, text: str, published: str | None = "2014-06-21") -> Offered:
    """Any text as it is offered."""
    day = Published(datetime.fromisoformat(published).replace(tzinfo=UTC), Precision.DAY) if published else None
    return Offered(n, text, language_of(text) or "en", day)


def verdict(checker: Checker, case: Case, offered: Mapping[int, Offered]) -> Verdict:
    """What the check says of a case."""
    cites = tuple(NUMBERS.get(key, UNKNOWN) for key in case.cites.split())
    return checker.check(Written(case.statement, cites), offered)


def check(checker: Checker, statement: str, *texts: str) -> tuple[Fault, ...]:
    """The faults of a statement that cites some texts."""
    pages = {n: report(n, text) for n, text in enumerate(texts, 1)}
    return checker.check(Written(statement, tuple(pages)), pages).faults


def codes(faults: Sequence[Fault]) -> set[str]:
    """The rules that are broken."""
    return {one.code for one in faults}


@pytest.mark.parametrize("case", SUPPORTED, ids=lambda case: f"{case.cites}: {case.statement}")
def test_faithful_statements_pass(checker: Checker, offered: dict[int, Offered], case: Case) -> None:
    """Retold, shortened, translated, put together: what its passages say may be shown."""
    found = verdict(checker, case, offered)
    if case.statement in KNOWN_FALSE_ALARMS:
        pytest.xfail("a known false alarm")
    assert found.passes, found.faults


@pytest.mark.parametrize("case", FAULTY, ids=lambda case: f"{case.breaks}: {case.statement}")
def test_faults_are_found(checker: Checker, offered: dict[int, Offered], case: Case) -> None:
    """What its passages do not say is withheld, with a reason that can be given back to the writer."""
    found = verdict(checker, case, offered)
    if case.statement in KNOWN_MISSES:
        pytest.xfail("a known miss")
    assert not found.passes
    assert all(one.code in CODES and one.said and "\n" not in one.said for one in found.faults), found.faults


def test_the_reason_is_the_right_one(checker: Checker, offered: dict[int, Offered]) -> None:
    """Nearly always the rule that is broken is named: the writer is told what to mend."""
    named = Counter(
        bool(codes(verdict(checker, case, offered).faults) & set(case.breaks.split("|"))) for case in FAULTY
    )
    assert named[True] >= 0.95 * sum(named.values())


def test_reasons_are_concrete(checker: Checker, offered: dict[int, Offered]) -> None:
    """A reason says what the passage has instead."""
    (fault,) = verdict(
        checker, Case(1, "tikrit", "number", "At least 17 people were wounded in Tikrit, police said."), offered
    ).faults
    assert fault.what == "At least 17 people"
    assert "killed" in fault.said
    assert "wounded" in fault.said
    (fault,) = verdict(checker, Case(1, "camp", "date", "A woman gave birth to twins on 13 June 2014."), offered).faults
    assert "13 June 2014 is when [9] was published" in fault.said


def test_citations_must_have_been_offered(checker: Checker, offered: dict[int, Offered]) -> None:
    """A number that was not offered, or none at all, is a fault whatever the statement says."""
    verbatim = "Five children were among the dead."
    assert codes(checker.check(Written(verbatim, (UNKNOWN,)), offered).faults) == {"citation"}
    assert codes(checker.check(Written(verbatim, ()), offered).faults) == {"citation"}
    assert checker.check(Written(verbatim, (NUMBERS["tikrit"],)), offered).passes


@pytest.mark.parametrize("key", PASSAGES)
def test_a_sentence_of_a_passage_passes(checker: Checker, offered: dict[int, Offered], key: str) -> None:
    """Every sentence of a passage, word for word, may be shown with it; so may it with another passage beside."""
    text = PASSAGES[key].text
    for start, end in sentences(text):
        found = checker.check(Written(text[start:end], (NUMBERS[key],)), offered)
        assert found.passes, found.faults


def _with_other_digit(text: str, place: int) -> str:
    digit = text[place]
    return text[:place] + str((int(digit) + 1) % 10 or 1) + text[place + 1 :]


@pytest.mark.parametrize("key", PASSAGES)
def test_any_other_digit_is_a_fault(checker: Checker, offered: dict[int, Offered], key: str) -> None:
    """Whichever digit of a sentence is changed, it may not be shown any more."""
    text = PASSAGES[key].text
    for start, end in sentences(text):
        sentence = text[start:end]
        for match in re.finditer(r"\d", sentence):
            changed = _with_other_digit(sentence, match.start())
            assert not checker.check(Written(changed, (NUMBERS[key],)), offered).passes, changed


PLACES = ("Mosul", "Tikrit", "Kirkuk", "Ramadi", "Fallujah", "Raqqa", "Idlib", "Daraa", "Hasakah", "Palmyra", "Sinjar")


@given(
    number=st.integers(2, 99_999),
    place=st.sampled_from(PLACES),
    other=st.sampled_from(PLACES),
    did=st.sampled_from(("killed", "wounded", "arrested", "displaced")),
)
def test_other_names_and_deeds_are_faults(checker: Checker, number: int, place: str, other: str, did: str) -> None:
    """A sentence passes with its own place, number and deed, retold, and with no other."""
    passage = f"Police said {number:,} people were {did} in {place} on Friday. Schools stayed closed."
    retold = f"In {place}, {number} people were {did} on 20 June 2014, according to police."
    assert check(checker, retold, passage) == ()
    if other != place:
        assert "name" in codes(check(checker, retold.replace(place, other), passage))
    for deed in {"killed", "wounded", "arrested"} - {did}:
        assert "number" in codes(check(checker, retold.replace(did, deed), passage))
    assert "number" in codes(check(checker, retold.replace(str(number), str(number + 1)), passage))
    assert "qualifier" in codes(check(checker, retold.replace(str(number), f"at least {number}"), passage))


@given(text=st.text(max_size=300), passage=st.text(max_size=300), cited=st.lists(st.integers(0, 3), max_size=3))
def test_no_text_raises(checker: Checker, text: str, passage: str, cited: list[int]) -> None:
    """Whatever stands in statement or passage, the check gives a verdict."""
    found = checker.check(Written(text, tuple(cited)), {1: report(1, passage), 2: report(2, text, None)})
    assert isinstance(found, Verdict)


_PIECES = (
    *"\"“”‘’'«»[]().,;:!?…-–—%$€/\\\n\t \u200f\u0651\u0640\ufeff",
    *"٠١٢٣٤٥٦٧٨٩0123456789",
    *"said denied not will may from to by of and or the at least about قال نفى لم قد من إلى و في".split(),
    *"Mosul الموصل ISIL داعش killed قتل wounded people شخصا Friday الجمعة June حزيران".split(),
    *"2014 17 twelve عشرة dozens".split(),
)


@given(st.lists(st.sampled_from(_PIECES), max_size=60), st.lists(st.sampled_from(_PIECES), max_size=60))
def test_no_news_like_text_raises(checker: Checker, one: list[str], other: list[str]) -> None:
    """The words and signs that the rules look for, in any order, are no trouble either."""
    for glue in ("", " "):
        assert checker.check(Written(glue.join(one), (1,)), {1: report(1, glue.join(other))}).statement


@given(st.text(min_size=1, max_size=200).filter(lambda text: bool(re.search(r"\w\w", text))))
def test_any_sentence_stands_in_itself(checker: Checker, text: str) -> None:
    """A text of one sentence may be shown with itself, whatever it is."""
    spans = sentences(text)
    if len(spans) == 1 and re.search(r"[a-z]{3,}", text):
        start, end = spans[0]
        found = checker.check(Written(text[start:end], (1,)), {1: report(1, text)})
        assert codes(found.faults) <= {"shape"}


def test_a_longer_statement_is_several_claims(checker: Checker) -> None:
    """Three sentences are no claim, even where each holds."""
    text = "Police closed the bridge. Soldiers guarded the dam. Engineers repaired the road."
    assert "shape" in codes(check(checker, text, text))


def test_time_for_an_answer(checker: Checker, offered: dict[int, Offered]) -> None:
    """Six statements that cite several passages of a page are checked; all passages are read only once."""
    for case in (*SUPPORTED[:6], *FAULTY[:6]):
        first, second = verdict(checker, case, offered), verdict(checker, case, offered)
        assert first == second


TURNOUT = (
    "Turnout was 72 per cent, up from 60 per cent. Fuel rose by a fifth. The school will be ready in thirty-six months."
    " Searchers found 58 bodies in one grave and 123 bodies in the other. Colonel Safaa Jabbar took over the post,"
    " Osama al-Nujaifi said on Monday."
)


@pytest.mark.parametrize(
    "statement",
    [
        "Fuel became 20 per cent dearer.",
        "The school will be ready in three years.",
        "Searchers found 181 bodies.",
        "Turnout went up by 12 per cent.",
        "Col. Safa Jabbar took over the post, Usama al-Nujayfi said.",
    ],
)
def test_what_anybody_reckons_or_spells_otherwise_passes(checker: Checker, statement: str) -> None:
    """A fifth is 20 per cent, three years are 36 months, two graves hold what both hold; Nujayfi is Nujaifi."""
    assert check(checker, statement, TURNOUT) == ()


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("Fuel became 25 per cent dearer.", "number"),
        ("The school will be ready in four years.", "number"),
        ("Searchers found 182 bodies.", "number"),
        ("Turnout was 72 voters.", "number"),
        ("Colonel Safaa Jubran took over the post.", "name"),
        ("Osama al-Najjar said that turnout was 72 per cent.", "name"),
    ],
)
def test_what_nobody_reckons_or_spells_so_does_not(checker: Checker, statement: str, code: str) -> None:
    """Another share, span, sum or unit, and a name of other sounds, are faults as before."""
    assert code in codes(check(checker, statement, TURNOUT))
