"""Sending and editing: python-telegram-bot is understood, and what Telegram would refuse is refused."""

from __future__ import annotations

import json

import pytest
import telegram
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, ReplyParameters
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter

from bot.simulator.driver import SimulatedTelegram
from tests.bot.simulator.conftest import Client, Clock

KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("Evidence", callback_data="e:1")]])


def test_a_conversation_with_a_button(simulated: SimulatedTelegram, client: Client) -> None:
    """A question is fetched, answered with a button, pressed, and the press answered; all of it is on record."""
    layla = simulated.person(1, "Layla", language="en")
    layla.says("Who holds Qaim? 🛰 /ask")

    async def answer(bot: telegram.Bot) -> telegram.Message:
        async with bot:
            (update,) = await bot.get_updates(timeout=0)
            assert update.message is not None
            assert update.message.parse_entities() == {update.message.entities[0]: "/ask"}
            reply = ReplyParameters(update.message.message_id)
            return await bot.send_message(
                1, "<b>Nobody</b> yet.", parse_mode="HTML", reply_parameters=reply, reply_markup=KEYBOARD
            )

    sent = client.bot(answer)
    assert (sent.text, sent.entities[0].type) == ("Nobody yet.", "bold")
    (seen,) = simulated.answers(layla)
    assert (seen.text, seen.replies_to, seen.buttons[0]["text"]) == ("Nobody yet.", 1, "Evidence")
    query = layla.presses(seen, "Evidence")

    async def press(bot: telegram.Bot) -> str | None:
        (update,) = [u for u in await bot.get_updates(offset=0) if u.callback_query]
        assert update.callback_query is not None
        await bot.answer_callback_query(update.callback_query.id, "Here.")
        return update.callback_query.data

    assert client.bot(press) == "e:1"
    assert query.answers == [{"text": "Here.", "show_alert": False}]
    assert [call.method for call in simulated.calls(chat=layla)] == ["sendMessage"]
    assert simulated.refusals == []


def test_an_edit_keeps_the_history(simulated: SimulatedTelegram, client: Client) -> None:
    """An edit replaces text and keyboard; the same edit again is refused."""
    layla = simulated.person(1, "Layla")
    layla.says("?")

    async def talk(bot: telegram.Bot) -> None:
        sent = await bot.send_message(1, "Working…", reply_markup=KEYBOARD)
        await bot.edit_message_text("Done.", 1, sent.message_id)
        with pytest.raises(BadRequest, match=r"(?i)message is not modified"):
            await bot.edit_message_text("Done.", 1, sent.message_id)
        await bot.edit_message_reply_markup(1, sent.message_id, reply_markup=KEYBOARD)
        await bot.delete_message(1, sent.message_id)

    simulated.limit_floods(False)
    client.bot(talk)
    message = simulated.messages(layla)[-1]
    assert [version["text"] for version in message.versions] == ["Working…", "Done.", "Done."]
    assert ["reply_markup" in version for version in message.versions] == [True, False, True]
    assert message.deleted
    assert simulated.answers(layla) == []


def test_who_cannot_be_written_to(simulated: SimulatedTelegram, client: Client) -> None:
    """Unknown, never met, blocked, deleted, kicked, left and migrated chats each say so in Telegram's words."""
    omar, layla = simulated.person(1, "Omar"), simulated.person(2, "Layla")
    desk, basic = simulated.group("Desk", omar), simulated.group("Old desk", omar, basic=True)

    async def send(bot: telegram.Bot, chat: int, error: type[Exception], problem: str) -> None:
        with pytest.raises(error, match=f"(?i){problem}"):
            await bot.send_message(chat, "x")

    def refused(chat: int, error: type[Exception], problem: str) -> None:
        client.bot(lambda bot: send(bot, chat, error, problem))

    refused(99, BadRequest, "chat not found")
    refused(2, Forbidden, "bot can't initiate conversation with a user")
    layla.says("hello")
    layla.blocks()
    refused(2, Forbidden, "bot was blocked by the user")
    layla.unblocks()
    layla.disappears()
    refused(2, Forbidden, "user is deactivated")
    omar.removes_bot(desk)
    refused(desk.id, Forbidden, "bot was kicked from the supergroup chat")
    grown = basic.migrates()
    refused(basic.id, ChatMigrated, str(grown.id))
    assert client.post("leaveChat", chat_id=grown.id)["ok"]
    refused(grown.id, Forbidden, "bot is not a member of the supergroup chat")
    kinds = [next(k for k in u if k != "update_id") for u in client.post("getUpdates")["result"]]
    assert kinds.count("my_chat_member") == 6
    assert {"migrate_to_chat_id", "migrate_from_chat_id"} <= {
        key for u in client.post("getUpdates")["result"] for key in u.get("message", {})
    }


