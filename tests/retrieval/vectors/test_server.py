"""The vector index on a Chroma server: shared by processes, and whatever becomes of the server, words go on."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

import pytest
from pydantic import SecretStr

from bot import settings
from bot.wiring import Services, services
from retrieval.embed import HashEmbedder, Vectors
from retrieval.errors import IndexAway
from retrieval.ingest import Indexed
from retrieval.types import Scope
from retrieval.understand import Question
from retrieval.vectors import IndexOwner, Server, VectorIndex, within
from retrieval.vectors.http import connected
from retrieval.vectors.index import IndexLost
from retrieval.vectors.server import ServerIndex
from tests.chroma import ChromaServer, Gateway, free_port, unit_vectors
from tests.conftest import DEADLINE, NOW, CountingEmbedder, Shelf, finished, made_up, take_in

KEY = "ck-very-secret-0123456789"


class Interrupting(CountingEmbedder):
    """Embeds, and does something else once, after so many texts."""

    def __init__(self, after: int, then: Callable[[], object]) -> None:
        super().__init__()
        self._after = after
        self._then: Callable[[], object] | None = then

    def passages(self, texts: Sequence[str]) -> Vectors:
        """As the other; the interruption comes before the vectors."""
        if self._then and self.embedded >= self._after:
            then, self._then = self._then, None
            then()
        return super().passages(texts)


def at(url: str, library: str | None = None, **others: str) -> Server:
    """A library's place on the server at an address; another library each time."""
    return Server(url, library or uuid.uuid4().hex, **others)


@contextmanager
def opened_index(server: Server, model: str = "m") -> Iterator[VectorIndex]:
    """An index on a server, closed at the end."""
    index = ServerIndex.open(server, model)
    yield index
    index.close()


def delete_collection(server: Server, model: str = HashEmbedder.model) -> None:
    """Delete a library's collection, as an administrator does."""
    api = connected(server.address, {})
    api.delete_collection(server.collection(model))
    api.close()


def notes(opened: Services) -> dict[str, str]:
    """The notes of an answer, by code."""
    answer = opened.answering.answer(Question("What happened near Mosul?"), now=NOW)
    assert answer.answered
    return {note.code: note.text for note in answer.notes}


def whole(opened: Services) -> int:
    """How many passages the index holds; it must hold all, each found by its own vector."""
    index = opened.index.index()
    assert index is not None
    rows = opened.vectors.pending("no generation", 1_000_000)
    vectors = opened.vectors.get(HashEmbedder.model, [row.text_hash for row in rows])
    hashes = {row.key: row.text_hash for row in rows}
    assert all(hashes[index.nearest(vectors[row.text_hash], 1)[0][0]] == row.text_hash for row in rows)
    assert index.count() == len(rows) == opened.vectors.counts(index.generation)[0]
    return len(rows)


def test_of_several_who_make_a_collection_all_get_the_same(chroma: ChromaServer) -> None:
    """Eight at the same moment end with one collection and one generation."""
    server, barrier = at(chroma.url), Barrier(8)

    def generation(_: int) -> str:
        barrier.wait()
        with opened_index(server) as index:
            return index.generation

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(generation, range(8)))) == 1


def test_libraries_and_models_do_not_meet(chroma: ChromaServer) -> None:
    """Each library and model has a collection of its own, and another generation."""
    one, other = at(chroma.url), at(chroma.url)
    with opened_index(one) as mine, opened_index(other) as theirs, opened_index(one, "another") as another:
        mine.put([1, 2], unit_vectors(2))
        assert (mine.count(), theirs.count(), another.count()) == (2, 0, 0)
        assert len({mine.generation, theirs.generation, another.generation}) == 3
    with opened_index(one) as again:
        assert again.count() == 2


def test_processes_share_a_server(shared: Shelf) -> None:
    """Two ingests at once with a file of their own and one of both: one fills the index for both, everything is in."""
    files = {seed: shared.file(f"{seed}.jsonl", made_up(25, seed)) for seed in (51, 52, 53)}
    processes = [shared.start("ingest", "--json", files[own], files[53]) for own in (51, 52)]
    for done in map(finished, processes):
        assert done["failed"] == []
        assert {one["warning"] for one in done["warnings"]} <= {"another sitrep process is filling it"}
    with shared.open() as opened, shared.open() as beside:
        assert opened.indexer.run(opened.index).pending == 0
        assert whole(opened) == whole(beside) > 0
        assert "words_only" not in notes(opened).keys() | notes(beside).keys()


