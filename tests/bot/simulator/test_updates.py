"""How updates reach the bot: polling, the webhook, and their quarrels."""

from __future__ import annotations

import threading
from typing import Any

import telegram

from bot.simulator.driver import SimulatedTelegram
from tests.bot.simulator.conftest import Client, Endpoint

SECRET = "said-by-telegram"  # noqa: S105


class Poller:
    """A long poll in a thread of its own."""

    def __init__(self, client: Client, **values: object) -> None:
        self.reply: dict[str, Any] = {}
        self._thread = threading.Thread(target=self._run, args=(client, values))
        self._thread.start()

    def _run(self, client: Client, values: dict[str, object]) -> None:
        self.reply = client.post("getUpdates", **values)

    def ends(self) -> dict[str, Any]:
        """What it was told."""
        self._thread.join(20)
        return self.reply


def test_an_update_stays_until_it_is_acknowledged(simulated: SimulatedTelegram, client: Client) -> None:
    """The same updates come again until an offset passes them; ids increase."""
    omar = simulated.person(1, "Omar")
    omar.says("one")
    omar.says("two")
    first, second = client.post("getUpdates")["result"]
    assert first["update_id"] < second["update_id"]
    assert client.post("getUpdates", limit=1)["result"] == [first]
    assert client.post("getUpdates", offset=second["update_id"])["result"] == [second]
    assert simulated.pending == 1
    assert client.post("getUpdates", offset=second["update_id"] + 1)["result"] == []


def test_a_long_poll_ends_with_the_first_update(simulated: SimulatedTelegram, client: Client) -> None:
    """A poll that waits is answered when somebody writes."""
    poller = Poller(client, timeout=20)
    simulated.wait_for(lambda: simulated.world.updates.poller == 1)
    simulated.person(1, "Omar").says("hello")
    assert poller.ends()["result"][0]["message"]["text"] == "hello"


def test_the_older_poller_is_ended(simulated: SimulatedTelegram, client: Client) -> None:
    """A second poll with the same token ends the first with 409, and is itself served."""
    older = Poller(client, timeout=20)
    simulated.wait_for(lambda: simulated.world.updates.poller == 1)
    newer = Poller(client, timeout=20)
    assert older.ends()["error_code"] == 409
    assert older.ends()["description"].startswith("Conflict: terminated by other getUpdates request")
    simulated.person(1, "Omar").says("hello")
    assert newer.ends()["ok"]


def test_a_webhook_is_posted_to_until_it_takes(
    simulated: SimulatedTelegram, client: Client, endpoint: Endpoint
) -> None:
    """Updates go out in order, with the secret, again after a failure and again on demand; polling is refused."""
    poller = Poller(client, timeout=20)
    simulated.wait_for(lambda: simulated.world.updates.poller == 1)
    simulated.redelivers_after(0)
    endpoint.refuses = 2

    async def hook(bot: telegram.Bot) -> None:
        await bot.set_webhook(endpoint.url, secret_token=SECRET, max_connections=4)

    client.bot(hook)
    assert poller.ends()["description"] == "Conflict: terminated by setWebhook request"
    omar = simulated.person(1, "Omar")
    omar.says("one")
    omar.says("two")
    simulated.wait_for(lambda: simulated.pending == 0)
    assert [update["message"]["text"] for update in endpoint.taken] == ["one", "two"]
    assert endpoint.secrets == [SECRET] * 4
    assert client.post("getUpdates")["error_code"] == 409
    simulated.repeats()
    simulated.wait_for(lambda: len(endpoint.taken) == 3 and not simulated.world.updates.again)
    assert endpoint.taken[1] == endpoint.taken[2]
    info = client.post("getWebhookInfo")["result"]
    assert (info["url"], info["pending_update_count"]) == (endpoint.url, 0)
    assert info["last_error_message"].startswith("Wrong response from the webhook: 500")
    assert client.post("deleteWebhook", drop_pending_updates=True)["ok"]
    assert client.post("getUpdates")["ok"]


