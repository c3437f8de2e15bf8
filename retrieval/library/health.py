"""What a library must hold to be sound, and how each fault is mended.

What is derived (words, passages, names, dates, sketches, links, counts) can be made again: the report or its document
is marked as stale, and the reindexing that follows redoes it. What is original (bytes, texts) can only be told from
what it was, for ids are hashes of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from retrieval.library import faults, rows, word_index
from retrieval.library.database import Database
from retrieval.library.faults import Find, Identity, Mend
from retrieval.library.links import relink
from retrieval.library.schema import (
    event_dates,
    names,
    passages,
    sketches,
)


@dataclass(frozen=True, slots=True)
class Fault:
    """A kind of fault: its code for scripts, its meaning for people, how it is found, and how mended.

    ``mend`` is None where nothing can be made again; the text then says what to do. ``writes`` where even looking needs
    a transaction that writes, in a SQLite file: a server's can be looked at beside who writes.
    """

    code: str
    text: str
    find: Find
    mend: Mend | None
    writes: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault that a library has, and of what: ids, keys, or the database's own words."""

    code: str
    text: str
    of: tuple[str, ...]


class Health:
    """Looks a library over and mends what it can."""

    def __init__(self, database: Database, identity: Identity) -> None:
        self._database = database
        self._faults = _faults(identity)

    def examine(self, *, mend: bool, watch: Callable[[int, int], None]) -> list[Finding]:
        """What is wrong, a finding a kind. Where ``mend`` says so, each is mended in a transaction of its own.

        What is mended by marking it as stale is found again until it was redone. ``watch`` hears how many kinds of
        fault were looked for, of how many.
        """
        findings: list[Finding] = []
        for number, fault in enumerate(self._faults):
            watch(number, len(self._faults))
            writes = fault.writes and self._database.file is not None
            with self._database.writing() if writes else self._database.reading() as connection:
                found = list(fault.find(connection))
            if found and mend and fault.mend is not None:
                with self._database.writing() as connection:
                    # Found again: others may have mended or dropped it since.
                    fault.mend(connection, list(fault.find(connection)))
            if found:
                of = tuple(" ".join(map(str, one)) if isinstance(one, tuple) else str(one) for one in found)
                findings.append(Finding(fault.code, fault.text, of))
        watch(len(self._faults), len(self._faults))
        return findings


def _faults(identity: Identity) -> tuple[Fault, ...]:
    """Every kind of fault, in the order in which they are mended: what others rest on comes first."""
    return (
        Fault("database", "the database is damaged: restore a backup", faults.damaged_pages, faults.reindex),
        Fault("words_index", "the index of words is damaged", word_index.damage, faults.rebuild_words, writes=True),
        Fault(
            "withdrawn_present", "withdrawn reports that are still there", faults.withdrawn_present, faults.drop_reports
        ),
        Fault("passage_without_report", "passages of no report", faults.passages_without_report, rows.drop_passages),
        Fault(
            "names_without_passage",
            "names in no passage",
            faults.without_passage(names),
            faults.drop_of_passages(names),
        ),
        Fault(
            "dates_without_passage",
            "dates in no passage",
            faults.without_passage(event_dates),
            faults.drop_of_passages(event_dates),
        ),
        Fault("words_without_passage", "words of no passage", word_index.without_passage, word_index.remove),
        Fault(
            "sketch_without_report",
            "sketches of no report",
            faults.without_report(sketches.c.report_key),
            rows.drop_sketches,
        ),
        Fault(
            "copy_without_report", "near copies that are no reports", faults.copies_without_report, rows.drop_sketches
        ),
        Fault(
            "appearance_without_end",
            "places of reports that are gone",
            faults.loose_appearances,
            faults.drop_appearances,
        ),
        Fault(
            "document_changed",
            "original files that are not what they were: take them in again",
            faults.changed_documents(identity),
            None,
        ),
        Fault(
            "document_missing", "reports whose original file is lost: take it in again", faults.documents_missing, None
        ),
        Fault(
            "appearance_missing",
            "reports that no original file is noted for",
            faults.appearances_missing,
            faults.put_appearances,
        ),
        Fault("report_count", "files with a wrong count of reports", faults.wrong_counts, faults.recount),
        Fault(
            "report_changed",
            "reports that are not what they were when they were read",
            faults.changed_reports(identity),
            faults.reread_reports,
        ),
        Fault(
            "no_passage", "reports without a passage", faults.reports_without(passages.c.report_key), faults.annotate
        ),
        Fault("no_sketch", "reports without a sketch", faults.reports_without(sketches.c.report_key), faults.annotate),
        Fault(
            "passage_changed",
            "passages that are not what is indexed of them",
            faults.changed_passages(identity),
            faults.reread,
        ),
        Fault(
            "mention_outside",
            "names or dates outside their passage, or dates that end before they begin",
            faults.wrong_mentions,
            faults.annotate,
        ),
        Fault("words_missing", "passages that are not found by words", faults.words_missing, faults.annotate),
        Fault("copy_one_sided", "near copies known from one side only", faults.one_sided, faults.mirror),
        Fault("version_without_address", "versions of no page", faults.links_nowhere, faults.unlink),
        Fault("versions", "versions of a page in a wrong order", faults.wrong_links, relink),
        Fault("vector_damaged", "vectors that are none", faults.damaged_vectors, faults.drop_vectors),
        Fault("vector_unused", "vectors of texts that are gone", faults.unused_vectors, faults.drop_vectors),
    )
