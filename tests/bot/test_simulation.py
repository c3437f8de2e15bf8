"""``sitrep bot --simulate``: what a newcomer sees of the bot, and that nothing of theirs plays a part."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from bot import simulation
from tests.bot.conftest import SAMPLES, CommandLine


@pytest.mark.e5
def test_a_newcomer_sees_the_bot_at_work(command_line: CommandLine) -> None:
    """A stranger, an answer with conflicting accounts, evidence, a follow-up, an invitation, a document, a group.

    A token, a library and a ``.env`` of the newcomer's own are left alone, and so is a proxy of the environment.
    """
    (command_line.folder / ".env").write_text("SITREP_EMBEDDER=nonsense\nTELEGRAM_BOT_TOKEN=nonsense\n")
    nowhere = "http://127.0.0.1:9"
    own = {"TELEGRAM_API_BASE_URL": nowhere, "SITREP_DATABASE_URL": "nonsense://", "SITREP_ADMINS": "nonsense"}
    proxies = {"http_proxy": nowhere, "https_proxy": nowhere, "HTTP_PROXY": nowhere, "ALL_PROXY": nowhere}
    done = command_line.run("bot", "--simulate", **own, **proxies)
    out = done.stdout.decode()
    assert (done.returncode, done.stderr.decode()) == (0, "")
    assert not (command_line.folder / "data").exists()
    for shown in (
        "This is a private assistant.",
        "How many people were killed in Hawija?",
        "and 17 people are",
        "Rima presses Evidence",
        "more lines",
        "👍 Thank you",
        "following up",
        "Eight fighters of the Naqshbandi army",
        "3 developments from 3 reports",
        "sitrep-2014-06-21.html",
        "07:30 in Baghdad, Sunday to Thursday",
        "t.me/sitrep_bot?start=",
        "You are in, as contributor.",
        "✓ 1 new report",
        "Hospital counts 21 dead",
        "Accounts differ: the number killed",
        "“Border desk” is allowed",
        "البيشمركة",
    ):
        assert shown in out, shown
    assert max(len(line.rstrip()) for line in out.splitlines()) <= 100


@pytest.mark.e5
def test_whoever_sits_at_the_terminal_goes_on() -> None:
    """Questions, replies, presses, an opened quotation and a document; what cannot be done is said, and it goes on."""
    document = SAMPLES.parent / "sent" / simulation.SENT
    lines = [
        "",
        "press Evidence",
        "What happened in Hawija on 20 June?",
        "press Nothing",
        "press Evidence",
        "open",
        "reply How many were killed there?",
        f"send {document}",
        "send /no/such/file",
        "/quit",
        "never read",
    ]
    console = Console(file=io.StringIO(), width=100)
    given = io.StringIO("\n".join(lines))
    simulation.run(console, given)
    assert isinstance(console.file, io.StringIO)
    after = console.file.getvalue().partition("You are Rima now.")[2]
    for shown in ("Hawija", "✗ no button 'Nothing'", "opens the quotation", "1 known already", "✗ [Errno 2]"):
        assert shown in after, shown
    assert given.readline() == "never read"
