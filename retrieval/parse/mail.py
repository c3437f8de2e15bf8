"""Messages: the report that somebody mailed, and the ones that are forwarded in it.

Attachments are documents of their own, which ``fetch`` splits off. The text part is read where it is about as full as
the HTML part, else the page that the HTML part is.

Who a message is from is its outlet only where the list of outlets knows the name or the host of the sender, or where
it is a newsletter by its header: a person who forwards a report has not published it. A message's ``Date`` is the day
on which it was sent, which for a mailed report is its publication, trusted as a record's own field.
"""

from __future__ import annotations

import email.utils
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.message import Message

from retrieval.errors import SourceError
from retrieval.outlets import Outlets
from retrieval.parse import html, mime
from retrieval.parse.letters import Letter, letters
from retrieval.parse.published import Claim, lies_ahead, stated
from retrieval.parse.records import Found, address, impossible_dates, read_text
from retrieval.parse.stories import SHORTEST_STORY, split

# The share of the HTML part's words that the text part must have to be the one that is read.
FULLER = 0.8
# How Outlook writes an address: ``Ann [mailto:ann@desk.example]``.
_MAILTO = re.compile(r"\[(?:mailto:)?([^\]\s]+@[^\]\s]+)\]", re.I)
SHOWN = 40


def read_mail(content: bytes, outlets: Outlets, collected_at: datetime) -> tuple[list[Found], list[str]]:
    """The reports of a message, and warnings; none where only its attachments say something.

    Raises:
        SourceError: it is encrypted, nested without end, or holds neither a report nor attachments.
    """
    message = mime.parse(content)
    if mime.is_encrypted(message):
        raise SourceError("the message is encrypted", hint="save it decrypted, or its text by itself")
    plain, markup = _bodies(message)
    shown = html.lines(markup) if markup else ""
    is_page = len(plain.split()) < FULLER * len(shown.split())
    outer = Letter(
        mime.field(message, "From"),
        mime.field(message, "Date"),
        mime.field(message, "Subject"),
        shown if is_page else plain,
    )
    sealing = _Sealing(message, outlets, collected_at)
    parts = letters(outer, flowed=not is_page and _is_flowed(message))
    attached = next(mime.attachments(message), None) is not None
    kept = _kept(parts, attached=attached)
    found = sealing.sealed(_from_page(markup, outer), outer) if is_page and len(parts) == 1 and kept else []
    if not found:
        for letter in kept:
            found += sealing.sealed(_from_letter(letter), letter)
    if not found:
        if not attached:
            raise SourceError("no report was found in it", hint="is there a message of a few sentences?")
        sealing.warnings.append("the message itself holds no report: only its attachments are read")
    return found, sealing.warnings


@dataclass(slots=True)
class _Sealing:
    """Puts on stories what the header of their letter says; gathers warnings."""

    message: Message
    outlets: Outlets
    collected_at: datetime
    warnings: list[str] = field(default_factory=list)

    def sealed(self, read: tuple[list[Found], list[str]], letter: Letter) -> list[Found]:
        """Stories with the letter's sender as outlet, its date as a claim, its subject as title of an only one."""
        found, problems = read
        self.warnings += problems
        claims = self._claims(letter)
        if len(found) == 1 and letter.title:
            found = [replace(found[0], story=replace(found[0].story, title=letter.title))]
        outlet, id_, url = self._outlet(letter), None, None
        if not letter.forwarded:
            id_ = mime.field(self.message, "Message-ID").strip("<> ") or None
            url = address(mime.field(self.message, "Archived-At").strip("<> "))
        return [
            replace(
                one,
                outlet=outlet or one.outlet,
                url=one.url or url,
                claims=(*one.claims, *claims),
                external_id=id_,
            )
            for one in found
        ]

    def _outlet(self, letter: Letter) -> str | None:
        try:
            name, sender = email.utils.parseaddr(_MAILTO.sub(r"<\1>", letter.sender))
        except mime.DEFECTS:
            return None
        name, host = " ".join(name.split()), sender.rpartition("@")[2]
        known = (self.outlets.known_as(name) if name else None) or self.outlets.known_at(f"https://{host}/")
        return known or (name or None if self._is_newsletter(letter) else None)

    def _is_newsletter(self, letter: Letter) -> bool:
        """Whether the header says that nobody wrote this to somebody: it can be unsubscribed and not answered."""
        wanted = mime.field(self.message, "List-Unsubscribe") and not mime.field(self.message, "List-Post")
        return bool(wanted) and not letter.forwarded

    def _claims(self, letter: Letter) -> tuple[Claim, ...]:
        if not letter.sent:
            return ()
        published = stated(letter.sent)
        if published is None:
            self.warnings.append(f"the message's date {letter.sent[:SHOWN]!r} is no date: left unknown")
        elif lies_ahead(published, self.collected_at):
            self.warnings.append(f"the message's date {published} lies ahead: left unknown")
        else:
            return (Claim("the message", published),)
        return ()


def _bodies(message: Message) -> tuple[str, str]:
    """The text of all plain parts and the markup of all HTML parts that are not attached as files."""
    parts = [part for part in mime.leaves(message) if mime.is_body(part)]
    plain = [mime.without_uuencoded(mime.text_of(part)) for part in parts if mime.kind_of(part) == "text/plain"]
    markup = [mime.text_of(part) for part in parts if mime.kind_of(part) == "text/html"]
    return "\n\n".join(plain), "\n".join(markup)


def _is_flowed(message: Message) -> bool:
    bodies = filter(mime.is_body, mime.leaves(message))
    return any(mime.parameter(part, "format").lower() == "flowed" for part in bodies)


def _kept(parts: Sequence[Letter], *, attached: bool) -> list[Letter]:
    """The letters that may hold a report: not the few words with which somebody passes another one, or files, on."""
    first, *rest = parts
    own = [] if (rest or attached) and len(first.text.split()) < SHORTEST_STORY else [first]
    return [letter for letter in (*own, *rest) if letter.text]


def _from_letter(letter: Letter) -> tuple[list[Found], list[str]]:
    return read_text(letter.text, title=letter.title)


def _from_page(markup: str, letter: Letter) -> tuple[list[Found], list[str]]:
    """The stories of an HTML part, read as the page that it is."""
    found: list[Found] = []
    warnings: list[str] = []
    for page in html.pages(markup):
        warnings += [*page.warnings, *impossible_dates(page.blocks)]
        url = next(filter(None, map(address, page.urls)), None)
        stories = split(page.blocks, title=letter.title or page.title)
        found += [Found(story, None, url, page.language, page.claims) for story in stories]
    return found, warnings
