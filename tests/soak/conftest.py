"""What the long proofs share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Shelf
from tests.databases import Postgres


@pytest.fixture
def on_postgres(tmp_path: Path, postgres: Postgres) -> Iterator[Shelf]:
    """An empty library on a server, which several bots can share."""
    with postgres.database() as url:
        yield Shelf(tmp_path, url)
