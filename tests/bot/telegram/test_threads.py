"""Services are used from several threads at once: the bot's questions, an ingest, the making of vectors."""

from __future__ import annotations

import io
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from bot import json_output, settings
from bot.wiring import Services, services
from retrieval.embed import E5Embedder
from retrieval.ingest import Ingested
from retrieval.progress import Quiet
from retrieval.types import Scope
from retrieval.understand import Question
from tests.bot.conftest import NOW, SAMPLES
from tests.conftest import made_up

ASKING = 8
QUESTIONS = (
    "Who controls Qaim?",
    "How many people were killed in Homs?",
    "من يسيطر على القائم؟",
    "When did Mosul fall?",
)


def test_eight_ask_while_one_takes_in_and_two_make_vectors(tmp_path: Path) -> None:
    """Nobody fails, no question that has an answer is left without, and nothing disagrees afterwards."""
    file = tmp_path / "more.jsonl"
    file.write_text("\n".join(json.dumps(one) for one in made_up(40, 3)), "utf-8")
    with services(settings.isolated(tmp_path, embedder="hash"), clock=lambda: NOW) as opened:
        _take_in(opened, SAMPLES)
        opened.indexer.run(opened.index)
        before = {text: _answered(opened, text) for text in QUESTIONS}
        with ThreadPoolExecutor(ASKING + 3) as pool:
            taking = pool.submit(_take_in, opened, file)
            making = [pool.submit(opened.indexer.run, opened.index) for _ in range(2)]
            asking = [pool.submit(_asked_all, opened, offset) for offset in range(ASKING)]
            heard = [answer for one in asking for answer in one.result()]
            taken = taking.result()
            assert all(one.result().problem is None for one in making)
        opened.indexer.run(opened.index)
        assert len(taken.new) > 30
        assert not taken.failed
        assert [text for text, answer in heard if not answer["sources"]] == [
            text for text, _ in heard if not before[text]["sources"]
        ]
        held = {one.report.id for one in opened.library.reports(Scope())}
        assert {source["report_id"] for _, answer in heard for source in answer["sources"]} <= held
        checked = opened.checking.run(opened.index.index(), Quiet(), mend=False)
        assert checked.sound
        assert opened.vector_counts()[1] == 0


@pytest.mark.e5
def test_the_model_gives_each_thread_its_own_vector() -> None:
    """Eight threads that embed questions beside one that embeds passages get what one gets alone."""
    model = E5Embedder()
    texts = [f"Who held town {number} in June, and why did {number * 7} people flee?" for number in range(12)]
    alone = [model.query(text) for text in texts]
    fresh = E5Embedder()
    with ThreadPoolExecutor(ASKING + 1) as pool:
        passages = pool.submit(fresh.passages, texts[:8])
        together = list(pool.map(fresh.query, texts))
        assert passages.result().shape == (8, alone[0].shape[0])
    assert all(np.allclose(one, other, atol=1e-5) for one, other in zip(alone, together, strict=True))


def _take_in(opened: Services, file: Path) -> Ingested:
    return opened.ingest.run([str(file)], now=NOW, stdin=io.BufferedReader(io.BytesIO()))


def _asked_all(opened: Services, offset: int) -> list[tuple[str, json_output.Json]]:
    heard = []
    for number in range(len(QUESTIONS)):
        text = QUESTIONS[(offset + number) % len(QUESTIONS)]
        heard.append((text, _answered(opened, text)))
        opened.timelines.of("Qaim", Scope())
        opened.covered(Scope())
    return heard


def _answered(opened: Services, text: str) -> json_output.Json:
    return json_output.answer(opened.answering.answer(Question(text), now=NOW))
