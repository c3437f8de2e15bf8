"""The one place that calls the Bot API, through python-telegram-bot: every call ends in a value, never in an error."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

import httpx
import telegram
from telegram.constants import ChatAction, ParseMode
from telegram.error import TelegramError
from telegram.request import HTTPXRequest, RequestData

from bot.record.types import Button, Message, Place, Reply
from bot.service.commands import Listed
from bot.telegram.outcome import Done, Failure, InDoubt, NotSent, Outcome, Refused, Sent, problem
from bot.telegram.refusals import meaning, unchanged
from bot.telegram.updates import ALLOWED, Me
from retrieval.errors import SourceError

# Seconds: a connection, an answer. Nobody waits longer for a connection to come free than for one to be made.
CONNECTING: Final = 5.0
ANSWER: Final = 20.0
# How many requests may be under way at once.
CONNECTIONS: Final = 64
# How many bytes of a webhook's or file's description are looked at, where a server sends a page instead of JSON.
_PAGE: Final = 120
LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")
_NO_PREVIEW: Final = telegram.LinkPreviewOptions(is_disabled=True)

logger = logging.getLogger(__name__)


class Observer(Protocol):
    """Is told how each call ended, for metrics."""

    def called(self, method: str, outcome: Outcome | Done, seconds: float) -> None:
        """A call ended."""
        ...


class _Answered(TelegramError):
    """The server answered, and not with a success."""

    def __init__(self, status: int, description: str, parameters: Mapping[str, Any]) -> None:
        super().__init__(f"{status}: {description}")
        self.status = status
        self.description = description
        self.parameters = parameters


class _Request(HTTPXRequest):
    """Keeps status, description and parameters of a refusal: the library's errors keep a part of each."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *args: Any, **kwargs: Any
    ) -> tuple[int, bytes]:
        """See :class:`telegram.request.BaseRequest`."""
        status, payload = await super().do_request(url, method, request_data, *args, **kwargs)
        if not 200 <= status <= 299:
            raise _answered(status, payload)
        return status, payload


def _answered(status: int, payload: bytes) -> _Answered:
    """A refusal; a proxy's page is no description, whatever it holds."""
    try:
        said = json.loads(payload)
        description = str(said["description"])
        parameters = said.get("parameters") or {}
    except (ValueError, KeyError, TypeError, AttributeError):
        return _Answered(status, f"no answer of the Bot API: {payload[:_PAGE]!r}", {})
    return _Answered(status, description, parameters if isinstance(parameters, dict) else {})


class _Bot(telegram.Bot):
    """Gives updates as they came: one that the library cannot read must not cost the others."""

    async def raw_updates(self, offset: int | None, wait: timedelta) -> list[Any]:
        seconds = wait.total_seconds()
        data = {"offset": offset, "timeout": int(seconds), "allowed_updates": ALLOWED}
        result = await self._post("getUpdates", data, read_timeout=seconds + ANSWER)
        if not isinstance(result, list):
            raise TelegramError("getUpdates gave no list")
        return result


