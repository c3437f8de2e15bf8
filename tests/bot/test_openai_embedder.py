"""Vectors by a server: right ones, or an error that says what to do; whatever the server does."""

from __future__ import annotations

import base64
import logging
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.openai_api import MOST_BYTES, OPENAI, OpenAIServer, Patience, Time, pause_asked, provider_of
from bot.openai_embedder import (
    LONGEST_NAME,
    REQUEST_TOKENS,
    TEXT_TOKENS,
    TEXTS,
    Budget,
    OpenAIEmbedder,
    cut,
    estimated_tokens,
    fitting,
    name_of,
    prepared,
)
from retrieval.embed import Embedder, HashEmbedder
from retrieval.errors import EmbedderFailed
from tests.servers.openai_server import DIMENSIONS, LoopbackOpenAI, tokens_of

KEY = "sk-loopback-5e1f0c9a7b"
TEXTS_OF_THREE = ("Gunmen took the bridge.", "The dam is holding.", "القوات دخلت المدينة")
# Limits of the real network, for a server that never answers.
SHORT = Patience(request=0.1, tries=2, total=5)


class FakeTime:
    """A clock that only moves when somebody sleeps, or by a fixed step whenever it is looked at."""

    def __init__(self) -> None:
        self.present = 0.0
        self.slept: list[float] = []
        self.step = 0.0

    def clock(self) -> float:
        """The present."""
        self.present += self.step
        return self.present

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.slept.append(seconds)
        self.present += seconds

    def time(self, lot: float = 1.0) -> Time:
        """As the embedder takes it; a lot of 1 gives the longest pauses."""
        return Time(self.clock, self.sleep, lambda: lot)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[LoopbackOpenAI]:
    """A server that wants our key; a proxy of the machine's does not stand before it."""
    monkeypatch.setenv("NO_PROXY", "*")
    with LoopbackOpenAI(KEY) as started:
        yield started


@pytest.fixture
def time() -> FakeTime:
    """Time that passes as the test wants."""
    return FakeTime()


Make = Callable[..., OpenAIEmbedder]


@pytest.fixture
def make(server: LoopbackOpenAI, time: FakeTime) -> Iterator[Make]:
    """Makes embedders on the server."""
    made: list[OpenAIEmbedder] = []

    def one(
        *, key: str | None = KEY, base_url: str = "", model: str = "m", tokens: int = 10**9, **more: Any
    ) -> OpenAIEmbedder:
        connection = OpenAIServer(key, base_url or server.base_url, time=time.time())
        made.append(OpenAIEmbedder(connection, model, budget=Budget(tokens), **more))
        return made[-1]

    yield one
    for embedder in made:
        embedder.close()


def failure(embedder: OpenAIEmbedder, *texts: str) -> str:
    """What a person is told: the message, and the hint, which is never missing."""
    with pytest.raises(EmbedderFailed) as raised:
        embedder.passages(texts or TEXTS_OF_THREE)
    assert raised.value.code == "embedder"
    assert raised.value.hint
    assert "\n" not in raised.value.message
    assert KEY not in f"{raised.value.message} {raised.value.hint}"
    return f"{raised.value.message} | {raised.value.hint}"


def assert_right(embedder: OpenAIEmbedder) -> None:
    """The three texts come out as the server's own vectors, each at its place, of unit length."""
    made = embedder.passages(TEXTS_OF_THREE)
    assert made.dtype == np.float32
    assert made == pytest.approx(HashEmbedder().passages(TEXTS_OF_THREE), abs=1e-6)


def test_vectors_are_those_of_the_server(make: Make, server: LoopbackOpenAI) -> None:
    """One request for all texts, unit length made by us, the key in the header, base64 asked for, no dimensions."""
    embedder: Embedder = make()
    assert_right(make())
    asked = server.received[0]
    assert asked.headers["authorization"] == f"Bearer {KEY}"
    assert asked.body == {"input": list(TEXTS_OF_THREE), "model": "m", "encoding_format": "base64"}
    assert embedder.query(TEXTS_OF_THREE[1]) == pytest.approx(HashEmbedder().query(TEXTS_OF_THREE[1]), abs=1e-6)
    assert embedder.passages([]).shape[0] == 0
    assert len(server.received) == 2


