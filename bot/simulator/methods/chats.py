"""What the bot may know of itself, of chats and of their members."""

from __future__ import annotations

from bot.simulator.arguments import Arguments
from bot.simulator.errors import bad_request, forbidden
from bot.simulator.methods.sending import writable
from bot.simulator.world import JSON, Chat, World

GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
# What getMe says beyond a user (docs).
ABILITIES = {"can_join_groups": True, "supports_inline_queries": False, "can_connect_to_business": False}


def get_me(world: World, _: Arguments) -> JSON:
    """The bot."""
    return {**world.bot, **ABILITIES, "can_read_all_group_messages": not world.privacy, "has_main_web_app": False}


def get_chat(world: World, arguments: Arguments) -> JSON:
    """A chat in full."""
    chat = _seen(world, arguments)
    gifts = dict.fromkeys(GIFTS, chat.kind == "private")
    return {**chat.to_json(), "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}


def get_chat_member(world: World, arguments: Arguments) -> JSON:
    """How somebody stands in a chat."""
    chat = _seen(world, arguments)
    user_id = arguments.integer("user_id")
    if not user_id:
        raise bad_request("invalid user_id specified")
    if user_id == world.bot["id"]:
        return world.member(world.bot, chat.bot)
    if user_id not in world.users:
        raise bad_request("PARTICIPANT_ID_INVALID")
    usual = "member" if chat.kind == "private" and user_id == chat.id else "left"
    return world.member(world.users[user_id], chat.members.get(user_id, usual))


def get_chat_administrators(world: World, arguments: Arguments) -> list[JSON]:
    """Those who run a group or channel."""
    chat = _seen(world, arguments)
    if chat.kind == "private":
        raise bad_request("there are no administrators in the private chat")
    people = [(world.users[user], status) for user, status in chat.members.items()]
    people += [(world.bot, chat.bot)]
    return [world.member(user, status) for user, status in people if status in ("creator", "administrator")]


def leave_chat(world: World, arguments: Arguments) -> bool:
    """Leaves a group or channel."""
    chat = world.chat(arguments.chat())
    if chat.kind == "private":
        raise bad_request("chat member status can't be changed in private chats")
    writable_or_reader(chat)
    world.set_standing(chat, "left", world.bot)
    return True


def writable_or_reader(chat: Chat) -> None:
    """Refuses a chat that the bot is not in."""
    if chat.bot not in ("member", "administrator"):
        raise forbidden(f"bot is not a member of the {chat.kind} chat")


def _seen(world: World, arguments: Arguments) -> Chat:
    """A chat that the bot may look at: one where it may write, or a person's who never wrote or blocked it."""
    chat = world.chat(arguments.chat())
    if chat.kind != "private" and chat.bot != "member":
        writable(world, arguments)
    return chat