def test_forum_topics(simulated: SimulatedTelegram, client: Client) -> None:
    """A thread is kept, exists in forums only, and refuses when it is closed."""
    omar = simulated.person(1, "Omar")
    forum, plain = simulated.group("Forum", omar, forum=True), simulated.group("Plain", omar)
    thread = forum.opens_topic("Sinjar", omar)
    question = omar.says("/ask who?", to=forum, thread=thread)
    assert question.json["is_topic_message"]
    assert question.replies_to == thread  # what Telegram adds by itself, and bots take for a reply
    assert client.post("sendMessage", chat_id=forum.id, text="x", message_thread_id=thread)["ok"]
    by_reply = client.post("sendMessage", chat_id=forum.id, text="x", reply_parameters={"message_id": question.id})
    assert by_reply["result"]["message_thread_id"] == thread
    for chat, wrong in ((plain.id, thread), (forum.id, 77), (forum.id, 1), (1, thread)):
        omar.says("hello")
        problem = client.problem("sendMessage", chat_id=chat, text="x", message_thread_id=wrong)
        assert problem == "Bad Request: message thread not found"
    forum.closes_topic(thread)
    closed = client.problem("sendMessage", chat_id=forum.id, text="x", message_thread_id=thread)
    assert closed == "Bad Request: TOPIC_CLOSED"


@pytest.mark.parametrize(
    ("markup", "problem"),
    [
        ('{"inline_keyboard": [', "can't parse reply keyboard markup JSON object"),
        ("[]", "object expected as reply markup"),
        ('{"buttons": []}', "can't parse reply keyboard markup JSON object"),
        ({"inline_keyboard": [{"text": "x"}]}, 'field "inline_keyboard" of the InlineKeyboardMarkup must be'),
        ({"inline_keyboard": [[{"text": "x"}]]}, "can't parse inline keyboard button: Text buttons are unallowed"),
        ({"inline_keyboard": [[{"text": " ", "callback_data": "x"}]]}, "can't parse inline keyboard button: field"),
        ({"inline_keyboard": [[{"text": "x", "callback_data": ""}]]}, "BUTTON_DATA_INVALID"),
        ({"inline_keyboard": [[{"text": "x", "callback_data": "ع" * 33}]]}, "BUTTON_DATA_INVALID"),
        ({"inline_keyboard": [[{"text": "x", "url": "file:///x"}]]}, "inline keyboard button URL 'file:///x' is"),
        ({"inline_keyboard": [[{"text": "x", "url": "t.me/x", "callback_data": "x"}]]}, "can't parse inline"),
        ({"inline_keyboard": [[{"text": "x", "callback_data": "x"}]] * 101}, "reply markup is too long"),
    ],
)
def test_wrong_markup_is_refused(simulated: SimulatedTelegram, client: Client, markup: object, problem: str) -> None:
    """Keyboards of the wrong shape, and buttons that could not work."""
    simulated.person(1, "Omar").says("hello")
    refused = client.problem("sendMessage", chat_id=1, text="x", reply_markup=markup)
    assert refused.startswith(f"Bad Request: {problem}")
    assert len(simulated.refusals) == 1


def test_callback_data_may_be_64_bytes(simulated: SimulatedTelegram, client: Client) -> None:
    """The limit itself passes, counted in bytes."""
    simulated.person(1, "Omar").says("hello")
    markup = {"inline_keyboard": [[{"text": "x", "callback_data": "ع" * 32}, {"text": "y", "url": "example.org"}]]}
    sent = client.post("sendMessage", chat_id=1, text="x", reply_markup=markup)["result"]
    assert sent["reply_markup"]["inline_keyboard"][0][1]["url"] == "http://example.org/"


def test_what_is_not_there_cannot_be_changed(simulated: SimulatedTelegram, client: Client) -> None:
    """Messages that are unknown, gone, not the bot's, or of another kind."""
    omar = simulated.person(1, "Omar")
    theirs = omar.says("hello")
    simulated.limit_floods(False)
    sent = client.post("sendMessage", chat_id=1, text="x")["result"]["message_id"]
    assert client.problem("editMessageText", chat_id=1, message_id=99, text="x").endswith("message to edit not found")
    assert client.problem("editMessageText", chat_id=1, message_id=theirs.id, text="x").endswith("can't be edited")
    assert client.problem("editMessageCaption", chat_id=1, message_id=sent).endswith(
        "no caption in the message to edit"
    )
    lost = {"message_id": 99}
    problem = client.problem("sendMessage", chat_id=1, text="x", reply_parameters=lost)
    assert problem == "Bad Request: message to be replied not found"
    assert client.post(
        "sendMessage", chat_id=1, text="x", reply_parameters=lost | {"allow_sending_without_reply": True}
    )
    assert client.post("deleteMessage", chat_id=1, message_id=sent)["ok"]
    assert client.problem("deleteMessage", chat_id=1, message_id=sent).endswith("message to delete not found")