BENIGN: dict[str, Callable[[LoopbackOpenAI], None]] = {
    "wrong order": LoopbackOpenAI.wrong_order,
    "numbers instead of base64": LoopbackOpenAI.as_floats,
    "no usage": LoopbackOpenAI.without_usage,
    "usage that is no number": lambda server: server.change(lambda answer: answer | {"usage": {"total_tokens": "3"}}),
    "usage that is null": lambda server: server.change(lambda answer: answer | {"usage": None}),
    "no object and no model": lambda server: server.change(lambda answer: {"data": answer["data"]}),
    "one failure": lambda server: server.fail_next(500),
    "several failures": lambda server: server.fail_next(503, 4),
    "a time-out of its own": lambda server: server.fail_next(408),
    "a conflict": lambda server: server.fail_next(409),
    "a rate limit": lambda server: server.fail_next(429, headers={"Retry-After": "7"}),
    "one text at a time": lambda server: server.takes_at_most(1),
}


@pytest.mark.parametrize("misbehave", BENIGN.values(), ids=BENIGN.keys())
def test_what_can_be_put_right_is(
    make: Make, server: LoopbackOpenAI, misbehave: Callable[[LoopbackOpenAI], None]
) -> None:
    """An odd server is no reason to fail as long as the vectors are certain."""
    misbehave(server)
    assert_right(make())


def first(embedding: Any) -> Callable[[LoopbackOpenAI], None]:
    """A server whose first vector is this."""
    return lambda server: server.first_vector(embedding)


def data(change: Callable[[list[Any]], Any]) -> Callable[[LoopbackOpenAI], None]:
    """A server whose list of vectors is changed so."""
    return lambda server: server.change_data(change)


NONSENSE: dict[str, Callable[[LoopbackOpenAI], None]] = {
    "a page": lambda server: server.answer_with(b"<html><body>Welcome</body></html>", kind="text/html"),
    "nothing": lambda server: server.answer_with(b""),
    "half a document": lambda server: server.answer_with(b'{"data": ['),
    "endless brackets": lambda server: server.answer_with(b"[" * 200_000),
    "null": lambda server: server.answer_with(None),
    "a list": lambda server: server.answer_with([]),
    "no data": lambda server: server.answer_with({"object": "list"}),
    "data that is no list": lambda server: server.answer_with({"data": {"0": []}}),
    "vectors that are no objects": data(lambda found: [one["embedding"] for one in found]),
    "too few vectors": data(lambda found: found[:2]),
    "too many vectors": data(lambda found: [*found, found[0]]),
    "a number twice": data(lambda found: [one | {"index": 0} for one in found]),
    "no numbers": data(lambda found: [{"embedding": one["embedding"]} for one in found]),
    "numbers from 1": data(lambda found: [one | {"index": one["index"] + 1} for one in found]),
    "numbers as words": data(lambda found: [one | {"index": str(one["index"])} for one in found]),
    "no vector": first(None),
    "an empty vector": first([]),
    "a vector of words": first(["a"] * DIMENSIONS),
    "a vector of vectors": first([[1.0] * DIMENSIONS]),
    "a vector of nothing": first([None] * DIMENSIONS),
    "no base64": first("*" * 1368),
    "base64 of a part of a number": first(base64.b64encode(b"12345").decode()),
    "a shorter vector": first([1.0] * (DIMENSIONS - 1)),
    "a vector of length 0": first([0.0] * DIMENSIONS),
    "not a number": first([float("nan")] + [1.0] * (DIMENSIONS - 1)),
    "infinity": first([float("inf")] + [1.0] * (DIMENSIONS - 1)),
    "a number beyond all floats": first([10**400] + [1] * (DIMENSIONS - 1)),
    "larger than a float32": first([1e300] + [1.0] * (DIMENSIONS - 1)),
}