class Client:
    """Calls the Bot API."""

    def __init__(self, token: str, base_url: str, observer: Observer, monotonic: Callable[[], float]) -> None:
        """A client for the bot of a token, on the server at ``base_url`` (``https://api.telegram.org``)."""
        root = base_url.rstrip("/")
        # A proxy that the environment names is for the internet; it cannot know this machine's own servers.
        self._proxied = urlsplit(root).hostname not in LOOPBACK
        self._requests = (_request(2, self._proxied), _request(CONNECTIONS, self._proxied))
        self._bot = _Bot(
            token,
            base_url=f"{root}/bot",
            base_file_url=f"{root}/file/bot",
            get_updates_request=self._requests[0],
            request=self._requests[1],
        )
        self._observer = observer
        self._monotonic = monotonic

    async def close(self) -> None:
        """Give up all connections."""
        await asyncio.gather(*(request.shutdown() for request in self._requests))

    # -- what comes in

    async def me(self) -> Me | Failure:
        """Who the bot is."""
        done = await self._call("getMe", self._bot.get_me())
        return Me(done.result.id, done.result.username or "") if isinstance(done, Done) else done

    async def updates(self, offset: int | None, wait: timedelta) -> Done | Failure:
        """What happened since ``offset``, which is acknowledged by it; waits so long for something to happen."""
        return await self._call("getUpdates", self._bot.raw_updates(offset, wait))

    async def set_webhook(self, url: str, secret: str) -> Done | Failure:
        """Have updates sent to an address; what is waiting stays."""
        call = self._bot.set_webhook(url, secret_token=secret, allowed_updates=ALLOWED, drop_pending_updates=False)
        return await self._call("setWebhook", call)

    async def delete_webhook(self) -> Done | Failure:
        """Have updates kept to be polled; what is waiting stays."""
        return await self._call("deleteWebhook", self._bot.delete_webhook(drop_pending_updates=False))

    async def fetch(self, file_id: str, most: int) -> bytes:
        """The bytes of a file that Telegram keeps.

        Raises:
            SourceError: it cannot be had, or has more than ``most`` bytes.
        """
        found = await self._call("getFile", self._bot.get_file(file_id))
        if not isinstance(found, Done):
            raise SourceError(f"Telegram does not give out the file: {problem(found)}", hint="send it again")
        if (found.result.file_size or 0) > most:
            raise _too_large(most)
        return await _download(str(found.result.file_path), most, self._proxied)

    # -- what goes out

    async def send(self, reply: Reply, buttons: Sequence[Sequence[Button]] = ()) -> Outcome:
        """Send a reply, or change the message that it edits; ``buttons`` go under its own.

        Where its markup cannot be read, and only then, the same goes out without. A picture that is refused goes out as
        a file.
        """
        keyboard = _keyboard((*reply.message.buttons, *buttons))
        outcome = await self._send(reply, reply.message.html, ParseMode.HTML, keyboard)
        if isinstance(outcome, Refused) and outcome.markup:
            logger.error("A message went without its markup, which Telegram cannot read: %s", outcome.problem)
            outcome = await self._send(reply, reply.message.plain, None, keyboard)
        if isinstance(outcome, Refused) and reply.document is not None and reply.document.photo:
            logger.warning("A picture goes as a file, since Telegram refused it: %s", outcome.problem)
            file = replace(reply.document, photo=False)
            return await self.send(replace(reply, document=file), buttons)
        return outcome

    async def _send(
        self, reply: Reply, text: str, mode: str | None, keyboard: telegram.InlineKeyboardMarkup | None
    ) -> Outcome:
        if reply.edits is not None:
            call = self._bot.edit_message_text(
                text,
                chat_id=reply.place.chat,
                message_id=reply.edits,
                parse_mode=mode,
                reply_markup=keyboard,
                link_preview_options=_NO_PREVIEW,
            )
            edited = await self._call("editMessageText", call, edits=True)
            done = isinstance(edited, Refused) and unchanged(edited)
            return Sent(reply.edits) if done else _sent(edited)
        shared: dict[str, Any] = {
            "chat_id": reply.place.chat,
            "message_thread_id": reply.place.thread,
            "parse_mode": mode,
            "reply_markup": keyboard,
            "reply_parameters": _answering(reply.replies_to),
        }
        if reply.document is not None:
            file = telegram.InputFile(reply.document.content, filename=reply.document.name)
            if reply.document.photo:
                pictured = self._bot.send_photo(photo=file, caption=text, **shared)
                return _sent(await self._call("sendPhoto", pictured))
            call = self._bot.send_document(document=file, caption=text, **shared)
            return _sent(await self._call("sendDocument", call))
        call = self._bot.send_message(text=text, link_preview_options=_NO_PREVIEW, **shared)
        return _sent(await self._call("sendMessage", call))

    async def draft(self, place: Place, draft: int, message: Message) -> Outcome:
        """Show a preview for half a minute, in a private chat; the same ``draft`` changes it."""
        call = self._bot.send_message_draft(
            place.chat, draft, message.html, message_thread_id=place.thread, parse_mode=ParseMode.HTML
        )
        return _sent(await self._call("sendMessageDraft", call))

    async def typing(self, place: Place) -> Outcome:
        """Show for five seconds that something is being written."""
        call = self._bot.send_chat_action(place.chat, ChatAction.TYPING, message_thread_id=place.thread)
        return _sent(await self._call("sendChatAction", call))

    async def delete(self, place: Place, message_id: int) -> Outcome:
        """Delete a message of ours."""
        return _sent(await self._call("deleteMessage", self._bot.delete_message(place.chat, message_id)))

    async def answer_press(self, query_id: str, notice: str | None) -> Outcome:
        """Acknowledge a pressed button, with a line that passes."""
        text = notice[:200] if notice else None
        return _sent(await self._call("answerCallbackQuery", self._bot.answer_callback_query(query_id, text)))

    async def set_menu(self, listed: Listed, chat: int | None = None) -> Outcome:
        """Register a menu of commands in its language; ``chat`` where it is for one chat only."""
        scope = telegram.BotCommandScope(listed.menu) if chat is None else telegram.BotCommandScopeChat(chat)
        call = self._bot.set_my_commands(listed.commands, scope=scope, language_code=listed.language)
        return _sent(await self._call("setMyCommands", call))

    async def _call(self, method: str, call: Awaitable[Any], *, edits: bool = False) -> Done | Failure:
        start = self._monotonic()
        outcome: Done | Failure
        try:
            outcome = Done(await call)
        except Exception as error:
            outcome = _ended(error, edits)
            if not isinstance(error, TelegramError):
                logger.exception("%s ended in an error of its library", method)
        self._observer.called(method, outcome, self._monotonic() - start)
        return outcome


