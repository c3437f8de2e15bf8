"""A service on a library of the sample reports; every test has a copy of its own."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import settings
from bot.record.types import Role
from bot.wiring import Lexica, Services, services
from tests.bot.service.talk import ANA, NOW, Talk

SAMPLES = Path(__file__).parents[3] / "bot" / "samples" / "reports"


@pytest.fixture(scope="session")
def lexica(tmp_path_factory: pytest.TempPathFactory) -> Lexica:
    """What is known beforehand: loaded once."""
    return Lexica.load(settings.isolated(tmp_path_factory.mktemp("lexica"), embedder="hash"))


@pytest.fixture(scope="session")
def sampled(tmp_path_factory: pytest.TempPathFactory, lexica: Lexica) -> Path:
    """The folder of a library of the sample reports, to be copied."""
    folder = tmp_path_factory.mktemp("sampled")
    with services(settings.isolated(folder, embedder="hash"), lexica=lexica) as opened:
        opened.ingest.run([str(SAMPLES)], now=NOW, stdin=io.BufferedReader(io.BytesIO()))
    return folder


@pytest.fixture
def opened(sampled: Path, tmp_path: Path, lexica: Lexica) -> Iterator[Services]:
    """Services on a copy of that library."""
    folder = tmp_path / "data"
    shutil.copytree(sampled, folder)
    with services(settings.isolated(folder, embedder="hash"), lexica=lexica, clock=lambda: NOW) as made:
        yield made


@pytest.fixture
def talk(opened: Services) -> Talk:
    """People who talk to the service; nobody is let in but the operator's administrator."""
    return Talk(opened)


@pytest.fixture
def reader(talk: Talk) -> Talk:
    """The same, with Ana let in as a reader."""
    talk.lets_in(ANA)
    return talk


@pytest.fixture
def contributor(talk: Talk) -> Talk:
    """The same, with Ana let in as a contributor."""
    talk.lets_in(ANA, Role.CONTRIBUTOR)
    return talk
