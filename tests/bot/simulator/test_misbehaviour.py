"""Misbehaviour on demand, going away, files, settings and the control over HTTP."""

from __future__ import annotations

import base64
import json
import struct
import subprocess
import sys
from contextlib import suppress
from http.client import RemoteDisconnected
from urllib.request import ProxyHandler, build_opener

import pytest
import telegram
from hypothesis import given
from hypothesis import strategies as st
from telegram.error import InvalidToken, NetworkError, RetryAfter, TimedOut

from bot.simulator.arguments import Arguments, read_arguments
from bot.simulator.driver import SimulatedTelegram
from bot.simulator.errors import Refused
from bot.simulator.faults import Fault
from bot.simulator.methods import METHODS
from bot.simulator.world import Chat, World
from tests.bot.simulator.conftest import Client, Clock

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 640, 480)


@pytest.mark.parametrize(
    ("fault", "error", "applied"),
    [
        (Fault.FLOOD, RetryAfter, False),
        (Fault.SERVER_ERROR, NetworkError, False),
        (Fault.BAD_GATEWAY, NetworkError, False),
        (Fault.UNAUTHORIZED, InvalidToken, False),
        (Fault.DROP, NetworkError, False),
        (Fault.DROP_AFTER, NetworkError, True),
        (Fault.SERVER_ERROR_AFTER, NetworkError, True),
        (Fault.BAD_GATEWAY_AFTER, NetworkError, True),
        (Fault.HANG, TimedOut, False),
        (Fault.HANG_AFTER, TimedOut, True),
    ],
)
def test_a_fault_is_what_ptb_sees(
    simulated: SimulatedTelegram, client: Client, clock: Clock, fault: Fault, error: type[Exception], applied: bool
) -> None:
    """Each fault raises what the real one would, and a message is in the chat exactly if it was applied."""
    omar = simulated.person(1, "Omar")
    omar.says("hello")
    simulated.misbehave(fault, on="sendMessage", chat=omar, after=1, seconds=7)

    async def send(bot: telegram.Bot) -> None:
        await bot.send_message(1, "one")
        with pytest.raises(error):
            await bot.send_message(1, "two", read_timeout=0.2)
        clock.passes(7)
        await bot.send_message(1, "three")

    client.bot(send)
    texts = [message.text for message in simulated.answers(omar)]
    assert texts == (["one", "two", "three"] if applied else ["one", "three"])
    assert [call.fault for call in simulated.calls("sendMessage")] == [None, fault.value, None]
    assert (simulated.floods, simulated.refusals) == (0, [])


def test_a_slow_reply_is_a_reply(simulated: SimulatedTelegram, client: Client) -> None:
    """Slowness delays and changes nothing; other chats and methods are not struck."""
    simulated.person(1, "Omar").says("hello")
    simulated.misbehave(Fault.SLOW, on="sendMessage", seconds=0.05, times=None)
    simulated.misbehave(Fault.DROP, chat=2)
    assert client.post("sendMessage", chat_id=1, text="x")["ok"]
    simulated.behave()
    assert client.post("getMe")["ok"]


def test_a_dropped_connection_is_no_reply_at_all(simulated: SimulatedTelegram, client: Client) -> None:
    """Not one byte comes back."""
    simulated.misbehave("drop", on="getme")
    with pytest.raises((RemoteDisconnected, ConnectionResetError)):
        client.raw("getMe", b"")


def test_it_goes_away_and_comes_back(simulated: SimulatedTelegram, client: Client) -> None:
    """On the same port, knowing what it knew; a hanging request does not hold it."""
    omar = simulated.person(1, "Omar")
    omar.says("hello")
    simulated.goes_away()
    with pytest.raises(ConnectionRefusedError):
        client.raw("getMe", b"")
    omar.says("anyone?")
    simulated.comes_back()
    assert len(client.post("getUpdates")["result"]) == 2


