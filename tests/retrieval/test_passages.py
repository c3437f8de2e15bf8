"""Bodies to sentences and passages: never a cut sentence, and offsets that slice exactly."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.names import Gazetteer
from retrieval.passages import FEWEST_WORDS, WORDS, passages, sentences

SENTENCES = [
    ("Gen. Qassem Atta spoke.", "Lt. Col. Ali Hassan agreed."),
    ("The U.S. Army stayed.", "The U.N. Security Council met."),
    ("They flew to the U.S.", "The talks went on."),
    ("Brigade No. 5 held the bridge.", "Nos. 6 and 7 fled."),
    ("Did they leave?", "No.", "They did not."),
    ("Output fell by 3.5 percent.", "It was $1.2 million."),
    ("J. Smith and A. B. Jones met Dr. M. Karim.", "They left."),
    ("He came at 3 p.m. Friday to St. Mary.", "It was 4 p.m.", "The road was shut."),
    ("It was in Jan. 2014 vs. Feb. 2013, e.g. in Mosul.", "The war went on."),
    ("In 2014.", "The year ended."),
    ('He said: "We left."', "Then he went."),
    ('"Is it you?" he asked.', "(It was.)", "Next."),
    ("Really?!", "Yes... and no.", "Wait…", "What?"),
    ("1. First point.", "2. Second point."),
    ("قال الضابط ذلك.", "هل سقطت المدينة؟", "نعم."),
    ("قال د. أحمد إن م. علي حضر.", "ثم انصرف."),
    ("قال «انسحبنا».", "ثم صمت!", "وانتهى الأمر…"),
    ("A heading without a stop", "The text below it."),
]


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    """The names that come with sitrep."""
    return Gazetteer.load()


def cut(text: str) -> list[str]:
    """The sentences of ``text`` as strings."""
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize("expected", SENTENCES, ids=lambda expected: expected[0][:20])
def test_sentences(expected: tuple[str, ...]) -> None:
    """Abbreviations, initials, numbers and ranks do not end a sentence; ends in both scripts do."""
    between = "\n\n" if expected[0].startswith("A heading") else " "
    assert cut(between.join(expected)) == list(expected)


@pytest.mark.parametrize("text", ["", " ", "\n\n \n", "\t"])
def test_no_sentence_in_nothing(text: str) -> None:
    """Space alone holds no sentence."""
    assert sentences(text) == []


WORD = st.sampled_from(
    ["raid", "Samarra", "Gen.", "U.S.", "No.", "3.5", "5", "القائم", "د.", "said,", "p.m.", "A.", "(x)"]
)
SENTENCE = st.lists(WORD, min_size=1, max_size=60).map(lambda words: " ".join(words)) | st.text(max_size=40)
BODIES = st.lists(
    st.tuples(SENTENCE, st.sampled_from([". ", "? ", "؟ ", "! ", ".\n\n", "\n\n", " "])), max_size=40
).map(lambda pairs: "".join(text + end for text, end in pairs))
QUICK = settings(max_examples=150)


@QUICK
@given(body=BODIES)
def test_sentences_cover_every_word(body: str) -> None:
    """Sentences are in order, apart, without space around them, and leave out nothing but space."""
    spans = sentences(body)
    assert [span for span in spans if body[span[0] : span[1]] != body[span[0] : span[1]].strip()] == []
    edges = [0, *(edge for span in spans for edge in span), len(body)]
    assert edges == sorted(edges)
    assert "".join(body[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)).strip() == ""
    assert all(start < end for start, end in spans)


@QUICK
@given(body=BODIES)
def test_passages_are_runs_of_whole_sentences(body: str, gazetteer: Gazetteer) -> None:
    """Passages are in order, apart, begin and end with a sentence, and together hold every sentence once."""
    spans = sentences(body)
    found = passages(body, date(2014, 6, 21), gazetteer)
    starts, ends = [start for start, _ in spans], [end for _, end in spans]
    assert [passage.start for passage in found if passage.start not in starts] == []
    assert [passage.end for passage in found if passage.end not in ends] == []
    firsts = [starts.index(passage.start) for passage in found]
    lasts = [ends.index(passage.end) for passage in found]
    assert firsts == [0, *(last + 1 for last in lasts[:-1])][: len(found)]
    assert (lasts[-1] if lasts else -1) == len(spans) - 1


@QUICK
@given(body=BODIES)
def test_passages_have_a_readable_size(body: str, gazetteer: Gazetteer) -> None:
    """A passage holds no more words than it may, unless one sentence alone is longer or a short rest joined it."""
    for passage in passages(body, None, gazetteer):
        text = body[passage.start : passage.end]
        longest = max(len(sentence.split()) for sentence in cut(text))
        assert len(text.split()) <= max(WORDS, longest) + FEWEST_WORDS


def test_mentions_lie_in_their_passage(gazetteer: Gazetteer) -> None:
    """Each passage carries the dates and names in it, at offsets of the body, in the order of the text."""
    sentence = (
        "Militants took Al-Qaim on Friday, officers in Baghdad said on June 17, and many words follow them here. "
    )
    body = (sentence * 20).strip()
    found = passages(body, date(2014, 6, 21), gazetteer)
    assert len(found) > 1
    for passage in found:
        spans = [(one.start, one.end) for one in passage.dates] + [(one.start, one.end) for one in passage.names]
        assert all(passage.start <= start < end <= passage.end for start, end in spans)
        assert {body[mention.start : mention.end] for mention in passage.names} >= {"Al-Qaim", "Baghdad"}
        assert {str(mention.span) for mention in passage.dates} == {"2014-06-20", "2014-06-17"}
    assert sum(len(passage.dates) for passage in found) == 40


def test_a_short_rest_joins_the_passage_before_it(gazetteer: Gazetteer) -> None:
    """The last sentence does not stand as a passage of a few words."""
    body = " ".join(["The army said that it would return to the town on the river before winter."] * 8 + ["He left."])
    [only] = passages(body, None, gazetteer)
    assert body[only.start : only.end] == body