def test_a_server_that_is_away_leaves_the_words(shared: Shelf, chroma: ChromaServer) -> None:
    """With the server away from the start: reports are stored and found by words, and it is told why."""
    file = shared.file("made-up.jsonl", made_up(20, seed=54))
    chroma.stop()
    with shared.open() as opened, within(1):
        take_in(opened, file, vectors=False)
        indexed = opened.indexer.run(opened.index)
        assert (indexed.done, indexed.pending > 0) == (0, True)
        assert indexed.problem is not None
        assert indexed.problem.source == f"vector index ({chroma.url})"
        assert "cannot be reached" in indexed.problem.text
        assert "cannot be reached" in notes(opened)["words_only"]
        _, vectors, state, _ = opened.covered(Scope())
        assert (state.place, vectors) == (chroma.url, (0, indexed.pending))
        assert isinstance(state.problem, IndexAway)
    chroma.start()
    with shared.open() as opened:
        assert "vectors_pending" in notes(opened)
        assert opened.indexer.run(opened.index) == Indexed(indexed.pending, 0)
        assert opened.index.state().problem is None
        assert whole(opened) == indexed.pending


def test_a_server_that_goes_away_while_an_ingest_runs(shared: Shelf, chroma: ChromaServer) -> None:
    """What was embedded is kept, the rest comes with the next ingest, and nothing is embedded twice."""
    file = shared.file("made-up.jsonl", made_up(60, seed=55))
    dying = Interrupting(150, chroma.kill)
    with shared.open(dying) as opened, within(1):
        take_in(opened, file, vectors=False)
        indexed = opened.indexer.run(opened.index)
    assert indexed.problem is not None
    assert 0 < indexed.done < dying.embedded < indexed.done + indexed.pending
    chroma.start()
    rest = CountingEmbedder()
    with shared.open(rest) as opened:
        assert opened.indexer.run(opened.index).pending == 0
        whole(opened)
    assert dying.embedded + rest.embedded == len(shared.tables()["vectors"])


def test_a_restarted_server_is_found_again(shared: Shelf, chroma: ChromaServer) -> None:
    """An open library needs no restart of its own, whether it asks or takes in."""
    with shared.open() as opened:
        take_in(opened, shared.file("one.jsonl", made_up(15, seed=56)))
        chroma.restart()
        assert "words_only" not in notes(opened)
        chroma.restart()
        take_in(opened, shared.file("two.jsonl", made_up(15, seed=57)))
        whole(opened)


def test_an_emptied_server_is_filled_again_from_sql(shared: Shelf, chroma: ChromaServer) -> None:
    """A server without its data has another generation: everything counts as pending and nothing is embedded again."""
    embedder = CountingEmbedder()
    with shared.open(embedder) as opened:
        take_in(opened, shared.file("made-up.jsonl", made_up(20, seed=58)))
        made, passages = embedder.embedded, whole(opened)
        chroma.empty()
        found = notes(opened)
        assert "words_only" not in found
        assert str(passages) in found["vectors_pending"]
        assert opened.indexer.run(opened.index) == Indexed(passages, 0)
        assert whole(opened) == passages
    assert embedder.embedded == made


def test_a_collection_deleted_while_an_ingest_runs(shared: Shelf) -> None:
    """The run makes another and fills it from the beginning."""
    holder: list[Server] = []
    embedder = Interrupting(100, lambda: delete_collection(holder[0]))
    with shared.open(embedder) as opened:
        assert isinstance(opened.index._place, Server)
        holder.append(opened.index._place)
        take_in(opened, shared.file("made-up.jsonl", made_up(40, seed=59)), vectors=False)
        assert opened.indexer.run(opened.index).pending == 0
        whole(opened)
    assert embedder.embedded == len(shared.tables()["vectors"])


def test_an_index_that_was_deleted_is_lost(chroma: ChromaServer) -> None:
    """Whoever holds an index whose collection is deleted is told; its owner opens another one."""
    server = at(chroma.url)
    owner = IndexOwner(server, "m")
    index = owner.index()
    assert index is not None
    delete_collection(server, "m")
    with pytest.raises(IndexLost):
        index.count()
    assert owner.use(lambda one: (one.count(), one.generation == index.generation)) == (0, False)
    owner.close()


def test_a_collection_of_something_else_is_left_alone(chroma: ChromaServer) -> None:
    """A collection of our name that holds another model's vectors, or says nothing of itself, is not written to."""
    server = at(chroma.url)
    api = connected(chroma.url, {})
    for metadata in ({"model": "another", "generation": "g"}, {"model": "m"}, None):
        api.create_collection(server.collection("m"), metadata=metadata)
        with pytest.raises(IndexAway, match="holds something else than vectors of m") as told:
            ServerIndex.open(server, "m")
        assert "SITREP_CHROMA_DATABASE" in told.value.hint
        api.delete_collection(server.collection("m"))
    api.close()