class LoopFiles:
    """:class:`bot.service.reaction.Files` for threads: what is fetched is fetched by the loop."""

    def __init__(self, client: Client, loop: asyncio.AbstractEventLoop) -> None:
        self._client = client
        self._loop = loop

    def fetch(self, file_id: str, *, most: int) -> bytes:
        """See :class:`bot.service.reaction.Files`."""
        return asyncio.run_coroutine_threadsafe(self._client.fetch(file_id, most), self._loop).result()


def _request(connections: int, proxied: bool) -> _Request:
    return _Request(
        connection_pool_size=connections,
        connect_timeout=CONNECTING,
        pool_timeout=CONNECTING,
        read_timeout=ANSWER,
        write_timeout=ANSWER,
        media_write_timeout=2 * ANSWER,
        httpx_kwargs={"trust_env": proxied},
    )


def _ended(error: Exception, edits: bool) -> Failure:
    """What became of a call that ended in an error."""
    if isinstance(error, _Answered):
        return meaning(error.status, error.description, error.parameters, edits=edits)
    cause = error.__cause__
    said = f"{type(cause or error).__name__}: {cause or error}"
    # These alone prove that nothing was sent: no connection was there to send it on.
    if isinstance(cause, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout):
        return NotSent(said)
    return InDoubt(said)


def _sent(done: Done | Failure) -> Outcome:
    """The outcome of a call by what came back: a message, or only that it was done."""
    if not isinstance(done, Done):
        return done
    return Sent(done.result.message_id if isinstance(done.result, telegram.Message) else None)


def _keyboard(rows: Sequence[Sequence[Button]]) -> telegram.InlineKeyboardMarkup | None:
    if not rows:
        return None
    return telegram.InlineKeyboardMarkup(
        [[telegram.InlineKeyboardButton(one.text, callback_data=one.data, url=one.url) for one in row] for row in rows]
    )


def _answering(message_id: int | None) -> telegram.ReplyParameters | None:
    # A question that its author has deleted meanwhile is answered all the same.
    return telegram.ReplyParameters(message_id, allow_sending_without_reply=True) if message_id else None


async def _download(address: str, most: int, proxied: bool) -> bytes:
    """What is at an address of the server's, counted as it comes: its announced size is not believed."""
    content = bytearray()
    try:
        timeout = httpx.Timeout(ANSWER, connect=CONNECTING)
        asking = httpx.AsyncClient(timeout=timeout, trust_env=proxied)
        async with asking as fetching, fetching.stream("GET", address) as answer:
            if answer.status_code != 200:
                raise SourceError(f"Telegram answers {answer.status_code} for the file", hint="send it again")
            async for part in answer.aiter_bytes():
                content += part
                if len(content) > most:
                    raise _too_large(most)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        # Without the library's words: they hold the address, and that holds the token.
        raise SourceError(f"the file could not be fetched: {type(error).__name__}", hint="send it again") from None
    return bytes(content)


def _too_large(most: int) -> SourceError:
    return SourceError(f"the file is larger than {most / 1_048_576:g} MB", hint="send a smaller one, or its parts")
