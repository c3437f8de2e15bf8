"""One Chroma server for the tests of a module, and a gateway before it for each test that wants one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chroma import ChromaServer, Gateway
from tests.conftest import Shelf


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaServer]:
    """A server; tests take ``chroma``."""
    server = ChromaServer(tmp_path_factory.mktemp("chroma") / "data")
    server.start()
    yield server
    server.kill()


@pytest.fixture
def chroma(started: ChromaServer) -> Iterator[ChromaServer]:
    """A server that runs at the beginning of a test, and again after it."""
    yield started
    started.start()


@pytest.fixture
def gateway(chroma: ChromaServer) -> Iterator[Gateway]:
    """A gateway that passes everything on to the server."""
    made = Gateway(chroma.port)
    yield made
    made.close()


@pytest.fixture
def shared(tmp_path: Path, chroma: ChromaServer) -> Shelf:
    """An empty library with its vectors on the server."""
    return Shelf(tmp_path, chroma=chroma.url)


@pytest.fixture
def behind(tmp_path: Path, gateway: Gateway) -> Shelf:
    """An empty library with its vectors on the server behind the gateway."""
    return Shelf(tmp_path, chroma=gateway.url)
