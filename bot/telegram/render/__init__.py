"""Values to messages, pure: the same in, the same out. Nothing here knows Telegram's library.

```
answers    an answer: scope, statements, accounts in conflict, sources, notes; a refusal with what is nearest
evidence   the quoted passages with the cited sentences marked
timelines  the dated sentences about a name
watches    what watches found, and the watches of a chat
digests    a digest; digest_lines its head and its coverage; missed what is told where one did not come
holdings   what the library covers, its outlets, what was understood of what was sent
subscriptions   what a chat has subscribed to, and choices by buttons
talk       start, help, settings, waiting, failures, and any text of the interface
lines      what these share: citations, sources, notes, dates in the reader's zone
```
A function that gives several messages gives parts of one text, to be sent in order. Those that give pages say so: of
them one is shown at a time.
"""

from bot.telegram.render.answers import answer
from bot.telegram.render.digests import digest, digest_caption, file_name, picture_caption
from bot.telegram.render.evidence import evidence
from bot.telegram.render.holdings import coverage, ingested, sources
from bot.telegram.render.missed import missed
from bot.telegram.render.subscriptions import (
    choose_days,
    choose_time,
    choose_zone,
    removing,
    subscribed,
    subscription,
    subscriptions,
)
from bot.telegram.render.talk import error, help_, said, settings, start, waiting
from bot.telegram.render.timelines import timeline
from bot.telegram.render.watches import Heading, one_watch, watches
from bot.telegram.render.watches import capped as watch_capped
from bot.telegram.render.watches import found as watch_found
from bot.telegram.render.watches import held as watch_held
from bot.telegram.render.watches import list_button as watch_buttons

__all__ = [
    "Heading",
    "answer",
    "choose_days",
    "choose_time",
    "choose_zone",
    "coverage",
    "digest",
    "digest_caption",
    "error",
    "evidence",
    "file_name",
    "help_",
    "ingested",
    "missed",
    "one_watch",
    "picture_caption",
    "removing",
    "said",
    "settings",
    "sources",
    "start",
    "subscribed",
    "subscription",
    "subscriptions",
    "timeline",
    "waiting",
    "watch_buttons",
    "watch_capped",
    "watch_found",
    "watch_held",
    "watches",
]
