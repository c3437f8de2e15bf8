"""Commands of feeds: follow, list, forget, poll."""

from __future__ import annotations

from typing import Annotated

import typer

from bot import feeds_views, questions, terminal
from bot.output import Json, Stopped, opened_library, say_why, shown
from retrieval.errors import SitrepError
from retrieval.feeds.types import FollowedFeed
from retrieval.ingest import Indexed

# How many new reports a poll lists by title.
TITLES = 8

app = typer.Typer(help="Feeds that bring reports by themselves: RSS, Atom and JSON Feed.", no_args_is_help=True)

Which = Annotated[list[str], typer.Argument(metavar="FEED…", help="Feeds by number, address or name.")]
SomeOrNone = Annotated[
    list[str] | None,
    typer.Argument(metavar="[FEED…]", help="These feeds alone, due or not: by number, address or name."),
]


@app.command(epilog="sitrep feeds add https://levantwire.example/feed.xml --full-text")
def add(
    urls: Annotated[list[str], typer.Argument(metavar="URL…", help="Addresses of feeds, not of pages.")],
    name: Annotated[str | None, typer.Option(help="What to call it instead of by its title.")] = None,
    full_text: Annotated[
        bool, typer.Option("--full-text", help="Fetch the page of each entry that is only a teaser.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Follow feeds. Each is looked at now; the next poll takes in what it holds."""
    with opened_library() as opened:
        label = questions.clean(name) if name else None
        cleaned = [questions.clean(url) for url in urls]
        results = opened.feeds.follow(cleaned, now=opened.clock(), name=label, full_text=full_text)
    shown(as_json, feeds_views.followed_json, feeds_views.followed, results)
    if feeds_views.failures(results):
        raise typer.Exit(1)


@app.command(name="list", epilog="sitrep feeds list --json")
def list_(as_json: Json = False) -> None:
    """The feeds that are followed, and how they fare."""
    with opened_library() as opened:
        shown(as_json, feeds_views.listed_json, feeds_views.listed, opened.feeds.all(), opened.clock())


@app.command(epilog="sitrep feeds remove 3")
def remove(which: Which, as_json: Json = False) -> None:
    """Follow feeds no more. What they brought stays in the library."""
    removed: list[FollowedFeed] = []
    failed: list[tuple[str, SitrepError]] = []
    with opened_library() as opened:
        for given in dict.fromkeys(which):
            try:
                feed = opened.feeds.find(questions.clean(given))
                opened.feeds.forget(feed)
                removed.append(feed)
            except SitrepError as error:
                failed.append((given, error))
    shown(as_json, feeds_views.removed_json, feeds_views.removed, removed, failed)
    if failed:
        raise typer.Exit(1)


@app.command(epilog="sitrep feeds poll · sitrep feeds poll 3 · from cron: sitrep feeds poll --json")
def poll(which: SomeOrNone = None, as_json: Json = False) -> None:
    """Ask the feeds that are due, and take in what is new. The Telegram bot does the same by itself."""
    try:
        with opened_library() as opened, terminal.bars() as bars:
            only = [opened.feeds.find(questions.clean(given)) for given in which] if which else None
            polled = opened.feeds.poll(opened.clock(), only=only)
            titles = [opened.library.report(id_).report for id_ in polled.new[:TITLES]]
            indexed = opened.indexer.run(opened.index, bars) if polled.feeds else Indexed(*opened.vector_counts())
    except KeyboardInterrupt as error:
        raise Stopped("stopped; what came in is kept, the next poll goes on") from error
    say_why(indexed.problem)
    shown(as_json, feeds_views.polled_json, feeds_views.polled, polled, indexed, titles)
    if polled.failed:
        raise typer.Exit(1)