@pytest.mark.parametrize("misbehave", NONSENSE.values(), ids=NONSENSE.keys())
def test_vectors_that_cannot_be_right_are_not_believed(
    make: Make, server: LoopbackOpenAI, misbehave: Callable[[LoopbackOpenAI], None]
) -> None:
    """Nonsense is an error at once: another try would bring the same, and cost the same."""
    misbehave(server)
    assert "OPENAI_BASE_URL" in failure(make())
    assert len(server.received) == 1


def test_dimensions_are_asked_for_only_if_set(make: Make, server: LoopbackOpenAI) -> None:
    """They are sent, are part of the name, and a server that does not keep to them is found out."""
    embedder = make(dimensions=64)
    assert embedder.passages(TEXTS_OF_THREE).shape == (3, 64)
    assert server.received[0].body["dimensions"] == 64
    assert embedder.model.endswith("/m@64")
    server.wrong_dimension(96)
    assert "96 numbers, not of 64" in failure(embedder)


def test_dimensions_do_not_change_in_mid_run(make: Make, server: LoopbackOpenAI) -> None:
    """A server that comes back with another model behind the same name."""
    embedder = make()
    embedder.query("dam")
    server.wrong_dimension(96)
    assert "96 numbers" in failure(embedder)


REFUSALS: dict[str, tuple[int, dict[str, Any], str, str]] = {
    "not allowed": (403, {"words": "Country not supported"}, "Country not supported", "project"),
    "unknown model": (404, {"words": "The model `m` does not exist"}, "does not know m", "SITREP_EMBEDDING_MODEL"),
    "out of quota": (429, {"code": "insufficient_quota"}, "nothing left on the account", "billing"),
    "payment": (402, {}, "nothing left on the account", "billing"),
    "wrong dimensions": (400, {"param": "dimensions", "words": "not for this model"}, "not for this", "DIMENSIONS"),
    "moved": (301, {"headers": {"Location": "http://127.0.0.1:9/v1"}}, "elsewhere", "OPENAI_BASE_URL"),
    "wrong method": (405, {}, "refuses", "OPENAI_BASE_URL"),
    "told not to come back": (503, {"headers": {"x-should-retry": "false"}}, "in trouble", "later"),
    "hours to wait": (429, {"headers": {"Retry-After": "7200"}}, "limits the rate", "wait"),
}


@pytest.mark.parametrize(("status", "more", "message", "hint"), REFUSALS.values(), ids=REFUSALS.keys())
def test_a_refusal_is_told_once(
    make: Make, server: LoopbackOpenAI, status: int, more: dict[str, Any], message: str, hint: str
) -> None:
    """What another try cannot help is not tried again, and the person learns what to do."""
    server.fail_for_good(status, **more)
    told, way_out = failure(make()).split(" | ")
    assert f"({status})" in told
    assert message in told
    assert hint in way_out
    assert len(server.received) == 1


def test_a_wrong_key_is_not_shown(make: Make, server: LoopbackOpenAI) -> None:
    """The server's own words repeat it; ours, and what a traceback would show, do not."""
    with pytest.raises(EmbedderFailed) as raised:
        make(key="sk-wrong-key").query("dam")
    assert "(401) refuses the key" in raised.value.message
    chain: BaseException | None = raised.value
    while chain is not None:
        assert "sk-wrong" not in f"{chain!r} {chain}"
        chain = chain.__cause__
    with pytest.raises(EmbedderFailed, match="wants a key"):
        make(key=None).query("dam")


def test_words_of_a_server_are_made_fit(make: Make, server: LoopbackOpenAI) -> None:
    """They may hold the key, line feeds, sequences that steer a terminal, and no end."""
    server.fail_for_good(403, words=f"key {KEY} is\n\x1b[2J\u202enot\x9b for this {'x' * 9000}")
    told = failure(make())
    assert "key … is [2J not for this" in told
    assert not any(character in told for character in "\x1b\x9b\u202e\n")
    assert len(told) < 500


