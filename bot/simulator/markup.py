"""What may stand under a message: the shapes of ``reply_markup``."""

from __future__ import annotations

from typing import Any

from bot.simulator.arguments import Arguments
from bot.simulator.errors import bad_request
from bot.simulator.links import checked_link

MOST_BUTTONS = 100  # remembered: more are refused as too long
MOST_DATA = 64  # bytes (docs)
ACTIONS = (
    *("url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat"),
    *("switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay"),
)


def read_markup(arguments: Arguments) -> dict[str, Any] | None:
    """The inline keyboard of a message, as it is shown; None for no markup or one that no message keeps.

    Raises:
        Refused: It has none of the documented shapes.
    """
    markup = arguments.json("reply_markup", "reply keyboard markup")
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" not in markup:
        _check_other(markup)
        return None
    keyboard = [[_button(button) for button in row] for row in _rows(markup["inline_keyboard"]) if row]
    if sum(map(len, keyboard)) > MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": keyboard} if keyboard else None


def _rows(rows: object) -> list[list[object]]:
    if not isinstance(rows, list):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array')
    if not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    return rows


def _check_other(markup: dict[str, Any]) -> None:
    """Keyboards of other kinds are checked for their shape and not kept: the bot API never shows them again."""
    if "keyboard" in markup:
        rows = markup["keyboard"]
        if not (isinstance(rows, list) and all(isinstance(row, list) for row in rows)):
            raise bad_request('field "keyboard" of the ReplyKeyboardMarkup must be an Array of Arrays')
        labels = [button.get("text") if isinstance(button, dict) else button for row in rows for button in row]
        if not all(isinstance(label, str) and label for label in labels):
            raise bad_request("can't parse keyboard button: text must be non-empty")
    elif not ({"remove_keyboard", "force_reply"} & set(markup)) and markup:
        raise bad_request("can't parse reply keyboard markup JSON object")


def _button(button: object) -> dict[str, Any]:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    text = button.get("text")
    if not isinstance(text, str) or not text.strip():
        raise bad_request('can\'t parse inline keyboard button: field "text" must be of type String and non-empty')
    actions = [action for action in ACTIONS if action in button]
    if not actions:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:  # (docs) exactly one; the real server takes the first it knows
        raise bad_request(f"can't parse inline keyboard button: it has {' and '.join(actions)}")
    if actions == ["callback_data"]:
        return {"text": text, "callback_data": _data(button["callback_data"])}
    if actions == ["url"]:
        return {"text": text, "url": _url(button["url"])}
    return dict(button)


def _data(data: object) -> str:
    if not isinstance(data, str) or not 1 <= len(data.encode()) <= MOST_DATA:
        raise bad_request("BUTTON_DATA_INVALID")
    return data


def _url(url: object) -> str:
    link = checked_link(url) if isinstance(url, str) else None
    if link is None or link.startswith("mailto:"):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    return link
