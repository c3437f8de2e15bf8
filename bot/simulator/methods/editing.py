"""Changing what was sent, and answering presses on buttons."""

from __future__ import annotations

from bot.simulator.arguments import Arguments
from bot.simulator.errors import bad_request
from bot.simulator.links import checked_link
from bot.simulator.markup import read_markup
from bot.simulator.methods.sending import caption_json, entities_json, message_of, read_text, writable
from bot.simulator.world import JSON, Message, World

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content "
    "and reply markup of the message"
)
DELETABLE_SECONDS = 48 * 3600  # (docs)
QUERY_SECONDS = 60  # how long a press may wait for its answer; the real limit is not documented
MOST_ANSWER = 200  # characters (docs)
TEXT = ("text", "entities", "reply_markup")
CAPTION = ("caption", "caption_entities", "reply_markup")


def edit_message_text(world: World, arguments: Arguments) -> JSON:
    """Replaces the text, and the keyboard: without ``reply_markup`` there is none afterwards."""
    message = _editable(world, arguments)
    if "text" not in message.json:
        raise bad_request("there is no text in the message to edit")
    parsed = read_text(arguments, "text")
    content = {"text": parsed.text, **entities_json(world, parsed, "entities")}
    return _change(world, arguments, message, TEXT, content)


def edit_message_caption(world: World, arguments: Arguments) -> JSON:
    """Replaces the caption of a file, and the keyboard."""
    message = _editable(world, arguments)
    if "text" in message.json:
        raise bad_request("there is no caption in the message to edit")
    return _change(world, arguments, message, CAPTION, caption_json(world, arguments))


def edit_message_reply_markup(world: World, arguments: Arguments) -> JSON:
    """Replaces the keyboard alone."""
    return _change(world, arguments, _editable(world, arguments), ("reply_markup",), {})


def _editable(world: World, arguments: Arguments) -> Message:
    chat = writable(world, arguments)
    message = message_of(chat, arguments.integer("message_id"), "edit")
    if not message.by_bot and chat.kind != "channel":
        raise bad_request("message can't be edited")
    return message


def _change(world: World, arguments: Arguments, message: Message, parts: tuple[str, ...], content: JSON) -> JSON:
    markup = read_markup(arguments)
    content = {**content, "reply_markup": markup} if markup else content
    chat = world.chats[message.chat]
    world.floods.count(chat.id, group=chat.kind != "private")
    if {part: message.json[part] for part in parts if part in message.json} == content:
        raise bad_request(NOT_MODIFIED)
    kept = {name: value for name, value in message.json.items() if name not in parts}
    return world.change_message(message, {**kept, **content}).json


def delete_message(world: World, arguments: Arguments) -> bool:
    """Deletes a message: the bot's own, anyone's in a private chat, anyone's for an administrator; for 48 hours."""
    chat = writable(world, arguments)
    message = message_of(chat, arguments.integer("message_id"), "delete")
    if not (message.by_bot or chat.kind == "private" or chat.bot == "administrator"):
        raise bad_request("message can't be deleted")
    if world.clock() - message.json["date"] > DELETABLE_SECONDS:
        raise bad_request("message can't be deleted for everyone")
    world.delete_message(message)
    return True


def answer_callback_query(world: World, arguments: Arguments) -> bool:
    """Ends the waiting of a button, while its press is fresh."""
    query = world.queries.get(arguments.text("callback_query_id") or "")
    if query is None or world.clock() - query.at > QUERY_SECONDS:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    if len(arguments.text("text") or "") > MOST_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    if (url := arguments.text("url")) and not checked_link(url):
        raise bad_request("URL_INVALID")
    query.answers.append({"text": arguments.text("text"), "show_alert": arguments.boolean("show_alert")})
    world.touch()
    return True
