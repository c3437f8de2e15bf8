"""The record comes with the other services, and costs those who do not ask for it nothing."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing

from bot.record.types import LetIn, Role
from retrieval.library.database import Database
from tests.bot.record.conftest import AMAL, NOW, received
from tests.conftest import ROOT, Shelf

SERVERS = ("telegram", "chromadb", "openai")
DRAWING = ("matplotlib", "htpy", "bot.digest.page.", "bot.digest.pictures")
LATER = ("bot.record", "bot.briefing.verify", "bot.briefing.writing", "bot.digest.build", *SERVERS, *DRAWING)
LOADED = f"import sys, bot.cli, bot.wiring; print([name for name in sys.modules if name.startswith({LATER})])"


def test_the_record_is_in_the_same_database(shelf: Shelf) -> None:
    """What is kept through the services is there in the library's database."""
    with shelf.open() as opened:
        opened.record.apply([LetIn(AMAL, Role.READER)], now=NOW)
        assert opened.record.people.person(AMAL) is not None
    assert [row[0] for row in shelf.tables()["people"]] == [AMAL]


def test_nothing_of_it_is_loaded_for_other_commands() -> None:
    """A process that asks imports neither it nor what checks, writes, makes digests, draws or talks to servers."""
    out = subprocess.run([sys.executable, "-c", LOADED], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert out == "[]\n"


def test_the_bot_does_not_wait_for_an_ingest_on_a_server(shelf: Shelf) -> None:
    """Where the database can, an update is kept and claimed while another transaction writes to the library."""
    if shelf.database_url is None:
        return
    with shelf.open() as opened, closing(Database.open(shelf.address)) as other, other.writing():
        assert opened.record.inbox.keep([received(1)], now=NOW) == 1
