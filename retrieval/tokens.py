"""Canonical tokens: what a text is about, whatever its words and language.

``n:isil`` a name, ``k:trmnn`` the sound of what may be a name in no file, ``d:2014-06-20`` a day on which something
happened or was said, ``m:2014-06`` its month, ``c:kill`` a concept of the news. They stand in the word index beside the
words, made by the same functions for passages and for questions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from retrieval.types import DateMention, NameMention, Span

# Spans longer than this are told apart by their months only.
LONGEST_SPAN_DAYS = 31


def canonical_tokens(
    names: Iterable[NameMention], dates: Iterable[DateMention], concepts: Iterable[str], sounds: Iterable[str] = ()
) -> list[str]:
    """The canonical tokens of a text, each as often as it is mentioned, but a sound once."""
    tokens = [name_token(mention.name) for mention in names]
    for mention in dates:
        tokens += span_tokens(mention.span)
    tokens += sorted(concept_token(concept) for concept in concepts)
    return tokens + [sound_token(key) for key in dict.fromkeys(sounds)]


def name_token(name: str) -> str:
    """The token of a canonical name."""
    return f"n:{name}"


def sound_token(key: str) -> str:
    """The token of the key that a name in no file is found by (:mod:`retrieval.names.sound`)."""
    return f"k:{key}"


def concept_token(concept: str) -> str:
    """The token of a concept of the news."""
    return f"c:{concept}"


def span_tokens(span: Span) -> Iterator[str]:
    """The tokens of the days of a span, if it is short, and of its months."""
    days = (span.last - span.first).days
    if days <= LONGEST_SPAN_DAYS:
        for offset in range(days + 1):
            yield f"d:{span.first + timedelta(days=offset)}"
    month = span.first.replace(day=1)
    while month <= span.last and days <= 366:
        yield f"m:{month:%Y-%m}"
        month = (month + timedelta(days=31)).replace(day=1)