def test_files_go_both_ways(simulated: SimulatedTelegram, client: Client) -> None:
    """A document of any bytes comes through, up and down; a photo must be one; sizes and captions are checked."""
    omar = simulated.person(1, "Omar")
    content = bytes(range(256)) * 9 + b"\r\n--x\r\n\r\n"
    received = omar.sends_file("blob.bin", content).json["document"]["file_id"]

    async def exchange(bot: telegram.Bot) -> bytes:
        sent = await bot.send_document(1, content, caption="<i>kept</i>", parse_mode="HTML", filename="تقرير.eml")
        assert sent.document is not None
        assert sent.document.file_size == len(content)
        await bot.send_photo(1, PNG)
        return bytes(await (await bot.get_file(received)).download_as_bytearray())

    assert client.bot(exchange) == content
    document, photo = simulated.answers(omar)
    stored = simulated.world.files[document.json["document"]["file_id"]]
    assert (stored.content, stored.name, document.text) == (content, "تقرير.eml", "kept")
    assert photo.json["photo"][0]["width"] == 640
    assert client.problem("getFile", file_id="nothing").startswith("Bad Request: wrong file_id")
    assert client.problem("sendDocument", chat_id=1).startswith("Bad Request: there is no document")
    late = client.problem("sendDocument", chat_id=1, document=received, caption="x" * 1025)
    assert late == "Bad Request: message caption is too long"
    assert client.raw("", b"", path=f"/file/bot{simulated.token}/no/such")[0] == 404
    assert client.raw("", b"", path="/file/bot1:x/no/such")[0] == 401


def test_whoever_ignores_a_429_is_counted(simulated: SimulatedTelegram, client: Client, clock: Clock) -> None:
    """A 429 on demand closes that chat for as long as it says; sending all the same is a flood."""
    simulated.person(1, "Omar").says("hello")
    simulated.person(2, "Layla").says("hello")
    simulated.misbehave(Fault.FLOOD, on="sendMessage", seconds=5)
    assert client.post("sendMessage", chat_id=1, text="x")["parameters"] == {"retry_after": 5}
    assert simulated.floods == 0
    clock.passes(4)
    assert client.post("sendMessage", chat_id=2, text="x")["ok"]
    assert client.post("sendMessage", chat_id=1, text="x")["parameters"] == {"retry_after": 1}
    assert simulated.floods == 1
    clock.passes(1)
    assert client.post("sendMessage", chat_id=1, text="x")["ok"]


ODD = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.sampled_from(["", "1", "@wire", "x", "default", "chat", "<b>"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["type", "chat_id", "message_id", "inline_keyboard", "text", "url"]), inner)
    ),
    max_leaves=6,
)
NAMES = (
    *("chat_id", "text", "message_id", "reply_markup", "reply_parameters", "message_thread_id", "scope", "commands"),
    *("user_id", "draft_id", "document", "photo", "file_id", "caption", "parse_mode", "allowed_updates", "url"),
    *("language_code", "description", "callback_query_id", "action", "max_connections", "entities"),
)


@given(st.sampled_from(sorted(METHODS)), st.dictionaries(st.sampled_from(NAMES), ODD), st.booleans())
def test_nonsense_is_refused_and_breaks_nothing(method: str, values: dict[str, object], private: bool) -> None:
    """No arguments of any shape make a method fail with anything but a refusal."""
    world = World("1:x", clock=lambda: 0.0, username="sitrep_bot", privacy=True)
    with world.changed:
        world.users[1] = {"id": 1, "is_bot": False, "first_name": "Omar"}
        kind = "private" if private else "supergroup"
        world.chats[1] = Chat(1, kind, "Omar", "wire", forum=not private, bot="administrator")
        world.add_message(world.chats[1], {"text": "x"}, sender=world.bot)
        with suppress(Refused):
            METHODS[method](world, Arguments({"chat_id": 1} | values))


@given(st.binary(max_size=200))
def test_any_file_survives_multipart(content: bytes) -> None:
    """Line ends, dashes and zero bytes of a file are its own."""
    head = b'--edge\r\nContent-Disposition: form-data; name="document"; filename="a.eml"\r\n\r\n'
    body = head + content + b'\r\n--edge\r\nContent-Disposition: form-data; name="chat_id"\r\n\r\n1\r\n--edge--\r\n'
    if b"--edge" in content:
        return
    arguments = read_arguments(b"", "multipart/form-data; boundary=edge", body)
    assert arguments.files["document"].content == content
    assert arguments.chat() == 1


def test_json_and_broken_bodies(simulated: SimulatedTelegram, client: Client) -> None:
    """JSON is read; what cannot be read is refused."""
    simulated.person(1, "Omar").says("hello")
    kind = "application/json"
    status, _ = client.raw("sendMessage", b'{"chat_id": 1, "text": "x", "reply_markup": {"inline_keyboard": []}}', kind)
    assert status == 200
    assert client.raw("sendMessage", b"{", kind)[0] == 400
    assert client.raw("sendMessage", b"[]", kind)[0] == 400
    assert client.raw("sendMessage", b"x", "multipart/form-data; boundary=b")[0] == 400
    assert b"UTF-8" in client.raw("sendMessage", b"chat_id=1&text=%ff")[1]
    surrogate = client.raw("sendMessage", b'{"chat_id": 1, "text": "\\ud800"}', kind)
    assert b"strings must be encoded in UTF-8" in surrogate[1]
    assert client.problem("sendMessage", text="x") == "Bad Request: chat_id is empty"


