"""Values to the JSON that scripts rely on: every key is always there. Pure.

``docs/reference.md`` lists the shapes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from bot.briefing.confidence import Confidence, confidence
from bot.briefing.timeline import Timeline
from bot.briefing.types import Answer, Contested, Grade, Lineage, Note, Provenance, Source, Statement
from retrieval.errors import SitrepError
from retrieval.ingest import Indexed, Ingested, Problem
from retrieval.library.reading import Coverage, StoredPassage, StoredReport
from retrieval.outlet_file import UNJUDGED
from retrieval.outlets import Outlet, Outlets
from retrieval.search import Evidence
from retrieval.types import Published, Report, Span
from retrieval.vectors import IndexState

Json = dict[str, Any]


def error(problem: SitrepError) -> Json:
    """A command that failed whole."""
    return {"error": {"code": problem.code, "message": problem.message, "hint": problem.hint or None}}


def ingested(result: Ingested, indexed: Indexed) -> Json:
    """What ``sitrep ingest`` did; what kept passages from their vectors is the last warning."""
    warnings = [*result.warnings, *([indexed.problem] if indexed.problem else [])]
    return {
        "documents": result.documents,
        "reports": result.reports,
        "new": len(result.new),
        "revised": len(result.revised),
        "duplicates": result.duplicates,
        **problems(result.failed, warnings),
        "vectors": vectors_json((indexed.done, indexed.pending)),
    }


def problems(failed: Sequence[Problem], warnings: Sequence[Problem]) -> Json:
    """What could not be read, and what was repaired or left unknown."""
    return {
        "failed": [{"source": failure.source, "error": _with_hint(failure)} for failure in failed],
        "warnings": [{"source": warning.source, "warning": warning.text} for warning in warnings],
    }


def vectors_json(vectors: tuple[int, int]) -> Json:
    """How many passages are found by meaning, and how many not yet."""
    return {"done": vectors[0], "pending": vectors[1]}


def answer(answer_: Answer) -> Json:
    """What ``sitrep ask`` found."""
    scope = answer_.scope
    return {
        "question": answer_.question,
        "as_of": _date(scope.as_of),
        "since": _date(scope.since),
        "until": _date(scope.until),
        "answered": answer_.answered,
        "statements": [statement(one) for one in answer_.statements],
        "accounts": [contested(one) for one in answer_.contested],
        "confidence": [_confidence(one) for one in confidence(answer_)],
        "sources": [source(one) for one in answer_.sources],
        "lineages": [lineage(one) for one in answer_.lineages],
        "refusal": {"code": answer_.refusal.code, "text": answer_.refusal.text} if answer_.refusal else None,
        "near": [source(one) for one in answer_.near],
        "notes": notes(answer_.notes),
        "written_by": answer_.written_by,
        "provenance": provenance(answer_.provenance) if answer_.provenance else None,
    }


def provenance(one: Provenance) -> Json:
    """What a model wrote from."""
    return {
        "model": one.model,
        "prompt": one.prompt,
        "prompt_tokens": one.prompt_tokens,
        "completion_tokens": one.completion_tokens,
    }


def _confidence(one: Confidence) -> Json:
    """How well some statements are sourced, and why."""
    return {"level": one.level.value, "statements": list(one.statements), "why": one.why}


def lineage(one: Lineage) -> Json:
    """What goes back to one account: whose it is, its sources, how many reports."""
    return {"n": one.n, "origin": one.origin, "sources": list(one.sources), "reports": one.reports}


def statement(one: Statement) -> Json:
    """A sentence, what it is cited from, and its days."""
    return {"text": one.text, "citations": list(one.citations), "event_dates": _spans(one.event_dates)}


def contested(one: Contested) -> Json:
    """A point that the reports differ on, with each version."""
    return {
        "about": one.about,
        "point": one.point.value,
        "update": one.update,
        "versions": [
            {
                "value": version.value,
                "who": version.who,
                "outlet": version.outlet,
                "origin": version.origin,
                "published": _date(version.published),
                "newest": version.newest,
                **statement(version.statement),
            }
            for version in one.versions
        ],
    }


def source(one: Source) -> Json:
    """A cited passage as ICS 206-01 wants a source told: who, what, when published, where, when collected."""
    report = one.report
    return {
        "n": one.n,
        "report_id": report.id,
        "external_id": report.external_id,
        "title": report.title or None,
        "outlet": report.outlet,
        "origin": one.origin,
        "url": report.url,
        "published": _date(report.published),
        "event_dates": _spans(one.passage.passage.event_dates),
        "collected": instant(report.collected_at),
        "quote": one.quote,
        "start": one.passage.passage.start,
        "end": one.passage.passage.end,
        "grade": grade(one.grade) if one.grade else None,
        "lineage": one.lineage,
        "copies": _copies(one.copies),
    }


def grade(one: Grade) -> Json:
    """An Admiralty grade, why, and the reports that its number comes from."""
    return {
        "reliability": one.reliability,
        "credibility": one.credibility,
        "why": one.why,
        "supported_by": list(one.supported_by),
        "contradicted_by": list(one.contradicted_by),
    }


def results(evidence: Sequence[Evidence]) -> Json:
    """What ``sitrep search`` found, best first."""
    return {"results": [_result(one) for one in evidence]}


def timeline(timeline_: Timeline) -> Json:
    """The dated passages of a name."""
    return {
        "name": timeline_.name.name,
        "events": [
            {"date": str(event.span), "said": event.said, "text": event.text, "citations": list(event.citations)}
            for event in timeline_.events
        ],
        "sources": [source(one) for one in timeline_.sources],
        "notes": notes(timeline_.notes),
    }


def reports(found: Iterable[StoredReport]) -> Json:
    """The reports in a scope."""
    return {"reports": [report(one.report) for one in found]}


def report(one: Report) -> Json:
    """One report without its text."""
    return {
        "report_id": one.id,
        "external_id": one.external_id,
        "title": one.title or None,
        "outlet": one.outlet,
        "origin": one.origin,
        "url": one.url,
        "published": _date(one.published),
        "published_zone": one.published.zone if one.published else None,
        "lang": one.language,
        "collected": instant(one.collected_at),
    }


def whole_report(one: StoredReport, passages: Sequence[StoredPassage], versions: Sequence[StoredReport]) -> Json:
    """One report with its text, passages and versions."""
    return {
        **report(one.report),
        "dateline": one.report.dateline,
        "body": one.report.body,
        "superseded_by": one.superseded_by,
        "passages": [
            {
                "start": passage.passage.start,
                "end": passage.passage.end,
                "text": passage.text,
                "event_dates": _spans(passage.passage.event_dates),
                "names": list(dict.fromkeys(mention.name for mention in passage.passage.names)),
            }
            for passage in passages
        ],
        "revisions": [{**report(version.report), "superseded_by": version.superseded_by} for version in versions],
    }


def coverage(found: Coverage, vectors: tuple[int, int], index: IndexState, known: Outlets) -> Json:
    """What the library holds, and how far each outlet is to be trusted."""
    return {
        "reports": found.reports,
        "passages": found.passages,
        "undated": found.undated,
        "superseded": found.superseded,
        "stale": found.stale,
        "first": _date(found.first),
        "last": _date(found.last),
        "languages": dict(found.languages),
        "outlets": [_outlet(name, count, known.get(name)) for name, count in found.outlets.items()],
        "vectors": vectors_json(vectors),
        "index": {"place": index.place, "error": error(index.problem)["error"] if index.problem else None},
    }


def _outlet(name: str | None, reports: int, known: Outlet | None) -> Json:
    return {
        "outlet": name,
        "reports": reports,
        "control": known.control or None if known else None,
        "reliability": known.reliability if known else UNJUDGED,
        "reason": known.reason or None if known else None,
    }


def _result(one: Evidence) -> Json:
    passage = one.passage.passage
    return {
        "report_id": one.report.id,
        "external_id": one.report.external_id,
        "title": one.report.title or None,
        "outlet": one.report.outlet,
        "url": one.report.url,
        "published": _date(one.report.published),
        "score": round(one.score, 4),
        "passage": one.passage.text,
        "start": passage.start,
        "end": passage.end,
        "event_dates": _spans(passage.event_dates),
        "copies": _copies(one.copies),
    }


def _copies(copies: Iterable[Report]) -> list[Json]:
    return [
        {
            "report_id": copy.id,
            "external_id": copy.external_id,
            "outlet": copy.outlet,
            "published": _date(copy.published),
        }
        for copy in copies
    ]


def _with_hint(problem: Problem) -> str:
    return f"{problem.text} ({problem.hint})" if problem.hint else problem.text


def notes(found: Iterable[Note]) -> list[Json]:
    """What a reader must know, with codes."""
    return [{"code": note.code, "text": note.text} for note in found]


def _spans(spans: Iterable[Span]) -> list[str]:
    return [str(span) for span in spans]


def _date(published: Published | None) -> str | None:
    return str(published) if published else None


def instant(value: datetime) -> str:
    """An instant, to the second, in UTC."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
