"""Feeds that are polled: what they hold goes into the library by itself, again and again.

```
types      the nouns: a followed feed, a page that is wanted, what a poll did
schedule   when a feed is asked again, and how it fares          pure
choosing   which entries are new, and which need their page      pure
pace       one request to a host at a time, and a pause
reading    asking a feed, and what came of it
pages      the pages of entries that are only teasers
polling    Feeds: follow, forget, poll
```

``docs/feeds.md`` has the rules; ``retrieval/library/feed_store.py`` keeps what a poll must know of the ones before.
"""