def test_wrong_webhooks_are_refused(client: Client) -> None:
    """Plain http to elsewhere, odd ports and odd secrets."""
    assert "HTTPS" in client.problem("setWebhook", url="http://example.org/hook")
    assert "ports" in client.problem("setWebhook", url="https://example.org:9999/hook")
    assert "secret token" in client.problem("setWebhook", url="https://example.org/", secret_token=f"{SECRET} !")
    assert client.post("getWebhookInfo")["result"]["url"] == ""


def test_updates_can_come_twice(simulated: SimulatedTelegram, client: Client) -> None:
    """An acknowledged update is delivered once more on demand."""
    simulated.person(1, "Omar").says("one")
    (update,) = client.post("getUpdates")["result"]
    assert client.post("getUpdates", offset=update["update_id"] + 1)["result"] == []
    simulated.repeats(update["update_id"])
    assert client.post("getUpdates", offset=update["update_id"] + 1)["result"] == [update]
    assert client.post("getUpdates", offset=update["update_id"] + 1)["result"] == []


def test_only_the_kinds_that_are_allowed_come(simulated: SimulatedTelegram, client: Client) -> None:
    """allowed_updates holds until it is set anew."""
    client.post("getUpdates", allowed_updates=["message"])
    omar = simulated.person(1, "Omar")
    omar.says("hello")
    omar.blocks()
    assert [set(update) for update in client.post("getUpdates")["result"]] == [{"update_id", "message"}]


def test_privacy_hides_what_is_not_for_the_bot(simulated: SimulatedTelegram, client: Client) -> None:
    """In a group the bot sees commands, replies to it, mentions and service messages; an administrator sees all."""
    omar = simulated.person(1, "Omar")
    desk = simulated.group("Desk", omar)
    client.post("sendMessage", chat_id=desk.id, text="Here.")
    omar.says("lunch?", to=desk)
    omar.says("/ask who", to=desk)
    omar.says("/ask@other_bot who", to=desk)
    omar.says("/ask@sitrep_bot who", to=desk)
    omar.says("and @Sitrep_Bot?", to=desk)
    omar.replies(simulated.answers(desk)[0], "why?")
    omar.sends({"sticker": {"file_id": "x"}}, to=desk)
    seen = [update["message"].get("text") for update in client.post("getUpdates")["result"] if "message" in update]
    assert seen == [None, "/ask who", "/ask@sitrep_bot who", "and @Sitrep_Bot?", "why?"]
    omar.adds_bot(desk, administrator=True)
    omar.says("dinner?", to=desk)
    assert client.post("getUpdates")["result"][-1]["message"]["text"] == "dinner?"


def test_posts_forwards_files_and_edits_are_what_ptb_reads(simulated: SimulatedTelegram, client: Client) -> None:
    """PTB makes its own objects of every kind of update that the simulator sends."""
    omar = simulated.person(1, "Omar", username="omar")
    desk = simulated.group("Desk", omar, basic=True)
    wire = simulated.channel("Wire", omar, username="wire", bot=True)
    post = wire.posts("Roads closed. https://example.org/1")
    omar.forwards(post)
    omar.forwards(omar.says("mine"), hidden=True)
    omar.edits(omar.says("typo"), "fixed")
    omar.sends_file("report.md", b"# Report", caption="as asked")
    omar.blocks()
    desk.migrates()

    async def read(bot: telegram.Bot) -> list[telegram.Update]:
        return list(await bot.get_updates())

    updates = client.bot(read)
    found = [update.channel_post for update in updates if update.channel_post]
    assert [post.link for post in found] == ["https://t.me/wire/1"]
    messages = [update.message for update in updates if update.message]
    origins = [message.forward_origin for message in messages if message.forward_origin]
    assert isinstance(origins[0], telegram.MessageOriginChannel)
    assert (origins[0].chat.username, origins[0].message_id) == ("wire", 1)
    assert isinstance(origins[1], telegram.MessageOriginHiddenUser)
    assert [update.edited_message.text for update in updates if update.edited_message] == ["fixed"]
    (document,) = [message.document for message in messages if message.document]
    assert (document.file_name, document.file_size) == ("report.md", 8)
    standings = [update.my_chat_member for update in updates if update.my_chat_member]
    assert [change.new_chat_member.status for change in standings] == ["member", "administrator", "kicked"]
