"""Sending: whether the bot may write there, and what is written."""

from __future__ import annotations

from typing import Any

from bot.simulator.arguments import Arguments
from bot.simulator.entities import Parsed
from bot.simulator.errors import Refused, bad_request, forbidden
from bot.simulator.html import MOST_CAPTION, check
from bot.simulator.markup import read_markup
from bot.simulator.world import JSON, Chat, Message, World

ACTIONS = frozenset(
    "typing upload_photo record_video upload_video record_voice upload_voice upload_document choose_sticker "
    "find_location record_video_note upload_video_note".split()
)
DRAFT_SECONDS = 30  # telegram-facts: how long a draft is shown
GENERAL = 1  # the topic "General": messages in it are sent without a thread, and refused with it


def send_message(world: World, arguments: Arguments) -> JSON:
    """Sends a text."""
    chat = writable(world, arguments)
    parsed = read_text(arguments, "text")
    return deliver(world, arguments, chat, {"text": parsed.text, **entities_json(world, parsed, "entities")})


def deliver(world: World, arguments: Arguments, chat: Chat, content: JSON) -> JSON:
    """Puts what is sent into its chat, within the limits on floods."""
    thread = read_thread(arguments, chat)
    replies_to = read_reply(arguments, chat)
    if markup := read_markup(arguments):
        content = {**content, "reply_markup": markup}
    world.floods.count(chat.id, group=chat.kind != "private")
    if thread is None and replies_to and chat.forum:
        thread = chat.messages[replies_to].thread
    return world.add_message(chat, content, sender=sender(world, chat), thread=thread, replies_to=replies_to).json


def sender(world: World, chat: Chat) -> JSON | None:
    """Who writes: the bot, or in a channel the channel."""
    return None if chat.kind == "channel" else world.bot


def send_message_draft(world: World, arguments: Arguments) -> bool:
    """Shows a part of an answer for half a minute. Private chats only (telegram-facts); no limit on floods is known."""
    chat = writable(world, arguments)
    if chat.kind != "private":
        raise bad_request("TEXTDRAFT_PEER_INVALID")
    number = arguments.integer("draft_id")
    if not number:
        raise bad_request("draft_id must be non-zero")
    text = read_text(arguments, "text").text if arguments.text("text") else ""
    chat.drafts.append({"draft_id": number, "text": text, "until": world.clock() + DRAFT_SECONDS})
    world.touch()
    return True


def send_chat_action(world: World, arguments: Arguments) -> bool:
    """Shows that the bot is typing."""
    chat = writable(world, arguments)
    action = arguments.text("action") or ""
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat.actions.append(action)
    world.touch()
    return True


def writable(world: World, arguments: Arguments) -> Chat:
    """The chat that is named, if the bot may write there.

    Raises:
        Refused: It is unknown, blocked, left, or became another chat.
    """
    chat = world.chat(arguments.chat())
    if chat.migrated_to is not None:
        problem = "Bad Request: group chat was upgraded to a supergroup chat"
        raise Refused(problem, 400, {"migrate_to_chat_id": chat.migrated_to})
    if chat.kind == "private":
        _check_private(chat)
    else:
        _check_member(chat)
    return chat


def _check_private(chat: Chat) -> None:
    if chat.deactivated:
        raise forbidden("user is deactivated")
    if chat.bot == "kicked":
        raise forbidden("bot was blocked by the user")
    if chat.bot == "unknown":
        raise forbidden("bot can't initiate conversation with a user")


def _check_member(chat: Chat) -> None:
    if chat.bot == "kicked":
        raise forbidden(f"bot was kicked from the {chat.kind} chat")
    if chat.bot == "left":
        raise forbidden(f"bot is not a member of the {chat.kind} chat")
    if chat.bot == "unknown":
        raise bad_request("chat not found")
    if chat.kind == "channel" and chat.bot != "administrator":
        raise bad_request("need administrator rights in the channel chat")


def read_text(arguments: Arguments, name: str) -> Parsed:
    """A text with its markup.

    ``entities`` instead of markup are not simulated: they are refused, lest a test believe in them.
    """
    if arguments.text("entities") or arguments.text("caption_entities"):
        raise bad_request("the simulator takes parse_mode, not entities")
    return check(arguments.text(name) or "", arguments.text("parse_mode"))


def caption_json(world: World, arguments: Arguments) -> JSON:
    """The caption of a file, if it has one."""
    if not arguments.text("caption"):
        return {}
    read = check(arguments.text("caption") or "", arguments.text("parse_mode"), most=MOST_CAPTION)
    return {"caption": read.text, **entities_json(world, read, "caption_entities")}


def entities_json(world: World, parsed: Parsed, name: str) -> JSON:
    """The entities as a message has them; a mention of somebody unknown is dropped."""
    entities: list[dict[str, Any]] = []
    for entity in parsed.entities:
        json = entity.to_json()
        if user := entity.data.get("user_id"):
            if int(user) not in world.users:
                continue
            del json["user_id"]
            json["user"] = world.users[int(user)]
        entities.append(json)
    return {name: entities} if entities else {}


def read_thread(arguments: Arguments, chat: Chat) -> int | None:
    """The forum topic that is named."""
    thread = arguments.integer("message_thread_id")
    if not thread:
        return None
    if not chat.forum or thread == GENERAL or thread not in chat.topics:
        raise bad_request("message thread not found")
    if chat.topics[thread].closed and chat.bot != "administrator":
        raise bad_request("TOPIC_CLOSED")
    return thread


def read_reply(arguments: Arguments, chat: Chat) -> int | None:
    """The message that is replied to: by ``reply_parameters``, or as it was done before them."""
    parameters = arguments.json("reply_parameters", "reply parameters")
    if parameters is None:
        number, lenient = arguments.integer("reply_to_message_id"), arguments.boolean("allow_sending_without_reply")
    elif isinstance(parameters, dict) and isinstance(parameters.get("message_id"), int):
        number, lenient = parameters["message_id"], bool(parameters.get("allow_sending_without_reply"))
    else:
        raise bad_request("can't parse reply parameters JSON object")
    if not number:
        return None
    if (message := chat.messages.get(number)) and not message.deleted:
        return message.id
    if lenient:
        return None
    raise bad_request("message to be replied not found")


def message_of(chat: Chat, number: int | None, purpose: str) -> Message:
    """A message that is there.

    Raises:
        Refused: It is not, or is gone; ``purpose`` says what for it was wanted.
    """
    if not number:
        raise bad_request("message identifier is not specified")
    message = chat.messages.get(number)
    if message is None or message.deleted:
        raise bad_request(f"message to {purpose} not found")
    return message
