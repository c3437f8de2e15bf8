"""``/settings``: the language, the time zone and the length of answers."""

from __future__ import annotations

from dataclasses import replace

from bot.record.types import Length, Preferences, Reply, Role, SetPreferences
from bot.service import saying, zones
from bot.service.incoming import Command
from bot.service.reaction import Reaction
from bot.service.visit import Visit
from bot.telegram import render
from bot.texts import LANGUAGES, Texts

SETTINGS = "s"
# Words that stand for a language, as people write them.
_LANGUAGES = {"english": "en", "انجليزي": "en", "الإنجليزية": "en", "arabic": "ar", "عربي": "ar", "العربية": "ar"}


class Settings:
    """Shows and changes what a chat wants. In a group administrators change it."""

    def command(self, visit: Visit, command: Command) -> Reaction:
        """``/settings`` shows; ``/settings long``, ``/settings ar``, ``/settings Baghdad``, ``/settings +3`` change."""
        wanted = saying.typed(command.argument)
        if not wanted:
            return Reaction((visit.reply(render.settings(visit.preferences, texts=visit.texts)),))
        if not may_change(visit):
            return visit.told("service.role_needed", role=visit.texts(f"service.role_{Role.ADMINISTRATOR}"))
        chosen = _named(visit, wanted)
        if chosen is None:
            return visit.told("service.settings_unknown", given=wanted)
        return _set(visit, chosen, edits=None)

    def pressed(self, visit: Visit, rest: str) -> Reaction:
        """A button with data ``s:language:ar``, ``s:length:short``, ``s:zone:Asia/Baghdad``."""
        if not may_change(visit):
            return Reaction(notice=visit.texts("service.settings_not_yours"))
        field, _, value = rest.partition(":")
        chosen = _chosen(visit, field, value)
        if chosen is None:
            return Reaction(notice=visit.texts("service.turn_gone"))
        return _set(visit, chosen, edits=visit.message_id)


def may_change(visit: Visit) -> bool:
    """Whether somebody may change what a chat wants: in a group administrators may."""
    return visit.private or visit.may(Role.ADMINISTRATOR)


def _here(visit: Visit) -> Preferences:
    """What this chat itself has chosen: in a group the asker's own zone is not the group's."""
    return visit.chat.preferences if visit.chat else Preferences()


def _named(visit: Visit, wanted: str) -> Preferences | None:
    """What a person means who types nothing else: a length, a language, a zone."""
    word = wanted.casefold()
    if word in {one.value for one in Length}:
        return _chosen(visit, "length", word)
    if language := _LANGUAGES.get(word, word if word in LANGUAGES else None):
        return _chosen(visit, "language", language)
    return _chosen(visit, "zone", wanted)


def _chosen(visit: Visit, field: str, value: str) -> Preferences | None:
    here = _here(visit)
    match field:
        case "language" if value in LANGUAGES:
            return replace(here, language=value)
        case "length" if value in {one.value for one in Length}:
            return replace(here, length=Length(value))
        case "zone" if zone := zones.find(value, visit.now):
            return replace(here, zone=zone)
        case _:
            return None


def _set(visit: Visit, chosen: Preferences, *, edits: int | None) -> Reaction:
    """The settings as they are now, in the language that is set now."""
    texts = Texts.of(chosen.language) if chosen.language else visit.texts
    message = render.settings(chosen, texts=texts)
    to = None if edits is not None else visit.message_id
    reply = Reply(message, visit.place, replies_to=to, edits=edits)
    return Reaction((reply,), (SetPreferences(visit.place.chat, chosen),), notice=texts("service.settings_saved"))
