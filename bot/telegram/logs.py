"""What the bot's process logs: one line a record, for people or as JSON, and never a secret.

Telegram's token is part of every address that its library asks for, and libraries log addresses, put them into errors
and their ``repr``. So secrets are taken out of the finished line, whoever logged it, with its traceback.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
from collections.abc import Iterable
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Final, Literal, TextIO
from urllib.parse import quote, quote_plus

# What stands where a secret was.
HIDDEN: Final = "***"
# Bot tokens whosever they are: an id, a colon and 35 letters (core.telegram.org/bots/api#authorizing-your-bot).
_TOKEN: Final = re.compile(r"\d{5,}(?::|%3[Aa])[A-Za-z0-9_-]{30,}")
# A password in an address: everything between the user's colon and the last @ before the path.
_PASSWORD: Final = re.compile(r"(\b[a-z][a-z0-9+.-]*://[^\s/:@]*:)[^\s/]*(@)", re.I)
# Fields that every record has; what else is in one was given as ``extra``.
_USUAL: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "color_message"}


class Redactor:
    """Takes secrets out of text."""

    def __init__(self, secrets: Iterable[str]) -> None:
        """What takes out these secrets, however they are quoted, beside all that looks like a bot token."""
        forms = {form for secret in secrets if secret for form in _forms(secret)}
        # The longest first: one secret may be the beginning of another.
        alternatives = "|".join(re.escape(form) for form in sorted(forms, key=lambda form: (-len(form), form)))
        self._known = re.compile(alternatives, re.I) if alternatives else None

    def __call__(self, text: str) -> str:
        """The text, with :data:`HIDDEN` where a secret was."""
        if self._known:
            text = self._known.sub(HIDDEN, text)
        return _PASSWORD.sub(rf"\1{HIDDEN}\2", _TOKEN.sub(HIDDEN, text))


def _forms(secret: str) -> Iterable[str]:
    """How a secret may be written: plain, in an address, in a ``repr``, in JSON."""
    yield secret
    yield quote(secret, safe="")
    yield quote(secret)
    yield quote_plus(secret)
    yield repr(secret)[1:-1]
    yield repr(secret.encode("utf-8", "surrogatepass"))[2:-1]
    yield json.dumps(secret)[1:-1]
    yield json.dumps(secret, ensure_ascii=False)[1:-1]


class _Lines(logging.Formatter):
    """Finishes a line, and only then takes the secrets out."""

    def __init__(self, redactor: Redactor) -> None:
        super().__init__()
        self._redact = redactor

    def format(self, record: logging.LogRecord) -> str:
        """See :class:`logging.Formatter`."""
        return self._redact(self.finished(self._redact(self.line(record))))

    def finished(self, line: str) -> str:
        """The line as it is written: secrets are out by then, for it may write them in another way."""
        return line

    def line(self, record: logging.LogRecord) -> str:
        """The line of a record, with whatever is in it."""
        raise NotImplementedError

    def said(self, record: logging.LogRecord) -> str:
        """The message of a record; one whose arguments do not fit it is still logged."""
        try:
            return record.getMessage()
        except Exception as error:  # a library's mistake must not cost the line
            return f"{record.msg!r} {record.args!r} ({type(error).__name__} in logging)"

    def trace(self, record: logging.LogRecord) -> str:
        """The traceback of a record, else nothing."""
        parts = []
        if record.exc_info and record.exc_info[0]:
            parts.append(self.formatException(record.exc_info))
        elif record.exc_text:
            parts.append(record.exc_text)
        if record.stack_info:
            parts.append(self.formatStack(record.stack_info))
        return "\n".join(parts)


class TextLines(_Lines):
    """Lines for people: time, level, logger, message; a traceback follows indented, so that no text can fake a line."""

    def line(self, record: logging.LogRecord) -> str:
        """See :class:`_Lines`."""
        at = _at(record).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]
        extra = "".join(f" {name}={value!r}" for name, value in _extra(record).items())
        whole = f"{at}Z {record.levelname:<7} {record.name}: {self.said(record)}{extra}"
        if trace := self.trace(record):
            whole = f"{whole}\n{trace}"
        return whole

    def finished(self, line: str) -> str:
        """See :class:`_Lines`."""
        return line.replace("\r", "\\r").replace("\n", "\n    ")


class JsonLines(_Lines):
    """One JSON object a line: ``at``, ``level``, ``logger``, ``message``, what was given beside it, ``exception``."""

    def line(self, record: logging.LogRecord) -> str:
        """See :class:`_Lines`."""
        found: dict[str, Any] = {
            "at": _at(record).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": self.said(record),
            **_extra(record),
        }
        if trace := self.trace(record):
            found["exception"] = trace
        return json.dumps(found, default=repr)

    def format(self, record: logging.LogRecord) -> str:
        """See :class:`logging.Formatter`: taken out of each value, so that the line stays JSON."""
        whole: dict[str, Any] = json.loads(self.line(record))
        return json.dumps({self._redact(name): _redacted(value, self._redact) for name, value in whole.items()})


def _redacted(value: Any, redact: Redactor) -> Any:
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, list):
        return [_redacted(one, redact) for one in value]
    if isinstance(value, dict):
        return {redact(str(name)): _redacted(one, redact) for name, one in value.items()}
    written = str(value)
    return value if redact(written) == written else HIDDEN


def _at(record: logging.LogRecord) -> datetime:
    return datetime.fromtimestamp(record.created, UTC)


def _extra(record: logging.LogRecord) -> dict[str, Any]:
    return {name: value for name, value in vars(record).items() if name not in _USUAL}


def start(
    form: Literal["text", "json"],
    secrets: Iterable[str],
    *,
    level: Literal["info", "debug"] = "info",
    stream: TextIO | None = None,
) -> logging.Handler:
    """Send every record of every logger of this process to one place (standard error), without secrets.

    What would otherwise be printed by Python itself, of an error that nobody caught, goes the same way.
    """
    redactor = Redactor(secrets)
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines(redactor) if form == "json" else TextLines(redactor))
    root = logging.getLogger()
    for old in list(root.handlers):
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level.upper())
    for logger in logging.Logger.manager.loggerDict.values():
        if isinstance(logger, logging.Logger):  # handlers of a library's own would print what we redact
            logger.handlers.clear()
            logger.propagate = True
    if level != "debug":
        # Each request of Telegram's library in a line of its own says nothing to an operator.
        for talkative in ("httpx", "httpx2", "httpcore", "telegram", "alembic"):
            logging.getLogger(talkative).setLevel(logging.WARNING)
    logging.captureWarnings(True)
    _catch_what_nobody_caught()
    return handler


def _catch_what_nobody_caught() -> None:
    logger = logging.getLogger("sitrep")

    def at_the_end(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        logger.critical("Ended by an error", exc_info=(kind, error, trace))

    def in_a_thread(given: threading.ExceptHookArgs) -> None:
        error = given.exc_value or given.exc_type()
        logger.critical("A thread ended by an error", exc_info=(given.exc_type, error, given.exc_traceback))

    sys.excepthook = at_the_end
    threading.excepthook = in_a_thread