@pytest.mark.parametrize(("tenant", "database"), [("nobody", "default_database"), ("default_tenant", "nothing")])
def test_a_tenant_or_database_that_is_not_there(chroma: ChromaServer, tenant: str, database: str) -> None:
    """A wrong name is told with the settings to look at."""
    with pytest.raises(IndexAway, match="does not exist") as told:
        ServerIndex.open(at(chroma.url, tenant=tenant, database=database), "m")
    assert "SITREP_CHROMA_DATABASE" in told.value.hint


ANSWERS = {
    "a page": (200, "<html>Log in</html>", "text/html", "no Chroma server"),
    "a page that calls itself JSON": (200, "<html>Log in</html>", "application/json", "no Chroma server"),
    "other JSON": (200, '{"status": "up"}', "application/json", "no Chroma server"),
    "a list": (200, "[]", "application/json", "no Chroma server"),
    "not found": (404, "<h1>Not found</h1>", "text/html", "no Chroma server"),
    "another program's refusal": (404, '{"detail": "Not Found"}', "application/json", "no Chroma server"),
    "elsewhere": (302, "", "text/html", "no Chroma server"),
    "no key": (401, '{"error": "AuthError", "message": "who?"}', "application/json", "refuses access .401"),
    "wrong key": (403, f"no: {KEY}", "text/plain", "refuses access .403"),
    "a failure": (500, "<h1>Oops</h1>", "text/html", "failed .500"),
    "a failure of Chroma's": (500, '{"error": "InternalError", "message": "disk"}', "application/json", "fails: disk"),
    "not ready": (503, "", "text/plain", "not ready"),
    "too much": (429, '{"error": "RateLimitError", "message": "slow"}', "application/json", "too much to do"),
    "an older server": (410, '{"error": "Gone", "message": "use v9\\nnow"}', "application/json", "410: use v9 now"),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_what_is_no_answer_of_chroma_is_told(chroma: ChromaServer, gateway: Gateway, name: str) -> None:
    """Each is an error of ours with a way out, at the opening and after it, and never shows the key."""
    status, body, kind, expected = ANSWERS[name]
    server = at(gateway.url, api_key=KEY)
    told = []
    with within(5), opened_index(server) as index:
        gateway.answer(status, body, kind)
        for failing in (lambda: ServerIndex.open(server, "m"), lambda: index.nearest(unit_vectors(1)[0], 1)):
            with pytest.raises(IndexAway) as raised:
                failing()
            told.append(raised.value)
    assert KEY in gateway.headers["authorization"]
    assert told[0].message.startswith(("the Chroma server", "what answers"))
    assert re.search(expected, told[0].message)
    for one in told:
        assert one.hint
        assert KEY not in f"{one.message} {one.hint} {one!r} {one.__cause__!r} {one.__context__!r}"
        assert "\n" not in one.message


def test_nobody_listens(chroma: ChromaServer) -> None:
    """A port without a listener is told at once where somebody waits."""
    with within(1), pytest.raises(IndexAway, match="cannot be reached") as told:
        ServerIndex.open(at(f"http://127.0.0.1:{free_port()}"), "m")
    assert "SITREP_CHROMA_URL" in told.value.hint


@pytest.mark.parametrize("how", ["hang", "dribble"])
def test_a_server_that_never_answers_is_not_waited_for(gateway: Gateway, how: str) -> None:
    """Neither silence nor an answer without an end holds a question or an ingest for ever."""
    with opened_index(at(gateway.url)) as index:
        index.put([1, 2], unit_vectors(2))
        getattr(gateway, how)()
        with within(0.3), pytest.raises(IndexAway, match="does not answer in time"):
            index.nearest(unit_vectors(1)[0], 1)
        with within(0.3), pytest.raises(IndexAway, match="does not answer in time"):
            index.put([3], unit_vectors(1))
        gateway.forward()
        assert index.count() == 2


def test_a_question_does_not_wait_for_an_ingest_that_waits(gateway: Gateway) -> None:
    """While a patient thread opens the index of a server that hangs, a hurried one goes without."""
    gateway.hang()
    owner = IndexOwner(at(gateway.url), "m")
    with ThreadPoolExecutor(1) as pool:
        patient = pool.submit(owner.index)
        assert gateway.stuck.wait(DEADLINE)
        with within(0.2), pytest.raises(IndexAway, match="still being connected to"):
            owner.use(lambda index: index.count())
        gateway.release()
        assert patient.result() is owner.index() is not None
    owner.close()


def test_a_question_waits_a_little_and_the_next_not_at_all(behind: Shelf, gateway: Gateway) -> None:
    """A server that hangs is asked by one question; those after it go by words, until half a minute has passed."""
    present = [NOW]
    chosen = settings.isolated(behind.data, embedder="hash").model_copy(update={"chroma_url": gateway.url})
    with services(chosen, clock=lambda: present[0]) as opened:
        take_in(opened, behind.file("made-up.jsonl", made_up(15, seed=60)))
        assert "words_only" not in notes(opened)
        gateway.hang()
        assert "does not answer in time" in notes(opened)["words_only"]
        before = gateway.requests
        gateway.forward()
        for _ in range(3):
            assert "does not answer in time" in notes(opened)["words_only"]
        assert gateway.requests == before
        present[0] = NOW.replace(minute=1)
        assert "words_only" not in notes(opened)
        assert gateway.requests > before


def test_a_question_asks_once_more(gateway: Gateway) -> None:
    """A connection that breaks, as one to a server that was restarted may, is no reason to go by words."""
    with opened_index(at(gateway.url)) as index:
        gateway.fail_once(503)
        with within(5):
            assert index.count() == 0


def test_an_ingest_asks_again(behind: Shelf, gateway: Gateway) -> None:
    """What is over in a moment is not noticed: a server that is not ready, or failed once."""
    with behind.open() as opened:
        for status in (503, 500):
            gateway.fail_once(status)
            assert opened.indexer.run(opened.index).problem is None
            gateway.fail_once(status)
            take_in(opened, behind.file(f"{status}.jsonl", made_up(5, seed=status)))
        whole(opened)


@pytest.mark.parametrize(
    ("url", "key", "header", "value"),
    [
        ("http://h", KEY, "Authorization", f"Bearer {KEY}"),
        ("https://api.trychroma.com", KEY, "x-chroma-token", KEY),
        ("https://eu.trychroma.com:443/x", KEY, "x-chroma-token", KEY),
        ("https://api.trychroma.com.example", KEY, "Authorization", f"Bearer {KEY}"),
        ("http://me:p%40ss@h:1/x", None, "Authorization", "Basic bWU6cEBzcw=="),
    ],
)
def test_how_one_gets_in(url: str, key: str | None, header: str, value: str) -> None:
    """Chroma Cloud takes a key in a header of its own, a proxy as a bearer's or as a user's with a password."""
    server = Server(url, "l", api_key=key)
    assert server.headers == {header: value}
    assert KEY not in repr(server)
    assert "p%40ss" not in f"{server!r} {server.address}"


def test_a_path_before_the_api_is_kept(chroma: ChromaServer) -> None:
    """A proxy may have the server under a path, with a slash at its end or not."""
    for url in ("http://h:1/chroma", "http://u:p@h:1/chroma/"):
        api = connected(Server(url, "l").address, {})
        assert (api.get_api_url(), api.address) == ("http://h:1/chroma/api/v2", "http://h:1/chroma")
        api.close()


def test_a_password_goes_into_the_header_alone(gateway: Gateway) -> None:
    """The user and password of the address arrive as a header; errors name the address without them."""
    with opened_index(at(gateway.url.replace("//", "//me:p4ssw0rd@"))):
        assert gateway.headers["authorization"].startswith("Basic ")
        gateway.answer(403, "", "text/plain")
        with pytest.raises(IndexAway) as told:
            ServerIndex.open(at(gateway.url.replace("//", "//me:p4ssw0rd@")), "m")
    assert "p4ssw0rd" not in f"{told.value.message} {told.value.__cause__!r}"


def test_keys_do_not_show_in_settings() -> None:
    """Settings end up in logs and tracebacks."""
    loaded = settings.Settings(chroma_url="http://u:p4ss@h", chroma_api_key=None)
    assert "p4ss" not in repr(loaded)
    assert KEY not in repr(settings.Settings(chroma_url="http://h", chroma_api_key=SecretStr(KEY)))


def test_one_process_at_a_time_fills_an_index(shared: Shelf) -> None:
    """Beside one that does, another embeds nothing, and says what is being done; then it is its turn."""
    counting = CountingEmbedder()
    with shared.open(counting) as opened:
        take_in(opened, shared.file("one.jsonl", made_up(8, seed=61)), vectors=False)
        with opened.vectors.turn(counting.model) as mine:
            assert mine
            beside = opened.indexer.run(opened.index)
            assert beside.pending
            assert beside.problem is not None
            assert beside.problem.text == "another sitrep process is filling it"
        assert counting.embedded == 0
        assert opened.indexer.run(opened.index).pending == 0
    assert counting.embedded
