"""One call of a model: in the way its server takes, within a time, a budget and a number of calls at once."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.model.budget import Ledger, Limits
from bot.model.dialect import Dialect
from bot.model.types import SILENT, Ask, Call, Ended, Listener, Meter, Meters, Reply, Turn, Unasked
from bot.openai_api import ChatServer, Completion, Patience, ServerFailed, Within, tried
from retrieval.errors import LibraryError, ModelAway, ModelFailed
from retrieval.meaning import Circuit

# Tries of one call; a try in which nothing was shown yet costs nobody but time.
TRIES = 3
# English takes about 4 bytes a token, Arabic about as many; a server that counts corrects it.
BYTES_A_TOKEN = 3
# A server that says nothing for this share of the time is given up, so that extracts serve while somebody waits.
SILENT_SHARE = 0.5
# A call that began with less than this share of the time does not tell that the server is away.
LITTLE = 0.3

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a model may take: ``seconds`` for a whole answer, tokens by day, calls at once."""

    seconds: float
    limits: Limits
    at_once: int


class LogMeter:
    """Puts the figures of calls into the log."""

    def called(self, call: Call) -> None:
        """See :class:`bot.model.types.Meter`."""
        logger.info(
            "%s by %s: %.1f s, %d + %d tokens, %s",
            call.purpose,
            call.model,
            call.seconds,
            call.prompt_tokens,
            call.completion_tokens,
            call.outcome,
        )

    def unasked(self, purpose: str, why: Unasked) -> None:
        """See :class:`bot.model.types.Meter`."""
        logger.info("%s: no model was asked (%s)", purpose, why.value)

    def withheld(self, rules: Mapping[str, int]) -> None:
        """See :class:`bot.model.types.Meter`; which statements they were is nobody's to know."""
        if rules:
            logger.info("Withheld: %s", ", ".join(f"{rule} {number}" for rule, number in rules.items()))


