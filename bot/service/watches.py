"""``/watch`` and ``/watches``: what a chat wants to hear of as soon as a report tells it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import time
from typing import Final

from bot.record.record import Record
from bot.record.types import Change, Message, Reply, Role
from bot.record.watches import is_same
from bot.service import saying
from bot.service.found import Listener, Pairs, Telling
from bot.service.incoming import Command
from bot.service.reaction import Reaction
from bot.service.visit import Visit
from bot.telegram import render
from bot.telegram.render.watches import CAPS
from bot.watching.changes import AddWatch, ChangeWatch, RemoveWatch, ShowHeld
from bot.watching.types import MOST, Kind, Quiet, Sought, Standing, Watch
from bot.wiring import Services

_HOURS: Final = re.compile(r"([01]?\d|2[0-3])-([01]?\d|2[0-3])")
#: A button: nothing for the list, ``7`` for one watch, ``7:cap:3`` for what is to be done to it.
_DATA: Final = re.compile(r"(\d{1,18})(?::([a-z]+)(?::([\w-]+))?)?")


class WatchesAsked:
    """Makes, shows and changes watches. In a group administrators do."""

    def __init__(self, opened: Services, record: Record, telling: Telling) -> None:
        self._opened = opened
        self._watches = record.watches
        self._telling = telling
        self._acts: dict[str, Callable[[Visit, Standing, str], Reaction]] = {
            "quiet": self._quiet,
            "cap": self._cap,
            "pause": lambda visit, one, _: self._changed(visit, replace(one.watch, paused=True)),
            "resume": lambda visit, one, _: self._changed(visit, replace(one.watch, paused=False)),
            "remove": lambda visit, one, _: self._shown(visit, one, confirms=True),
            "removed": self._removed,
            "try": lambda visit, one, _: self._tried(visit, one.watch),
            "held": self._held,
        }

    def watch(self, visit: Visit, command: Command) -> Reaction:
        """``/watch "NAME"`` or ``/watch QUESTION``; without either the list."""
        typed = saying.typed(command.argument)
        if not _may_change(visit):
            return visit.told("service.role_needed", role=visit.texts(f"service.role_{Role.ADMINISTRATOR}"))
        # An administrator is answered in any group; nothing comes by itself to one that is not allowed.
        if not visit.private and not (visit.chat and visit.chat.allowed):
            return visit.told("watch.not_allowed")
        if not typed:
            return visit.told("watch.what")
        sought = self._opened.watching.finder.read(typed)
        if sought is None:
            return visit.told("watch.nothing")
        here = self._watches.of(visit.place.chat)
        if any(is_same(one.sought, sought) and one.place == visit.place for one in here):
            return visit.told("watch.again", name=sought.text)
        if len(here) >= MOST:
            return visit.told("watch.too_many", n=MOST)
        return self._made(visit, sought)

    def watches(self, visit: Visit, _command: Command) -> Reaction:
        """``/watches``: what is watched here, with a button for each."""
        return Reaction((visit.reply(self._listed(visit)),))

    def pressed(self, visit: Visit, rest: str) -> Reaction:
        """A button with data ``w``, ``w:7``, ``w:7:cap:3`` and so on."""
        if not rest:
            return _edited(visit, self._listed(visit))
        if rest == "held":
            return self._shown_held(visit, self._watches.held(visit.place.chat))
        match = _DATA.fullmatch(rest)
        standing = self._standing(visit, int(match[1])) if match else None
        if match is None or standing is None:
            return Reaction(notice=visit.texts("watch.gone"))
        act, value = match[2], match[3] or ""
        if act is None:
            return self._shown(visit, standing)
        if act not in self._acts:
            return Reaction(notice=visit.texts("watch.gone"))
        if not _may_change(visit):
            return Reaction(notice=visit.texts("watch.not_yours"))
        return self._acts[act](visit, standing, value)

    # -- making

    def _made(self, visit: Visit, sought: Sought) -> Reaction:
        change = AddWatch(visit.place, visit.person, sought, visit.texts.language)
        text = f"{visit.texts('watch.watching', name=sought.text)}\n{self._meant(visit, sought)}"
        message = render.said(text, [render.watch_buttons(visit.texts)])
        return Reaction((visit.reply(message),), (change,), (visit.act("watched", sought.kind),))

    def _meant(self, visit: Visit, sought: Sought) -> str:
        """How what is watched was understood."""
        if sought.kind is Kind.QUESTION:
            return visit.texts("watch.as_question")
        name = self._opened.watching.finder.name_of(sought)
        if name is None:
            return visit.texts("watch.as_words")
        known = ", ".join(dict.fromkeys(one for one in (name.name, name.arabic) if one))
        key = "watch.as_area" if self._opened.watching.finder.is_area(sought) else "watch.as_name"
        return visit.texts(key, known=known)

    # -- showing

    def _standing(self, visit: Visit, key: int) -> Standing | None:
        """A watch of this chat; nobody can name one of another."""
        return next((one for one in self._watches.standings(visit.place.chat) if one.watch.key == key), None)

    def _listed(self, visit: Visit) -> Message:
        standings = self._watches.standings(visit.place.chat)
        return render.watches(standings, zone=visit.zone, texts=visit.texts, now=visit.now)

    def _shown(self, visit: Visit, one: Standing, *, confirms: bool = False) -> Reaction:
        return _edited(visit, self._message(visit, one, confirms=confirms))

    def _message(self, visit: Visit, one: Standing, *, confirms: bool = False) -> Message:
        said = [] if confirms else [self._meant(visit, one.watch.sought)]
        if one.watch.paused and not confirms:
            said.append(visit.texts("watch.paused"))
        return render.one_watch(one, said, zone=visit.zone, texts=visit.texts, now=visit.now, confirms=confirms)

    # -- changing

    def _quiet(self, visit: Visit, one: Standing, value: str) -> Reaction:
        match = _HOURS.fullmatch(value)
        if match is None and value != "off":
            return Reaction(notice=visit.texts("watch.gone"))
        quiet = Quiet(time(int(match[1])), time(int(match[2]))) if match else None
        return self._changed(visit, replace(one.watch, quiet=quiet))

    def _cap(self, visit: Visit, one: Standing, value: str) -> Reaction:
        if value not in map(str, CAPS):
            return Reaction(notice=visit.texts("watch.gone"))
        return self._changed(visit, replace(one.watch, cap=int(value)))

    def _changed(self, visit: Visit, wanted: Watch) -> Reaction:
        standing = self._standing(visit, wanted.key)
        if standing is None:
            return Reaction(notice=visit.texts("watch.gone"))
        shown = _edited(visit, self._message(visit, replace(standing, watch=wanted)))
        act = visit.act("changed_watch", str(wanted.key))
        return replace(shown, changes=(ChangeWatch(wanted),), audit=(act,), notice=visit.texts("watch.saved"))

    def _removed(self, visit: Visit, one: Standing, _value: str) -> Reaction:
        rest = [other for other in self._watches.standings(visit.place.chat) if other.watch.key != one.watch.key]
        shown = _edited(visit, render.watches(rest, zone=visit.zone, texts=visit.texts, now=visit.now))
        change: Change = RemoveWatch(one.watch.key, visit.place.chat)
        notice = visit.texts("watch.removed", name=one.watch.sought.text)[:200]
        return replace(shown, changes=(change,), audit=(visit.act("unwatched", str(one.watch.key)),), notice=notice)

    # -- what was found

    def _tried(self, visit: Visit, watch: Watch) -> Reaction:
        """What it would have found among the newest reports, as an answer; nothing is told by that."""
        visit.progress.working()
        matches = self._opened.watching.finder.among_newest(watch, visit.now)
        told = self._telling.tried(_listener(visit), watch, matches, visit.now)
        if told is None:
            return visit.told("watch.no_match")
        lead = visit.reply(render.said(visit.texts("watch.would")))
        return Reaction((lead, *visit.replies(told.messages, turn=told.turn.id)), turn=told.turn)

    def _held(self, visit: Visit, one: Standing, _value: str) -> Reaction:
        held = self._watches.held(visit.place.chat)
        return self._shown_held(visit, [pair for pair in held if pair[0].key == one.watch.key])

    def _shown_held(self, visit: Visit, held: Pairs) -> Reaction:
        """What is held, told now, as much as one message should hold."""
        held = [pair for pair in held if pair[0].place == visit.place]
        told = self._telling.together(_listener(visit), held, visit.now)
        if told is None:
            return Reaction(notice=visit.texts("watch.nothing_held"))
        change = ShowHeld(tuple(hit.key for hit in told.hits), told.turn.id)
        return Reaction(visit.replies(told.messages, turn=told.turn.id), (change,), turn=told.turn)


def _may_change(visit: Visit) -> bool:
    return visit.private or visit.may(Role.ADMINISTRATOR)


def _listener(visit: Visit) -> Listener:
    return Listener(visit.place, visit.zone, visit.texts)


def _edited(visit: Visit, message: Message) -> Reaction:
    """A message in the place of the one whose button was pressed."""
    return Reaction((Reply(message, visit.place, edits=visit.message_id),))