def test_old_messages_and_old_presses(simulated: SimulatedTelegram, client: Client, clock: Clock) -> None:
    """After 48 hours a message stays, and a press that waited is stale."""
    omar = simulated.person(1, "Omar")
    omar.says("hello")
    client.post("sendMessage", chat_id=1, text="x", reply_markup=json.loads(KEYBOARD.to_json()))
    query = omar.presses(simulated.answers(omar)[0], "Evidence")
    clock.passes(61)
    assert client.problem("answerCallbackQuery", callback_query_id=query.id).startswith("Bad Request: query is too old")
    assert client.problem("answerCallbackQuery", callback_query_id="7").startswith("Bad Request: query is too old")
    clock.passes(48 * 3600)
    message = simulated.answers(omar)[0].id
    assert client.problem("deleteMessage", chat_id=1, message_id=message).endswith("can't be deleted for everyone")


def test_a_chat_may_send_one_message_a_second(simulated: SimulatedTelegram, client: Client, clock: Clock) -> None:
    """A small burst passes, then a chat must wait, edits too, while other chats do not."""
    simulated.person(1, "Omar").says("hello")
    simulated.person(2, "Layla").says("hello")
    sent = [client.post("sendMessage", chat_id=1, text=str(n)) for n in range(4)]
    assert [reply["ok"] for reply in sent] == [True, True, True, False]
    assert sent[3]["parameters"] == {"retry_after": 1}
    message = sent[0]["result"]["message_id"]
    assert client.post("editMessageText", chat_id=1, message_id=message, text="y")["error_code"] == 429
    assert client.post("sendMessage", chat_id=2, text="x")["ok"]
    clock.passes(1)
    assert client.post("editMessageText", chat_id=1, message_id=message, text="y")["ok"]
    assert (simulated.floods, simulated.refusals) == (2, [])

    async def send(bot: telegram.Bot) -> None:
        with pytest.raises(RetryAfter):
            await bot.send_message(1, "x")

    client.bot(send)


def test_a_group_may_be_sent_twenty_a_minute(simulated: SimulatedTelegram, client: Client, clock: Clock) -> None:
    """At one a second the twenty-first has to wait for the rest of the minute."""
    desk = simulated.group("Desk", simulated.person(1, "Omar"))
    for _ in range(20):
        assert client.post("sendMessage", chat_id=desk.id, text="x")["ok"]
        clock.passes(1)
    assert client.post("sendMessage", chat_id=desk.id, text="x")["parameters"] == {"retry_after": 40}
    clock.passes(39)
    assert client.post("sendMessage", chat_id=desk.id, text="x")["parameters"] == {"retry_after": 1}
    clock.passes(1)
    assert client.post("sendMessage", chat_id=desk.id, text="x")["ok"]


def test_thirty_a_second_overall(simulated: SimulatedTelegram, client: Client, clock: Clock) -> None:
    """The thirty-first chat in one second has to wait."""
    for number in range(1, 32):
        simulated.person(number, "Omar").says("hello")
    sent = [client.post("sendMessage", chat_id=number, text="x")["ok"] for number in range(1, 32)]
    assert sent == [True] * 30 + [False]
    clock.passes(1)
    assert client.post("sendMessage", chat_id=31, text="x")["ok"]


def test_drafts_and_actions(simulated: SimulatedTelegram, client: Client) -> None:
    """Drafts are for private chats; their text is checked; an action must be known."""
    omar = simulated.person(1, "Omar")
    omar.says("hello")
    desk = simulated.group("Desk", omar)

    async def show(bot: telegram.Bot) -> None:
        await bot.send_chat_action(1, "typing")
        await bot.send_message_draft(1, 5, "<b>Qaim", parse_mode=None)
        await bot.send_message_draft(1, 5, "<b>Qaim</b> is", parse_mode="HTML")

    client.bot(show)
    assert [draft["text"] for draft in simulated.drafts(omar)] == ["<b>Qaim", "Qaim is"]
    assert simulated.actions(omar) == ["typing"]
    assert client.problem("sendMessageDraft", chat_id=desk.id, draft_id=5, text="x").startswith("Bad Request")
    assert client.problem("sendMessageDraft", chat_id=1, draft_id=0, text="x").startswith("Bad Request: draft_id")
    assert client.problem("sendMessageDraft", chat_id=1, draft_id=5, text="<b>", parse_mode="HTML")
    assert client.problem("sendChatAction", chat_id=1, action="singing") == (
        "Bad Request: wrong parameter action in request"
    )


def test_a_wrong_token_and_unknown_methods(simulated: SimulatedTelegram, client: Client) -> None:
    """401 and 404, as PTB knows them."""

    async def me(bot: telegram.Bot) -> telegram.User:
        return await bot.get_me()

    assert client.bot(me).username == "sitrep_bot"
    with pytest.raises(InvalidToken):
        client.bot(me, token="1:wrong")  # noqa: S106
    assert client.post("sendTelepathy")["error_code"] == 404
    assert client.raw("", b"", path="/")[0] == 404
    assert [call.status for call in simulated.calls()] == [200, 401, 404]
