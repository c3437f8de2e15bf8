"""The same verbs over HTTP, for whoever is in another process: ``POST /_control/VERB`` with a JSON object.

The reply is ``{"ok": true, "result": …}`` or ``{"ok": false, "problem": "…"}``. A message is named by its chat and id.

| verb | object |
|---|---|
| person | id, name, language?, username? |
| group | title, owner, forum?, basic?, bot? |
| channel | title, owner, username?, bot? |
| says | person, text, to?, thread?, reply_to? |
| sends_file | person, name, content (base64), caption?, to? |
| forwards | person, chat, message, to?, hidden? |
| presses | person, chat, message, button |
| posts | channel, text |
| blocks, unblocks | person |
| adds_bot, removes_bot | person, chat |
| migrates | chat |
| opens_topic | chat, name, person |
| closes_topic | chat, thread, closed? |
| misbehave | fault, on?, chat?, after?, times?, seconds? |
| behave | nothing |
| repeats | update_ids? |
| messages, drafts | chat |
| wait | chat, answers (how many), timeout? |
| counters | nothing |
"""

from __future__ import annotations

import base64
import binascii
import json
from collections import Counter
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from bot.simulator.actors import Channel, Group, Person
from bot.simulator.world import JSON, Message

if TYPE_CHECKING:
    from bot.simulator.driver import SimulatedTelegram

MOST_WAIT = 60.0  # seconds


class Control:
    """Carries verbs from HTTP to the simulated Telegram."""

    def __init__(self, telegram: SimulatedTelegram) -> None:
        self._telegram = telegram
        self._verbs: Mapping[str, Callable[[JSON], Any]] = {
            "person": lambda told: telegram.person(told.pop("id"), told.pop("name"), **told).user,
            "group": lambda told: telegram.group(told.pop("title"), self._person(told, "owner"), **told).id,
            "channel": lambda told: telegram.channel(told.pop("title"), self._person(told, "owner"), **told).id,
            "says": self._says,
            "sends_file": self._sends_file,
            "forwards": self._forwards,
            "presses": lambda told: self._person(told).presses(self._message(told), told["button"]).id,
            "posts": lambda told: self._place(told, "channel").posts(told["text"]),
            "blocks": lambda told: self._person(told).blocks(),
            "unblocks": lambda told: self._person(told).unblocks(),
            "adds_bot": lambda told: self._person(told).adds_bot(self._place(told, "chat")),
            "removes_bot": lambda told: self._person(told).removes_bot(self._place(told, "chat")),
            "migrates": lambda told: self._place(told, "chat").migrates().id,
            "opens_topic": lambda told: self._place(told, "chat").opens_topic(told["name"], self._person(told)),
            "closes_topic": self._closes_topic,
            "misbehave": lambda told: telegram.misbehave(told.pop("fault"), **told).fault.value,
            "behave": lambda _: telegram.behave(),
            "repeats": lambda told: telegram.repeats(*told.get("update_ids", ())),
            "messages": lambda told: telegram.messages(told["chat"]),
            "drafts": lambda told: telegram.drafts(told["chat"]),
            "wait": self._wait,
            "counters": self._counters,
        }

    def __call__(self, verb: str, body: bytes) -> JSON:
        """Does one verb; what is wrong with it is said, not raised."""
        try:
            told = json.loads(body or b"{}")
            result = self._verbs[verb](told)
        except KeyError as error:
            return {"ok": False, "problem": f"unknown: {error}"}
        except (ValueError, TypeError, AttributeError, LookupError, TimeoutError) as error:
            return {"ok": False, "problem": str(error)}
        return {"ok": True, "result": _json(result)}

    def _says(self, told: JSON) -> Message:
        chat = int(told.get("to") or told["person"])
        replied = self._telegram.world.chats[chat].messages[told["reply_to"]] if told.get("reply_to") else None
        return self._person(told).says(told["text"], to=self._to(told), thread=told.get("thread"), reply_to=replied)

    def _sends_file(self, told: JSON) -> Message:
        try:
            content = base64.b64decode(told["content"], validate=True)
        except binascii.Error as error:
            raise ValueError("content is not base64") from error
        caption = told.get("caption", "")
        return self._person(told).sends_file(told["name"], content, caption=caption, to=self._to(told))

    def _forwards(self, told: JSON) -> Message:
        hidden = bool(told.get("hidden"))
        return self._person(told).forwards(self._message(told), to=self._to(told), hidden=hidden)

    def _closes_topic(self, told: JSON) -> None:
        self._place(told, "chat").closes_topic(told["thread"], closed=told.get("closed", True))

    def _wait(self, told: JSON) -> list[Message]:
        def enough() -> list[Message]:
            answers = self._telegram.answers(told["chat"])
            return answers if len(answers) >= told["answers"] else []

        return self._telegram.wait_for(enough, min(float(told.get("timeout", 10)), MOST_WAIT))

    def _counters(self, _: JSON) -> JSON:
        calls = Counter(call.method for call in self._telegram.calls())
        counted = {"calls": dict(calls), "floods": self._telegram.floods, "pending": self._telegram.pending}
        return {**counted, "refusals": [call.reply for call in self._telegram.refusals]}

    def _person(self, told: JSON, name: str = "person") -> Person:
        user_id = told.pop(name)
        if user_id not in self._telegram.world.users:
            raise LookupError(f"there is no person {user_id}")
        return Person(self._telegram.world, user_id)

    def _place(self, told: JSON, name: str) -> Any:
        chat = self._telegram.world.chats[told[name]]
        return (Channel if chat.kind == "channel" else Group)(self._telegram.world, chat.id)

    def _to(self, told: JSON) -> Group | None:
        return Group(self._telegram.world, told["to"]) if told.get("to") else None

    def _message(self, told: JSON) -> Message:
        return self._telegram.world.chats[told["chat"]].messages[told["message"]]


def _json(result: Any) -> Any:
    if isinstance(result, Message):
        flags = {"by_bot": result.by_bot, "deleted": result.deleted}
        return {**result.json, **flags, "versions": list(result.versions)}
    return [_json(item) for item in result] if isinstance(result, list) else result
