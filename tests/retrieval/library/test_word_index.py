"""The word index: whatever stands in a question or a report is looked for as it stands, and nothing raises."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.wiring import Services
from retrieval import words
from retrieval.types import Scope
from retrieval.understand import Question
from tests.conftest import NOW, Record, Shelf, take_in

OPERATORS = ("NEAR", "OR", "AND", "NOT", "*", "^", '"', '""', "(", ")", "{", "}", ":", "-", "+", ",", "'", ";", "--")
TEXTS: dict[str, Record] = {
    "hyphen": {"text": "The Al-Waleed crossing was closed by a ten-man patrol."},
    "name": {"text": "Shops in Al-Qaim stayed shut."},
    "quotes": {"text": 'The "Tariq" brigade, it\'s said, "left" for O\'Hara station.'},
    "operators": {"text": "Residents near Haditha OR beyond NOT the AND gate: title:words * ^ NEAR(2) were warned."},
    "codes": {"text": "Flight IA-123/B landed at 14:30, unit 2:5 and C++ box {7} seen."},
    "arabic": {"text": "دخلت القوات مدينة القائم صباح الجمعة، وقال المتحدث إن الكهرباء عادت إلى المستشفى."},
    "prefixed": {"text": "أصيب خمسة جنود بالكهرباء قرب مستشفى ميداني، وللمستشفى مولد واحد."},
    "ligature": {"text": "خرج المصلون بعد خطبة عن النبي ﷺ في الجامع الكبير ½ ساعة ⑴."},
    "apostrophe": {"text": "كتب على الجدار قرآ'ن بخط كبير."},
}


@pytest.fixture(scope="module")
def opened(database_url: str | None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """A library of the texts above, each under its key as external id, with vectors."""
    shelf = Shelf(tmp_path_factory.mktemp("words"), database_url)
    with shelf.open() as services:
        take_in(services, shelf.file("texts.jsonl", [{"id": key} | record for key, record in TEXTS.items()]))
        yield services


def found(opened: Services, *tokens: str) -> set[str]:
    """The external ids of reports with any of the tokens."""
    keys = [key for key, _ in opened.library.by_words(tokens, Scope(), 100)]
    return {one.report.external_id for one in opened.library.passages(keys, Scope()).values()}


@settings(deadline=None)
@given(st.lists(st.text() | st.sampled_from(OPERATORS), max_size=6))
def test_no_token_is_read_as_syntax(opened: Services, tokens: list[str]) -> None:
    """Any tokens at all, operators and control characters among them, are looked for and counted without an error."""
    tokens = [token.encode("utf-8", "replace").decode() for token in tokens]
    opened.library.by_words(tokens, Scope(), 10)
    counts, passages = opened.library.frequencies(tokens)
    assert set(counts) == set(tokens)
    assert all(0 <= count <= passages for count in counts.values())


@settings(deadline=None)
@given(
    st.lists(st.text() | st.sampled_from([*OPERATORS, "ﷺ", "قرآ'ن", "Haditha"]), min_size=1, max_size=6).map(" ".join)
)
def test_no_question_raises(opened: Services, text: str) -> None:
    """Whatever is asked, there is a result, with a scope and without."""
    asked = text.encode("utf-8", "replace").decode()
    opened.answering.evidence(Question(asked), limit=5, now=NOW)
    opened.answering.answer(Question(asked), now=NOW)


@pytest.mark.parametrize("operator", OPERATORS)
def test_operators_match_nothing_by_themselves(opened: Services, operator: str) -> None:
    """An operator asked for alone finds no report, but for those that are words of ours: near is one, and found."""
    expected = {"operators"} if operator == "NEAR" and words.stems("NEAR") else set()
    assert found(opened, *words.stems(operator)) == expected


@pytest.mark.parametrize(
    ("asked", "reports"),
    [
        ("Al-Qaim", {"name", "hyphen"}),
        ("qaim", {"name"}),
        ("ten-man", {"hyphen"}),
        ('"Tariq"', {"quotes"}),
        ("O'Hara", {"quotes"}),
        ("O’Hara", {"quotes"}),
        ("title:words", {"operators"}),
        ("Haditha NOT Haditha", {"operators"}),
        ("IA-123/B", {"codes"}),
        ("{7}", {"codes"}),
        ("القائم", {"arabic"}),
        ("كهرباء", {"arabic", "prefixed"}),
        ("والكهرباء", {"arabic", "prefixed"}),
        ("بالمستشفى", {"arabic", "prefixed"}),
        ("مُسْتَشْفَى", {"arabic", "prefixed"}),
        ("النبي ﷺ", {"ligature"}),
        ("ﷺ", {"ligature"}),
        ("قرآ'ن", {"apostrophe"}),
    ],
)
def test_words_are_matched_as_they_stand(opened: Services, asked: str, reports: set[str]) -> None:
    """Signs around words only separate them; Arabic is found with article and prefixes, and without."""
    assert found(opened, *words.stems(asked)) == reports


def test_canonical_tokens_are_one_token_each(opened: Services) -> None:
    """``n:al-qaim`` is found whole, in either language, and no part of it is."""
    assert found(opened, "n:al-qaim") == {"name", "arabic"}
    assert found(opened, "n:al") == set()
    assert found(opened, "n") == set()


def test_canonical_names_hold_no_sign_that_would_cut_them() -> None:
    """Every name of the gazetteer survives the index's tokenizer in one piece."""
    from retrieval.library.word_index.bm25 import TOKEN
    from retrieval.names import Gazetteer
    from retrieval.tokens import name_token

    names = [name.id for name in Gazetteer.load()]
    assert [name for name in names if TOKEN.fullmatch(name_token(name)) is None] == []
