"""What the bot decides: something a person did in, what is told and what changes out. No Telegram library, no SQL.

```
incoming   what a person did, as values                                     pure
reaction   what comes of it: replies, changes, acts for the audit log, a turn   pure
service    Service.react: a table from what was done to who handles it
```
"""
