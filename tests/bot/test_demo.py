"""The demonstration: what a newcomer sees first."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.bot.conftest import ROOT, CommandLine
from tests.conftest import DEADLINE
from tests.servers.openai_server import LoopbackOpenAI

# Tests that ask: in a process of their own, and within this one.
ASKING = (
    "test_an_answer_has_every_key_and_only_cited_statements",
    "test_chat_carries_names_over",
    "test_eval_prints_scores_by_type",
)


@pytest.mark.e5
def test_the_demo_answers_three_and_refuses_one(command_line: CommandLine) -> None:
    """On the real model: seventeen reports in, three cited answers, one refusal; the user's library is not touched."""
    found = command_line.json("demo")
    assert found["ingest"]["new"] == 17
    assert [answer["answered"] for answer in found["answers"]] == [True, True, True, False]
    killed, hawija, rabia, _ = found["answers"]
    text = " ".join(statement["text"] for statement in killed["statements"])
    assert "34" in text
    assert "30" in text
    assert any("2014-06-20" in statement["event_dates"] for statement in hawija["statements"])
    assert "البيشمركة" in rabia["statements"][0]["text"]
    assert not (command_line.folder / "data").exists()


@pytest.mark.e5
@pytest.mark.parametrize("model", [{}, {"OPENAI_MODEL": "loop-1"}], ids=["key alone", "key and model"])
def test_keys_and_settings_change_nothing(command_line: CommandLine, model: dict[str, str]) -> None:
    """Exported keys, settings and a ``.env`` in the folder play no part in the demo: no request is sent."""
    (command_line.folder / ".env").write_text("SITREP_EMBEDDER=nonsense\nSITREP_DATABASE_URL=nonsense://\n")
    with LoopbackOpenAI() as server:
        keys = {"OPENAI_API_KEY": "sk-none", "OPENAI_BASE_URL": server.base_url, "SITREP_EMBEDDER": "openai"}
        done = command_line.run("demo", SITREP_DATABASE_URL="nonsense://", **keys, **model)
    assert done.returncode == 0, done.stderr.decode()
    assert server.received == []
    assert b"What to try next" in done.stdout


@pytest.mark.parametrize("model", [{}, {"OPENAI_MODEL": "loop-1"}], ids=["key alone", "key and model"])
def test_exported_keys_reach_no_test(model: dict[str, str]) -> None:
    """``make test`` in a shell with a key: commands and services that tests open ask no server, and pass."""
    chosen = [f"tests/bot/test_cli.py::{name}" for name in ASKING]
    with LoopbackOpenAI() as server:
        keys = {"OPENAI_API_KEY": "sk-none", "OPENAI_BASE_URL": server.base_url, "NO_PROXY": "*", **model}
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *chosen],
            cwd=ROOT,
            env={**os.environ, **keys},
            capture_output=True,
            timeout=DEADLINE,
        )
    assert done.returncode == 0, done.stdout.decode()
    assert server.received == []