def test_a_failing_server_is_tried_a_while(make: Make, server: LoopbackOpenAI, time: FakeTime) -> None:
    """Five tries with growing pauses, then a message; nothing is sent after that."""
    server.fail_for_good(500)
    assert "in trouble" in failure(make())
    assert time.slept == [0.5, 1.0, 2.0, 4.0]
    assert len(server.received) == 5


def test_pauses_asked_for_are_kept(make: Make, server: LoopbackOpenAI, time: FakeTime) -> None:
    """Retry-After counts, never less than it says, as long as patience lasts: here for two pauses of 80 seconds."""
    server.fail_for_good(429, headers={"Retry-After": "80"})
    assert "limits the rate" in failure(make())
    assert time.slept == pytest.approx([88, 88])


def test_a_question_does_not_wait_long(make: Make, server: LoopbackOpenAI, time: FakeTime) -> None:
    """Two tries within three seconds, whatever the server asks for."""
    server.fail_for_good(429, headers={"Retry-After": "4"})
    with pytest.raises(EmbedderFailed):
        make().query("dam")
    assert (time.slept, len(server.received)) == ([], 1)
    server.fail_for_good(500)
    with pytest.raises(EmbedderFailed):
        make().query("dam")
    assert (time.slept, len(server.received)) == ([0.5], 3)


def test_a_server_that_hangs(make: Make, server: LoopbackOpenAI) -> None:
    """It is given up after the time-out, twice."""
    server.hang()
    assert "does not answer within 0.1 seconds" in failure(make(passages=SHORT))
    assert len(server.received) == 2


def test_a_server_that_drips(make: Make, server: LoopbackOpenAI, time: FakeTime) -> None:
    """Each byte comes in time, the answer never does: the time-out is for the whole of it."""
    server.drip()
    time.step = 1.0
    assert "drips" in failure(make(passages=Patience(request=20, tries=1, total=60)))


def test_a_failure_that_drips(make: Make, server: LoopbackOpenAI, time: FakeTime) -> None:
    """The same for the text of an error."""
    server.fail_for_good(500)
    server.drip()
    time.step = 1.0
    assert "drips" in failure(make(passages=Patience(request=20, tries=1, total=60)))


def test_a_server_that_floods(make: Make, server: LoopbackOpenAI) -> None:
    """Memory is bounded too."""
    server.flood()
    assert f"{MOST_BYTES:,} bytes" in failure(make(passages=Patience(request=60, tries=1, total=60)))


def test_a_server_that_breaks_off(make: Make, server: LoopbackOpenAI) -> None:
    """Half an answer is tried again, and is then an error."""
    server.break_off()
    assert "breaks off" in failure(make())
    assert len(server.received) == 5


def test_a_server_that_is_away(make: Make, server: LoopbackOpenAI, time: FakeTime) -> None:
    """Nobody listens at the port: after some tries the person is told, and nothing counts as sent."""
    embedder = make(tokens=10)
    server.go_away()
    with pytest.raises(EmbedderFailed, match="cannot be reached"):
        embedder.passages(["a dam"])
    assert len(time.slept) == 4


def test_a_server_without_a_name(make: Make) -> None:
    """A host that does not exist is an error like another."""
    assert "cannot be reached" in failure(make(base_url="http://sitrep.invalid:9/v1"))


def test_an_address_that_cannot_be_used(make: Make) -> None:
    """What passes for an address until somebody connects: named, without the password in it."""
    told = failure(make(base_url="http://me:s3cret@exa mple\u2028.example/v1"))
    assert "OPENAI_BASE_URL" in told
    assert "s3cret" not in told


def test_a_batch_limit_is_learnt(make: Make, server: LoopbackOpenAI) -> None:
    """A server that takes 32 texts gets 32 at a time from then on; nothing is embedded twice."""
    server.takes_at_most(32)
    embedder = make()
    assert embedder.batch == TEXTS
    texts = [f"Report {number}" for number in range(300)]
    assert embedder.passages(texts) == pytest.approx(HashEmbedder().passages(texts), abs=1e-6)
    assert server.embedded == texts
    assert embedder.batch == 32
    assert server.sizes[:4] == [256, 128, 64, 32]
    assert max(server.sizes[4:]) <= 64
    server.received.clear()
    embedder.passages(texts)
    assert max(server.sizes) == 32


