"""The command line with a Chroma server: what is printed when it is there, away, or wrong."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.conftest import ROOT, CommandLine, Inside
from tests.chroma import ChromaServer, Gateway, free_port

KEY = "ck-very-secret-0123456789"
REPORT = {
    "id": "bridge",
    "title": "Bridge at Baiji reopens",
    "text": "The bridge at Baiji reopened to lorries on Friday, its engineers said.",
    "published": "2014-06-21",
}


@pytest.fixture(scope="module")
def chroma(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaServer]:
    """A server that runs."""
    server = ChromaServer(tmp_path_factory.mktemp("chroma") / "data")
    server.start()
    yield server
    server.kill()


def report(folder: Path) -> str:
    """A file with a report in it."""
    file = folder / "bridge.jsonl"
    file.write_text(json.dumps(REPORT), "utf-8")
    return str(file)


def test_from_there_to_away_and_back(inside: Inside, chroma: ChromaServer) -> None:
    """Ingest, ask, kill the server, ask, start it empty, ask, ingest, ask: each is answered and says how."""
    inside.monkeypatch.setenv("SITREP_CHROMA_URL", chroma.url)
    question = ("ask", "What reopened at Baiji?")

    def codes() -> set[str]:
        found = inside.json(*question)
        assert found["answered"]
        return {note["code"] for note in found["notes"]} & {"words_only", "vectors_pending"}

    first = inside.json("ingest", report(inside.folder))
    assert (first["new"], first["warnings"], first["vectors"]["pending"]) == (1, [], 0)
    assert codes() == set()
    assert inside.json("coverage")["index"] == {"place": chroma.url, "error": None}
    chroma.kill()
    assert codes() == {"words_only"}
    state = inside.json("coverage")["index"]
    assert (state["place"], state["error"]["code"]) == (chroma.url, "index_away")
    assert "ready" not in inside.run("coverage")[1]
    chroma.empty()
    assert codes() == {"vectors_pending"}
    assert inside.json("ingest", report(inside.folder))["vectors"] == first["vectors"]
    assert codes() == set()


def test_an_ingest_that_is_refused_by_the_server_is_done(inside: Inside, chroma: ChromaServer) -> None:
    """Exit code 0, the reason once on standard error, and in JSON as the last warning; the key is nowhere."""
    gateway = Gateway(chroma.port)
    gateway.answer(401, KEY, "text/plain")
    inside.monkeypatch.setenv("SITREP_CHROMA_URL", gateway.url)
    inside.monkeypatch.setenv("SITREP_CHROMA_API_KEY", KEY)
    code, out, err = inside.run("ingest", report(inside.folder), "--json")
    gateway.close()
    found = json.loads(out)
    assert (code, found["new"], found["failed"], found["vectors"]["done"]) == (0, 1, [], 0)
    assert found["vectors"]["pending"] > 0
    (warning,) = found["warnings"]
    assert warning["source"] == f"vector index ({gateway.url})"
    assert "refuses access (401)" in warning["warning"]
    assert err.count("refuses access") == 1
    assert "by words now" in err
    assert gateway.headers["authorization"] == f"Bearer {KEY}"
    assert KEY not in out + err


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("URL", "127.0.0.1:8000"),
        ("URL", "ftp://host"),
        ("URL", "http://"),
        ("URL", "http://host:port"),
        ("URL", "http://[host"),
        ("URL", f"http://host?key={KEY}"),
        ("API_KEY", f"{KEY}\nx: y"),
        ("API_KEY", f"{KEY}é"),
        ("API_KEY", f"two {KEY}"),
    ],
)
def test_a_wrong_setting_is_named_and_not_shown(inside: Inside, name: str, value: str) -> None:
    """An address that is none, or a key that fits into no header, is told by the variable's name."""
    inside.monkeypatch.setenv(f"SITREP_CHROMA_{name}", value)
    error = inside.json("coverage", expect=1)["error"]
    assert error["code"] == "settings"
    assert f"SITREP_CHROMA_{name}" in error["message"]
    assert KEY not in json.dumps(error)


def test_a_user_and_a_key_are_one_too_many(inside: Inside) -> None:
    """Two ways to get in cannot both be meant."""
    inside.monkeypatch.setenv("SITREP_CHROMA_URL", f"http://me:{KEY}@host")
    inside.monkeypatch.setenv("SITREP_CHROMA_API_KEY", KEY)
    error = inside.json("coverage", expect=1)["error"]
    assert "SITREP_CHROMA_API_KEY" in error["message"]
    assert KEY not in json.dumps(error)


def test_what_needs_no_vectors_does_not_load_chroma(command_line: CommandLine) -> None:
    """Chroma takes a second to import; a listing has no use for it, nor for a server that is away."""
    line = "import sys; from bot.cli import main\ntry: main(['reports'])\nfinally: print('chromadb' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", line],
        env={
            "PYTHONPATH": str(ROOT),
            "HOME": str(command_line.folder),
            "SITREP_DATA_DIR": str(command_line.folder / "data"),
            "SITREP_CHROMA_URL": f"http://127.0.0.1:{free_port()}",
        },
        cwd=command_line.folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.stdout.endswith("False\n"), done.stderr
