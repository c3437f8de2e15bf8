"""The commands: who may give each, who handles it, and where Telegram's menu offers it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.record.types import Role
from bot.service.access import Access, Handler
from bot.service.incoming import Command
from bot.service.reaction import NOTHING, Reaction
from bot.service.visit import Visit
from bot.texts import LANGUAGES, Texts


class Menu(StrEnum):
    """Where a list of commands is offered; the values are Telegram's (core.telegram.org/bots/api#botcommandscope)."""

    PRIVATE = "all_private_chats"
    GROUPS = "all_group_chats"
    GROUP_ADMINISTRATORS = "all_chat_administrators"
    #: The private chat of each administrator of ours: scope ``chat`` with their id.
    OUR_ADMINISTRATORS = "chat"


@dataclass(frozen=True, slots=True)
class Spec:
    """A command: the role it needs (None: it sees to strangers itself), whether its edits count, its menus."""

    needs: Role | None
    menus: tuple[Menu, ...]
    again: bool = False


_EVERYWHERE = tuple(Menu)
_PRIVATE = (Menu.PRIVATE, Menu.OUR_ADMINISTRATORS)
_GROUPS = (Menu.GROUP_ADMINISTRATORS,)
_OURS = (Menu.OUR_ADMINISTRATORS,)
#: In the order in which menus list them.
SPECS: Mapping[str, Spec] = {
    "ask": Spec(Role.READER, _EVERYWHERE, again=True),
    "latest": Spec(Role.READER, _EVERYWHERE, again=True),
    "timeline": Spec(Role.READER, _EVERYWHERE, again=True),
    "digest": Spec(Role.READER, _EVERYWHERE),
    "subscribe": Spec(Role.READER, (*_PRIVATE, *_GROUPS)),
    "subscriptions": Spec(Role.READER, (*_PRIVATE, *_GROUPS)),
    "watch": Spec(Role.READER, (*_PRIVATE, *_GROUPS)),
    "watches": Spec(Role.READER, (*_PRIVATE, *_GROUPS)),
    "sources": Spec(Role.READER, _PRIVATE),
    "coverage": Spec(Role.READER, _EVERYWHERE),
    "add": Spec(Role.CONTRIBUTOR, _PRIVATE),
    "settings": Spec(Role.READER, (*_PRIVATE, *_GROUPS)),
    "forget": Spec(Role.READER, _PRIVATE),
    "help": Spec(Role.READER, _EVERYWHERE),
    "start": Spec(None, ()),
    "invite": Spec(Role.ADMINISTRATOR, _OURS),
    "people": Spec(Role.ADMINISTRATOR, _OURS),
    "allow": Spec(Role.ADMINISTRATOR, _GROUPS),
    "disallow": Spec(Role.ADMINISTRATOR, _GROUPS),
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A menu in a language: commands and what each does. ``language`` is None for all that have no menu of theirs."""

    menu: Menu
    language: str | None
    commands: tuple[tuple[str, str], ...]


def menus() -> Iterator[Listed]:
    """Every menu that Telegram is given, in each language."""
    for menu in Menu:
        names = [name for name, spec in SPECS.items() if menu in spec.menus]
        for language in LANGUAGES:
            texts = Texts.of(language)
            commands = tuple((name, texts(f"service.menu_{name}")) for name in names)
            yield Listed(menu, language, commands)
            if language == LANGUAGES[0]:
                yield Listed(menu, None, commands)


class Commands:
    """Finds who handles a command."""

    def __init__(self, access: Access, handlers: Mapping[str, Handler]) -> None:
        """``handlers`` has one for each of :data:`SPECS`."""
        self._access = access
        self._run = {
            name: access.only(spec.needs, handlers[name]) if spec.needs else handlers[name]
            for name, spec in SPECS.items()
        }

    def run(self, visit: Visit, command: Command) -> Reaction:
        """What comes of a command; one that there is not is told of where it must be meant for us."""
        spec = SPECS.get(command.name)
        if spec is None:
            return self._unknown(visit, command)
        if command.edited and not spec.again:
            return NOTHING
        return self._run[command.name](visit, command)

    def _unknown(self, visit: Visit, command: Command) -> Reaction:
        if visit.role is None:
            return self._access.turned_away(visit) if command.addressed else NOTHING
        return visit.told("service.unknown_command", name=f"/{command.name}") if command.addressed else NOTHING