class ModelService:
    """A model on a server, as :class:`bot.model.types.Model` has it."""

    def __init__(
        self,
        server: ChatServer,
        name: str,
        *,
        is_openai: bool,
        bounds: Bounds,
        ledger: Ledger,
        clock: Callable[[], datetime],
        meter: Meter | None = None,
    ) -> None:
        self.name = name
        self._server = server
        self._is_openai = is_openai
        self._dialect = Dialect(is_openai=is_openai)
        self._bounds = bounds
        self._ledger = ledger
        self._clock = clock
        self.meters = Meters(meter or LogMeter())
        self._circuit = Circuit(clock, failures=(ModelAway,))
        self._slots = threading.BoundedSemaphore(bounds.at_once)

    @property
    def is_left_alone(self) -> bool:
        """See :class:`bot.model.types.Model`."""
        return self._circuit.is_open

    def named(self, name: str) -> ModelService:
        """Another model of the same server: of one budget with this one, of its calls at once, left alone with it."""
        other = copy(self)
        other.name, other._dialect = name, Dialect(is_openai=self._is_openai)
        return other

    def turn(self, person: str | None, most: float | None = None) -> Turn:
        """See :class:`bot.model.types.Model`."""
        seconds = self._bounds.seconds if most is None else min(most, self._bounds.seconds)
        return Turn(person, self._server.time.clock() + seconds, self._clock().astimezone(UTC).date())

    def ask(self, ask: Ask, turn: Turn, listener: Listener = SILENT) -> Reply:
        """See :class:`bot.model.types.Model`."""
        if self.is_left_alone:
            self.meters.unasked(ask.purpose, Unasked.LEFT_ALONE)
        with self._circuit.guarding(), self._slot(ask, turn):
            booked = self._booked(ask, turn)
            began = self._server.time.clock()
            spent, ended, outcome = (0, 0), Ended.STOPPED, Ended.STOPPED.value
            try:
                completion = self._completion(ask, turn, listener)
                spent, ended, outcome = _spent(ask, completion), Ended.OK, Ended.OK.value
            except ServerFailed as failure:
                spent, outcome = (estimated(ask) if failure.counted else 0, 0), failure.message
                ended = Ended.REFUSED if failure.refused_input else Ended.FAILED
                hurried = turn.until - began < self._bounds.seconds * LITTLE
                raise _told(failure, is_ours=hurried) from failure
            finally:
                self._correct(turn, sum(spent) - booked)
                seconds = self._server.time.clock() - began
                self.meters.called(Call(ask.purpose, self.name, seconds, *spent, ended, outcome))
            return Reply(completion.text, completion.finish, *spent)

    def close(self) -> None:
        """End what is under way and close the connections."""
        self._server.close()

    def _completion(self, ask: Ask, turn: Turn, listener: Listener) -> Completion:
        left = turn.until - self._server.time.clock()
        patience = Patience(request=max(0.0, left), tries=TRIES, total=left)

        def send(seconds: float) -> Completion:
            try:
                return self._sent(ask, self._server.time.clock() + seconds, listener)
            except ServerFailed as failure:
                failure.again = failure.again and not listener.is_settled
                raise

        return tried(send, patience, self._server.time)

    def _sent(self, ask: Ask, until: float, listener: Listener) -> Completion:
        """One try, in as many ways as it takes to find the one that the server knows."""
        way = self._dialect.way
        while True:
            left = max(0.001, until - self._server.time.clock())
            within = Within(min(left, self._bounds.seconds * SILENT_SHARE), left)
            listener.begin()
            try:
                completion = self._server.ask(way.request(ask, self.name), within, listener.hear)
            except ServerFailed as failure:
                following = None if listener.is_settled else self._dialect.after(way, failure)
                if following is None:
                    raise
                way = following
            else:
                self._dialect.took(way)
                return completion

    def _booked(self, ask: Ask, turn: Turn) -> int:
        tokens = estimated(ask) + ask.most_tokens
        limits = self._bounds.limits
        try:
            beyond = self._ledger.book(turn.person, turn.day, tokens, limits)
        except LibraryError as error:
            raise ModelFailed(f"its budget cannot be booked ({error.message})", hint=error.hint) from error
        if beyond is None:
            return tokens
        self.meters.unasked(ask.purpose, Unasked.BUDGET)
        whose, most, setting = {
            "person": ("one person's", limits.person, "SITREP_MODEL_TOKENS_PERSON"),
            "everybody": ("everybody's", limits.everybody, "SITREP_MODEL_TOKENS"),
        }[beyond]
        raise ModelFailed(
            f"{whose} budget of {most:,} tokens a day for the model is spent",
            hint=f"wait for midnight UTC, or raise {setting}",
        )

    def _correct(self, turn: Turn, tokens: int) -> None:
        """Settle what was booked; where that cannot be done it stands, and the answer is not lost for it."""
        try:
            self._ledger.correct(turn.person, turn.day, tokens)
        except LibraryError as error:
            logger.warning("The model's budget counts %+d tokens too many: %s", -tokens, error.message)

    @contextmanager
    def _slot(self, ask: Ask, turn: Turn) -> Iterator[None]:
        """One of the calls at once; half of what is left of the turn is waited for it."""
        left = max(0.0, turn.until - self._server.time.clock())
        if not left:
            self.meters.unasked(ask.purpose, Unasked.LATE)
            raise ModelFailed("the time for an answer is over", hint="raise SITREP_MODEL_SECONDS")
        if not self._slots.acquire(timeout=left / 2):
            self.meters.unasked(ask.purpose, Unasked.BUSY)
            raise ModelFailed("too many questions wait for the model", hint="ask again in a minute")
        try:
            yield
        finally:
            self._slots.release()


def estimated(ask: Ask) -> int:
    """About how many tokens are sent."""
    return (len(ask.system.encode()) + len(ask.user.encode())) // BYTES_A_TOKEN + 1


def _spent(ask: Ask, completion: Completion) -> tuple[int, int]:
    """The tokens sent and written: as the server counts, or our estimate where it does not."""
    sent = estimated(ask) if completion.prompt_tokens is None else completion.prompt_tokens
    written = completion.completion_tokens
    return sent, len(completion.text.encode()) // BYTES_A_TOKEN if written is None else written


def _told(failure: ServerFailed, *, is_ours: bool) -> ModelFailed:
    """What readers are told; what the server minds in one request, or was hurried with, says nothing of the next."""
    kind = ModelFailed if failure.refused_input or is_ours else ModelAway
    return kind(failure.message, hint=failure.hint)
