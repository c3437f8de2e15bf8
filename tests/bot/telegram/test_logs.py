"""What is logged, and that no secret is."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram import logs

TOKEN = "7283912345:AAFm0x_made-upForTests0123456789abc"  # noqa: S105


@contextmanager
def logging_to(stream: io.StringIO, form: Literal["text", "json"], *secrets: str) -> Iterator[logging.Logger]:
    """A logger of its own that writes as the bot's process does."""
    redactor = logs.Redactor(secrets)
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.JsonLines(redactor) if form == "json" else logs.TextLines(redactor))
    logger = logging.Logger("somebody.else")
    logger.addHandler(handler)
    yield logger


FORMS: list[Literal["text", "json"]] = ["text", "json"]


@pytest.mark.parametrize("form", FORMS)
def test_a_token_is_taken_out_wherever_it_stands(form: Literal["text", "json"]) -> None:
    """In the message, its arguments, an address, an error, its cause, a repr and what was given beside the message."""
    stream = io.StringIO()
    with logging_to(stream, form, TOKEN) as logger:
        logger.info("HTTP Request: POST https://api.telegram.org/bot%s/getUpdates", TOKEN)
        logger.info("%r %r", {"url": quote(TOKEN, safe="")}, [TOKEN.encode()])
        logger.info("beside", extra={"address": TOKEN, "nested": {"a": [TOKEN]}})
        try:
            try:
                raise ValueError(f"no {TOKEN}")
            except ValueError as cause:
                raise RuntimeError(TOKEN) from cause
        except RuntimeError:
            logger.exception("It failed")
    said = stream.getvalue()
    assert TOKEN not in said
    assert quote(TOKEN, safe="") not in said
    assert TOKEN.partition(":")[2] not in said
    assert said.count(logs.HIDDEN) >= 7
    assert "RuntimeError" in said


def test_tokens_and_passwords_that_nobody_named_are_taken_out_too() -> None:
    """Another bot's token, and a password in an address, are known by their form."""
    redact = logs.Redactor([])
    assert redact(f"bot{TOKEN}/x") == f"bot{logs.HIDDEN}/x"
    assert redact("postgresql://sitrep:pa@ss@db/x") == f"postgresql://sitrep:{logs.HIDDEN}@db/x"
    assert redact("at 12:30 https://example.org/a:b@c") == "at 12:30 https://example.org/a:b@c"


@given(
    secret=st.text(min_size=6, max_size=60),
    before=st.text(max_size=20),
    form=st.sampled_from(FORMS),
    how=st.sampled_from(["plain", "repr", "quoted", "bytes", "extra", "error", "json"]),
)
def test_no_secret_in_any_way_of_writing_it(secret: str, before: str, form: Literal["text", "json"], how: str) -> None:
    """Any secret, written in any of the ways in which libraries write things, is nowhere in the finished line."""
    stream = io.StringIO()
    written = {
        "plain": secret,
        "repr": repr({"key": secret}),
        "quoted": quote(secret, safe="", errors="replace"),
        "bytes": repr(secret.encode("utf-8", "surrogatepass")),
        "json": json.dumps([secret]),
    }.get(how, "")
    with logging_to(stream, form, secret) as logger:
        if how == "extra":
            logger.warning("beside", extra={"given": before + secret})
        elif how == "error":
            try:
                raise ValueError(before, secret)
            except ValueError:
                logger.exception("failed")
        else:
            logger.warning("%s%s", before, written)
    said = stream.getvalue()
    shown = json.dumps(list(json.loads(said).values()), ensure_ascii=False) if form == "json" else said
    assert logs.HIDDEN in shown
    plain = secret.replace("\r", "\\r").replace("\n", "\n    ")
    ours = f"{logs.HIDDEN} WARNING somebody.else: beside failed given exception"
    if all(letter not in ours for letter in secret):
        assert plain not in shown.split("somebody.else", 1)[1]


@given(st.text(max_size=80), st.text(max_size=80))
def test_a_record_is_one_line(message: str, extra: str) -> None:
    """Whatever a text holds, it makes no second line that looks like a record; JSON stays JSON."""
    stream = io.StringIO()
    with logging_to(stream, "json") as logger:
        logger.info("%s", message, extra={"given": extra})
    assert stream.getvalue().count("\n") == 1
    assert json.loads(stream.getvalue())["message"] == message or logs.HIDDEN in stream.getvalue()
    stream = io.StringIO()
    with logging_to(stream, "text") as logger:
        logger.info("%s", message)
    first, *rest = stream.getvalue().rstrip("\n").split("\n")
    assert first.startswith("20")
    assert all(line.startswith("    ") for line in rest)


def test_a_library_that_logs_wrongly_is_heard_all_the_same() -> None:
    """Arguments that do not fit their message cost neither the line nor a traceback on standard error."""
    stream = io.StringIO()
    with logging_to(stream, "text", "secret-word") as logger:
        logger.info("%d of %d", "secret-word")
    assert "%d of %d" in stream.getvalue()
    assert "secret-word" not in stream.getvalue()
