"""What people see of the bot before they write to it: commands and descriptions, by scope and language."""

from __future__ import annotations

import re
from typing import Any

from bot.simulator.arguments import Arguments
from bot.simulator.errors import bad_request
from bot.simulator.world import JSON, World

MOST_COMMANDS = 100  # (docs), as the lengths below
COMMAND = re.compile(r"[a-z0-9_]{1,32}")
MOST_COMMAND_TEXT = 256
MOST_DESCRIPTION = 512
MOST_SHORT = 120
SCOPES = frozenset({"default", "all_private_chats", "all_group_chats", "all_chat_administrators"})
CHAT_SCOPES = frozenset({"chat", "chat_administrators", "chat_member"})


def set_my_commands(world: World, arguments: Arguments) -> bool:
    """Sets the commands of a scope and language."""
    commands = arguments.json("commands", "commands")
    if not isinstance(commands, list):
        raise bad_request("expected an Array of BotCommand")
    if len(commands) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    world.profile[_scope(world, arguments)] = [_command(command) for command in commands]
    world.touch()
    return True


def get_my_commands(world: World, arguments: Arguments) -> list[JSON]:
    """The commands of exactly this scope and language."""
    commands: list[JSON] = world.profile.get(_scope(world, arguments), [])
    return commands


def delete_my_commands(world: World, arguments: Arguments) -> bool:
    """Removes the commands of a scope and language."""
    world.profile.pop(_scope(world, arguments), None)
    return True


def set_my_description(world: World, arguments: Arguments) -> bool:
    """Sets what an empty chat shows."""
    return _describe(world, arguments, "description", MOST_DESCRIPTION)


def get_my_description(world: World, arguments: Arguments) -> JSON:
    """What an empty chat shows."""
    return {"description": world.profile.get(("description", _language(arguments)), "")}


def set_my_short_description(world: World, arguments: Arguments) -> bool:
    """Sets what the bot's page shows."""
    return _describe(world, arguments, "short_description", MOST_SHORT)


def get_my_short_description(world: World, arguments: Arguments) -> JSON:
    """What the bot's page shows."""
    return {"short_description": world.profile.get(("short_description", _language(arguments)), "")}


def _describe(world: World, arguments: Arguments, name: str, most: int) -> bool:
    text = arguments.text(name) or ""
    if len(text) > most:
        raise bad_request(f"bot {name.replace('_', ' ')} is too long")
    world.profile[name, _language(arguments)] = text
    world.touch()
    return True


def _command(command: Any) -> JSON:
    if not isinstance(command, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    name, text = command.get("command"), command.get("description")
    if not (isinstance(name, str) and COMMAND.fullmatch(name.removeprefix("/"))):
        raise bad_request("BOT_COMMAND_INVALID")
    if not (isinstance(text, str) and 1 <= len(text.strip()) <= MOST_COMMAND_TEXT):
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name.removeprefix("/"), "description": text}


def _scope(world: World, arguments: Arguments) -> tuple[str, ...]:
    scope = arguments.json("scope", "bot command scope") or {"type": "default"}
    kind = scope.get("type") if isinstance(scope, dict) else None
    if kind in CHAT_SCOPES:
        chat = world.chat(scope.get("chat_id", ""))
        where = [str(chat.id)]
        if kind == "chat_member":
            where.append(str(scope.get("user_id")))
        return ("commands", str(kind), *where, _language(arguments))
    if kind not in SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    return ("commands", str(kind), _language(arguments))


def _language(arguments: Arguments) -> str:
    language = arguments.text("language_code") or ""
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise bad_request("invalid language code specified")
    return language
