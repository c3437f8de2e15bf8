"""A million passages: stored, indexed and asked. Prints figures and asserts no time, for that depends on the machine.

Texts are those of some thousand made-up reports, annotated once and stored again and again under other addresses
and days, since annotating is most of the time and no part of the question. Vectors are drawn at random and have 64
dimensions, not the model's 384: a million of those take Chroma some four gigabytes of memory and hours to link, and
what is asked here is whether anything of ours grows faster than the library.
"""

from __future__ import annotations

import io
import resource
import time
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from pathlib import Path
from statistics import median

import numpy as np
import pytest

from bench.libraries import library, owned, passages_in, say, written
from bench.made_up import NOW, questions, reports
from bot import settings
from bot.wiring import Services
from retrieval.embed import Vectors
from retrieval.fetch import MEGABYTE, Limits
from retrieval.ingest import Annotator, Ingest
from retrieval.library.database import Database
from retrieval.library.entries import Entry
from retrieval.library.store import Added, Store
from retrieval.names import Gazetteer
from retrieval.outlets import Outlets
from retrieval.parse import Parser
from retrieval.parse.attribution import Attribution
from retrieval.terms import Terms
from retrieval.types import Document

PASSAGES = 1_000_000
# How many reports are annotated, how many passages one has, and how many questions are asked.
ANNOTATED, PASSAGES_OF_ONE, ASKED = 4_000, 2.2, 20
DIMENSIONS = 64


class Drawn:
    """An embedder whose vectors are drawn in turn, so that no two passages share one."""

    model = f"drawn-{DIMENSIONS}"
    batch = 96

    def __init__(self) -> None:
        self._rng = np.random.default_rng(64)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """See :class:`retrieval.embed.Embedder`."""
        drawn = self._rng.standard_normal((len(texts), DIMENSIONS), dtype=np.float32)
        return np.asarray(drawn / np.linalg.norm(drawn, axis=1, keepdims=True), dtype=np.float32)

    def query(self, text: str) -> Vectors:
        """See :class:`retrieval.embed.Embedder`."""
        return np.asarray(self.passages([text])[0])


class Multiplied(Store):
    """A store that keeps everything so many times: as reports of other days, at other addresses."""

    def __init__(self, database: Database, copies: int) -> None:
        super().__init__(database, "made up")
        self._copies = copies

    def add(self, items: Iterable[tuple[Document, Sequence[Entry]]]) -> list[Added]:
        """See :class:`retrieval.library.store.Store`; what is told is of the last copy."""
        batch, added = list(items), list[Added]()
        for copy in range(self._copies):
            added = super().add([copied(document, entries, copy) for document, entries in batch])
        return added


@pytest.mark.soak
def test_a_million_passages_are_found_and_none_is_lost(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every passage is counted and held by the index, and what a question finds lies in the scope it asks for."""
    figures = measured(tmp_path, PASSAGES)
    with capsys.disabled():
        for figure in figures:
            say(figure)


def measured(folder: Path, passages: int) -> list[str]:
    """Fill a library, index it, ask it, and say what each took."""
    start = time.monotonic()
    store(folder, passages)
    stored = time.monotonic()
    with library(folder, Drawn()) as opened:
        done, pending = opened.indexer.catch_up(owned(opened))
        indexed = time.monotonic()
        assert (done, pending) == (passages_in(opened), 0)
        assert owned(opened).count() == done >= 0.9 * passages
        counts, counted = opened.library.frequencies(["kill"])
        assert 0 < counts["kill"] <= counted == done
        searches, answers = asked(opened)
    disk = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return [
        f"{done} passages: stored in {stored - start:.0f} s, indexed in {indexed - stored:.0f} s",
        f"search {1000 * searches:.0f} ms, answer {1000 * answers:.0f} ms (medians of {ASKED} questions)",
        f"disk {disk / done:.0f} bytes/passage, memory {memory / 1024:.0f} MB",
    ]


def store(folder: Path, passages: int) -> None:
    """Store made-up reports and copies of them until there are about so many passages."""
    copies = max(1, round(passages / (ANNOTATED * PASSAGES_OF_ONE)))
    source = written(folder / "made-up.jsonl", islice(reports(), ANNOTATED))
    gazetteer = Gazetteer.load()
    with closing(Database.open(settings.isolated(folder).database_address)) as database:
        ingest = Ingest(
            Multiplied(database, copies),
            Parser(Attribution(gazetteer), Outlets.load()),
            Annotator(gazetteer, Terms.load()),
            Limits(max_bytes=50 * MEGABYTE),
        )
        ingested = ingest.run([str(source)], now=NOW, stdin=io.BufferedReader(io.BytesIO()))
    assert not ingested.failed


def copied(document: Document, entries: Sequence[Entry], copy: int) -> tuple[Document, list[Entry]]:
    """A document of other bytes, its reports at other addresses and days, their passages embedded by themselves."""
    other = replace(document, content=document.content + b" " * copy)
    return other, [_copied(entry, other.id, copy) for entry in entries]


def _copied(entry: Entry, document_id: str, copy: int) -> Entry:
    report, published = entry.report, entry.report.published
    assert published is not None
    moved = replace(published, instant=published.instant + timedelta(days=copy))
    id_, url = f"{copy:04x}{report.id[4:]}", f"{report.url}/{copy}"
    passages = tuple(replace(one, text_hash=f"{copy:04x}{one.text_hash[4:]}") for one in entry.passages)
    other = replace(report, id=id_, url=url, document_id=document_id, published=moved)
    return replace(entry, report=other, passages=passages, sketch=())


def asked(opened: Services) -> tuple[float, float]:
    """The median seconds of a search and of an answer; what is found lies in the scope that was asked for."""
    searches, answers = [], []
    for one in questions(50)[:: 50 // ASKED][:ASKED]:
        start = time.monotonic()
        found = opened.answering.evidence(one.question, limit=10, now=NOW)
        searched = time.monotonic()
        opened.answering.answer(one.question, now=NOW)
        searches.append(searched - start)
        answers.append(time.monotonic() - searched)
        scope = opened.answering.understand(one.question, NOW).understood.scope
        assert found.evidence
        assert all(scope.contains(evidence.report.published) for evidence in found.evidence)
    return median(searches), median(answers)
