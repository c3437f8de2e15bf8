"""What people send, taken in as reports: documents, forwarded posts, addresses, posts of channels."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import PurePosixPath
from threading import Lock

from bot.questions import clean
from bot.record.types import AuditEntry
from bot.service import posts, saying
from bot.service.incoming import ChannelPost, Command, File, Forwarded, SentFile
from bot.service.limits import ADDED, Limits
from bot.service.reaction import NOTHING, Files, Reaction
from bot.service.rules import MEGABYTE, Rules
from bot.service.visit import Visit
from bot.telegram import render
from bot.wiring import Services
from retrieval.errors import NotFound, SourceError
from retrieval.fetch import Handed, is_address
from retrieval.ingest import Ingested, Problem
from retrieval.types import Report

# How many addresses one /add may name.
ADDRESSES = 5
# A caption of fewer words says what a file is; one of more is a report too.
CAPTION_WORDS = 12
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+(?:[/?#:].*)?")
# What a file without a name is called, by what it is said to be; its content decides all the same.
_SUFFIXES = {"application/pdf": ".pdf", "text/html": ".html", "text/plain": ".txt", "application/zip": ".zip"}


class Intake:
    """Takes in reports, one sending at a time; questions go on meanwhile."""

    def __init__(self, opened: Services, files: Files, limits: Limits, rules: Rules) -> None:
        self._opened = opened
        self._files = files
        self._limits = limits
        self._rules = rules
        self._turn = Lock()

    def sent(self, visit: Visit, sent: SentFile) -> Reaction:
        """A document."""
        return self._taken(visit, sent.file, ())

    def forwarded(self, visit: Visit, forwarded: Forwarded) -> Reaction:
        """A forwarded post: its text, and its document if it has one."""
        words = len(forwarded.text.split())
        whole = words > 0 and (forwarded.file is None or words >= CAPTION_WORDS)
        return self._taken(visit, forwarded.file, [posts.record(posts.of_forward(forwarded))] if whole else ())

    def add(self, visit: Visit, command: Command) -> Reaction:
        """``/add ADDRESS``: what stands there, fetched as ``sitrep ingest`` fetches it."""
        addresses = [_address(word) for word in saying.typed(command.argument).split()]
        # Whatever is no address would be taken for a path of this machine.
        if not addresses or len(addresses) > ADDRESSES or not all(map(is_address, addresses)):
            return visit.told("service.add_what", n=ADDRESSES)
        if refused := self._limits.documents(visit):
            return refused
        with self._working(visit):
            nothing: io.BufferedReader = io.BufferedReader(io.BytesIO())
            result = self._opened.ingest.run(addresses, now=visit.now, stdin=nothing)
        return self._told(visit, result)

    def posted(self, visit: Visit, post: ChannelPost) -> Reaction:
        """A post of a channel: taken in where the channel is allowed, and never answered there."""
        if visit.chat is None or not visit.chat.allowed:
            return NOTHING
        if refused := self._limits.documents(visit):
            return Reaction(audit=refused.audit)
        words = len(post.text.split())
        whole = words > 0 and (post.file is None or words >= CAPTION_WORDS)
        with self._turn:
            result = self._handed(post.file, [posts.record(posts.of_channel(post))] if whole else (), visit)
        return Reaction(audit=(_act(visit, result),)) if result.documents or result.failed else NOTHING

    def _taken(self, visit: Visit, file: File | None, handed: Sequence[Handed]) -> Reaction:
        if refused := self._limits.documents(visit):
            return refused
        if file is not None and file.size is not None and file.size > self._rules.file_bytes:
            return visit.told(
                "service.file_too_large",
                audit=[visit.act("refused", f"a file of {file.size} bytes")],
                n=self._rules.file_bytes // MEGABYTE,
            )
        with self._working(visit):
            result = self._handed(file, handed, visit)
        return self._told(visit, result)

    def _handed(self, file: File | None, handed: Sequence[Handed], visit: Visit) -> Ingested:
        """Take in texts and a file that Telegram keeps; a file that cannot be had is a failure like others."""
        failed: tuple[Problem, ...] = ()
        everything = list(handed)
        if file is not None:
            name = _name(file)
            try:
                everything.append(Handed(self._files.fetch(file.id, most=self._rules.file_bytes), name))
            except SourceError as error:
                failed = (Problem(name, error.message, error.hint),)
        result = self._opened.ingest.hand_over(everything, now=visit.now)
        return replace(result, failed=(*failed, *result.failed))

    @contextmanager
    def _working(self, visit: Visit) -> Iterator[None]:
        visit.progress.working()
        with self._turn:
            yield

    def _told(self, visit: Visit, result: Ingested) -> Reaction:
        reports = list(self._reports([*result.new, *result.revised]))
        told = render.ingested(result, reports, zone=visit.zone, texts=visit.texts)
        return Reaction(visit.replies(told), audit=(_act(visit, result),))

    def _reports(self, ids: Sequence[str]) -> Iterator[Report]:
        """The reports with these ids, but for what was taken back meanwhile."""
        for id_ in ids:
            try:
                yield self._opened.library.report(id_).report
            except NotFound:
                continue


def _act(visit: Visit, result: Ingested) -> AuditEntry:
    counts = (
        f"{len(result.new)} new, {len(result.revised)} revised, {result.duplicates} known, {len(result.failed)} failed"
    )
    return visit.act(ADDED, counts)


def _name(file: File) -> str:
    bare = PurePosixPath(clean(file.name or "").replace("\\", "/")).name
    return bare or f"document{_SUFFIXES.get(file.media_type or '', '')}"


def _address(word: str) -> str:
    """An address as people type it: what looks like a host gets the scheme that is left out."""
    return word if is_address(word) or not _HOST.fullmatch(word) else f"https://{word}"