def test_commands_are_kept_by_scope_and_language(simulated: SimulatedTelegram, client: Client) -> None:
    """What is set for one scope and language is not there for another; wrong ones are refused."""
    simulated.person(1, "Omar")

    async def set_up(bot: telegram.Bot) -> None:
        await bot.set_my_commands([("ask", "Ask")])
        await bot.set_my_commands([("ask", "اسأل")], telegram.BotCommandScopeChat(1), "ar")
        await bot.set_my_description("Briefings.")
        await bot.set_my_short_description("Briefings.", "ar")

    client.bot(set_up)
    assert simulated.commands() == {"ask": "Ask"}
    assert simulated.commands("chat", "ar", 1) == {"ask": "اسأل"}
    assert client.post("getMyCommands", language_code="ar")["result"] == []
    assert client.post("getMyShortDescription", language_code="ar")["result"]["short_description"] == "Briefings."
    assert client.post("deleteMyCommands")["ok"]
    assert client.post("getMyCommands")["result"] == []
    wrong = [{"command": "Ask me", "description": "x"}]
    assert client.problem("setMyCommands", commands=wrong) == "Bad Request: BOT_COMMAND_INVALID"
    assert "DESCRIPTION" in client.problem("setMyCommands", commands=[{"command": "ask", "description": ""}])
    assert "scope" in client.problem("setMyCommands", commands=[], scope={"type": "moon"}).lower()
    assert "language" in client.problem("getMyCommands", language_code="eng")
    assert "too long" in client.problem("setMyDescription", description="x" * 513)


def test_chats_and_members_are_what_ptb_reads(simulated: SimulatedTelegram, client: Client) -> None:
    """PTB makes its own objects of chats and members."""
    omar = simulated.person(1, "Omar")
    desk = simulated.group("Desk", omar)
    omar.adds_bot(desk, administrator=True)

    async def look(bot: telegram.Bot) -> list[str]:
        chat = await bot.get_chat(desk.id)
        mine = await bot.get_chat_member(desk.id, int(simulated.world.bot["id"]))
        runs = await bot.get_chat_administrators(desk.id)
        return [str(chat.title), mine.status, *(member.status for member in runs)]

    assert client.bot(look) == ["Desk", "administrator", "creator", "administrator"]
    assert client.problem("getChatAdministrators", chat_id=1).endswith("no administrators in the private chat")


def test_a_wait_that_fails_says_what_was_called(simulated: SimulatedTelegram, client: Client) -> None:
    """The last calls are named, the token is not."""
    client.post("getMe")
    with pytest.raises(TimeoutError, match="getMe 200") as late:
        simulated.wait_for(lambda: False, timeout=0.01)
    assert simulated.token not in str(late.value)


def test_it_runs_alone_and_is_led_over_http() -> None:
    """``python -m bot.simulator`` prints its address; people act through /_control."""
    running = subprocess.Popen([sys.executable, "-m", "bot.simulator"], stdout=subprocess.PIPE, text=True)
    assert running.stdout is not None
    address = running.stdout.readline().strip()
    opener = build_opener(ProxyHandler({}))

    def told(verb: str, **values: object) -> dict[str, object]:
        with opener.open(f"{address}/_control/{verb}", json.dumps(values).encode(), timeout=20) as reply:
            answer: dict[str, object] = json.loads(reply.read())
            return answer

    try:
        assert told("person", id=1, name="Layla")["ok"]
        assert told("says", person=1, text="Who holds Qaim?")["ok"]
        content = base64.b64encode(b"x").decode()
        assert told("sends_file", person=1, name="a.md", content=content)["ok"]
        assert told("counters")["result"] == {"calls": {}, "floods": 0, "pending": 2, "refusals": []}
        assert told("wait", chat=1, answers=1, timeout=0.01)["ok"] is False
        assert told("group", title="Desk", owner=1)["ok"]
        assert told("misbehave", fault="drop", on="getMe")["result"] == "drop"
        assert told("says", person=1, text="x", to=5)["ok"] is False
        assert told("dances")["ok"] is False
    finally:
        running.terminate()
        assert running.wait(20) == 0
        running.stdout.close()