def test_a_text_that_is_too_long_is_cut_alone(make: Make, server: LoopbackOpenAI) -> None:
    """The texts beside it are embedded whole, and the batch stays as it was."""
    server.reads_at_most(600)
    texts = [f"Report {number}" for number in range(20)]
    texts[7] = "word " * 300
    embedder = make()
    assert embedder.passages(texts).shape == (20, DIMENSIONS)
    assert [text for text in server.embedded if len(text) < 20] == texts[:7] + texts[8:]
    assert [text.split() for text in server.embedded if len(text) > 20] == [["word"] * 75]
    assert embedder.batch == TEXTS


def test_a_request_that_is_never_taken_ends(make: Make, server: LoopbackOpenAI) -> None:
    """Halving is bounded: to one text, and to a few words of it."""
    server.fail_for_good(400, words="No.")
    assert "(400) does not take the request: No." in failure(make(), *["The dam. " * 100] * TEXTS)
    assert len(server.received) < 16


def test_odd_texts(make: Make, server: LoopbackOpenAI) -> None:
    """NUL bytes, lone surrogates and texts without a word; none is empty, which OpenAI refuses."""
    made = make().passages(["", "   ", "\x00", "before\x00after", "\ud800", "a\u202eb", "🜨" * 50_000])
    assert made.shape == (7, DIMENSIONS)
    assert np.linalg.norm(made, axis=1) == pytest.approx(np.ones(7), abs=1e-5)
    assert server.embedded[:6] == [".", ".", ".", "before after", ".", "a\u202eb"]
    assert estimated_tokens(server.embedded[6]) <= TEXT_TOKENS


@given(st.lists(st.text(), min_size=1, max_size=5), st.integers(1, 30))
def test_cutting_keeps_a_beginning(texts: list[str], tokens: int) -> None:
    """A cut text is a beginning of the text, within the limit, of whole characters, and not empty."""
    for text in map(prepared, texts):
        short = cut(text, tokens + 1)
        assert text.startswith(short)
        assert estimated_tokens(short) <= tokens + 1
        assert short or estimated_tokens(text[0]) > tokens + 1


def test_cutting_is_at_a_word() -> None:
    """Arabic takes a token a letter, English one for two; a word is not cut, unless there is only one."""
    assert cut("القوات دخلت المدينة يوم الجمعة", 15) == "القوات دخلت"
    assert cut("The forces entered the town on Friday", 15) == "The forces entered the town on"
    assert cut("The forces entered the town", 14) == "The forces entered the town"
    assert cut("x" * 100, 10) == "x" * 20


def test_requests_keep_to_the_limits_of_openai(make: Make, server: LoopbackOpenAI) -> None:
    """No more than 300,000 tokens by a careful count, however long the texts are; one text goes alone if it must."""
    texts = ["كلمة " * 3000 + str(number) for number in range(80)]
    make().passages(texts)
    for one in server.received:
        assert sum(map(estimated_tokens, one.body["input"])) <= REQUEST_TOKENS
        assert max(map(estimated_tokens, one.body["input"])) <= TEXT_TOKENS
    assert 2 <= len(server.received) <= 4
    assert fitting(["x" * 900_000, "y"], 10) == 1


def test_the_budget_is_kept(make: Make, server: LoopbackOpenAI) -> None:
    """What the server counts is what counts; a request that could go beyond is not sent."""
    text = "The dam is holding. " * 40
    embedder = make(tokens=1000)
    embedder.passages([text])
    embedder.query(text)
    assert "budget of 1,000 tokens" in failure(embedder, text, text)
    assert "SITREP_EMBEDDING_TOKENS" in failure(embedder, text, text)
    assert f"({2 * tokens_of(text)} were sent)" in failure(embedder, text, text)
    assert server.sizes == [1, 1]
    embedder.passages([text])


