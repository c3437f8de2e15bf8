"""Arabic words compare equal however a newsroom writes them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.arabic import fold, is_arabic, strip_prefixes

ARABIC_TEXT = st.text(st.characters(min_codepoint=0x0600, max_codepoint=0x06FF) | st.sampled_from("aé \u0301ﷲﻻ"))


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("مُحَمَّد", "محمد"),
        ("الرحمٰن", "الرحمن"),
        ("الجـــيش", "الجيش"),
        ("أربيل", "اربيل"),
        ("إدلب", "ادلب"),
        ("آمرلي", "امرلي"),
        ("القرى", "القري"),
        ("الرقة", "الرقه"),
        ("مؤتمر", "موتمر"),
        ("القائم", "القايم"),
        ("٢١ حزيران ۲۰۱۴", "21 حزيران 2014"),
        ("کركوک", "كركوك"),
        ("ﻻ", "لا"),
        ("Kirkuk", "Kirkuk"),
    ],
)
def test_fold(written: str, folded: str) -> None:
    """Vowel signs, stretching, hamza forms, Persian letters and digits fold to one writing."""
    assert fold(written) == folded


@pytest.mark.parametrize(
    ("word", "bare"),
    [
        ("والقائم", "قائم"),
        ("فالجيش", "جيش"),
        ("بالرقه", "رقه"),
        ("كالعراق", "عراق"),
        ("للجيش", "جيش"),
        ("وبالموصل", "موصل"),
        ("وللمدنيين", "مدنيين"),
        ("الكهرباء", "كهرباء"),
        ("الأنبار", "أنبار"),
        ("وزير", "وزير"),
        ("الله", "الله"),
        ("والد", "والد"),
        ("الف", "الف"),
        ("لبنان", "لبنان"),
        ("army", "army"),
    ],
)
def test_strip_prefixes(word: str, bare: str) -> None:
    """Joined words with the article come off; short words and words that only begin alike stay whole."""
    assert strip_prefixes(word) == bare


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("حلب", True),
        ("کرد", True),
        ("ﻻ", True),
        ("Aleppo", False),
        ("٢٠١٤", False),
        ("،", False),
        ("", False),
        ("é", False),
    ],
)
def test_is_arabic(word: str, expected: bool) -> None:
    """Only letters make a word Arabic, not digits or punctuation."""
    assert is_arabic(word) is expected


@given(ARABIC_TEXT | st.text())
def test_fold_is_idempotent(text: str) -> None:
    """What is folded stays as it is, so stored and fresh keys agree."""
    assert fold(fold(text)) == fold(text)


@given(ARABIC_TEXT | st.text())
def test_strip_prefixes_keeps_an_end_of_the_word(word: str) -> None:
    """Stripping only shortens from the front, and never below three letters."""
    bare = strip_prefixes(word)
    assert word.endswith(bare)
    assert bare == word or len(bare) >= 3
