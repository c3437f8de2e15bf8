"""What the bot decides: something a person did in, what is told and what changes out. No Telegram library, no SQL.

```
incoming     what a person did, as values                                          pure
reaction     what comes of it: replies, changes, acts for the audit log, a turn    pure
service      Service.react: tables from what was done, and from buttons, to who handles it
commands     the table of commands: roles, menus
access       who may what; strangers            visit   who did it, where, in which words they are answered
rules        the operator's rules and limits    limits  counting
questions    questions, follow-ups, more        cited   what of an answer is kept, what was not told yet (pure)
timelines    timelines of names and of turns    under_answers   evidence, timeline, more, page, picture, verdicts
digests      a digest now, its page and picture; pure: digest_request what is asked for, digest_turns and kept_digests
             how it is kept and made once more
subscribing  a digest that comes by itself, begun       subscriptions   seen, changed, paused, tried, removed
watches      what is watched, made and changed  watched, found  a round: looking, and telling what was found
about        start, help, coverage, forgetting  preferences     settings (zones: a zone as people write it, pure)
invitations  how people come in and go          groups  groups and channels: allowed, added, moved
intake       documents, posts, addresses        posts   a post as a record (pure)
saying       text that goes in, lists that go out
```
"""