@pytest.mark.parametrize("usage", [None, 0, -5, True, "many"])
def test_without_usage_the_estimate_counts(make: Make, server: LoopbackOpenAI, usage: object) -> None:
    """A server that says nothing, or nothing believable, does not make the budget endless."""
    server.change(lambda answer: answer | {"usage": {"total_tokens": usage}})
    embedder = make(tokens=1000)
    embedder.passages(["x" * 1600])
    assert "(800 were sent)" in failure(embedder, "x" * 1600)


@pytest.mark.parametrize("misbehave", [LoopbackOpenAI.break_off, LoopbackOpenAI.hang])
def test_what_may_have_been_charged_counts(
    make: Make, server: LoopbackOpenAI, misbehave: Callable[[LoopbackOpenAI], None]
) -> None:
    """An answer that was lost on the way was perhaps paid for: retries do not go beyond the budget either."""
    misbehave(server)
    assert "budget" in failure(make(tokens=1000, passages=Patience(0.1, 9, 60)), "x" * 800)
    assert len(server.received) == 2


def test_failures_do_not_count(make: Make, server: LoopbackOpenAI) -> None:
    """What a server refuses it does not charge for."""
    server.fail_next(503, 4)
    make(tokens=400).passages(["x" * 800])


@pytest.mark.parametrize(
    ("base_url", "provider"),
    [
        (OPENAI, "openai"),
        ("https://eu.api.openai.com/v1/", "openai"),
        ("https://api.openai.com.evil.example/v1", "api.openai.com.evil.example"),
        ("http://localhost:8080/v1", "localhost:8080"),
        ("http://LOCALHOST:80/", "localhost"),
        ("https://me:s3cret@gate.example:443/team-a/v1?key=s3cret", "gate.example/team-a"),
        ("http://[::1]:8080/v1", "[::1]:8080"),
    ],
)
def test_a_server_is_known_by_its_address(base_url: str, provider: str) -> None:
    """Two servers may call different models the same; names and passwords are left out."""
    assert provider_of(base_url) == provider


def test_names_tell_models_apart_and_fit() -> None:
    """A key of 80 characters holds the name of any model, and different ones stay different."""
    assert name_of("openai", "text-embedding-3-small", None) == "openai/text-embedding-3-small"
    assert name_of("openai", "text-embedding-3-small", 512) == "openai/text-embedding-3-small@512"
    long = [name_of("gate.example/" + "team-" * 30, "m" * 100, dimensions) for dimensions in (None, 256, 512)]
    assert len(set(long)) == 3
    assert {len(name) for name in long} == {LONGEST_NAME}


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": "1.5"}, 1.5),
        ({"retry-after-ms": "250", "retry-after": "7"}, 0.25),
        ({"retry-after": "Sun, 22 Nov 2026 12:00:30 GMT", "date": "Sun, 22 Nov 2026 12:00:00 GMT"}, 30.0),
        ({"retry-after": "Sun, 22 Nov 2026 12:00:30 GMT"}, None),
        ({"retry-after": "Sun, 22 Nov 2026 11:00:00 GMT", "date": "Sun, 22 Nov 2026 12:00:00 GMT"}, None),
        ({"retry-after": "soon", "date": "today"}, None),
        ({"retry-after-ms": "nan"}, None),
        ({"retry-after-ms": "-inf"}, None),
        ({}, None),
    ],
)
def test_the_pause_a_server_asks_for(headers: dict[str, str], seconds: float | None) -> None:
    """Seconds, milliseconds or a date by the server's own clock; anything else counts as nothing."""
    assert pause_asked(headers) == seconds


def test_the_key_is_in_no_log(make: Make, server: LoopbackOpenAI, caplog: pytest.LogCaptureFixture) -> None:
    """Not even where every library tells everything it does."""
    with caplog.at_level(logging.DEBUG):
        assert_right(make())
        server.fail_next(500, words=KEY)
        assert_right(make())
        server.fail_for_good(403, words=KEY)
        failure(make())
    assert len(caplog.records) > 20
    assert KEY not in caplog.text
    assert not any(KEY in str(vars(record)) for record in caplog.records)
