"""A strict Telegram Bot API server on loopback: the judge of the bot in tests, the stage of ``--simulate``.

```
HTTP ─ asgi ─ faults (told to misbehave?) ─ bodies → Arguments ─ methods ─ World ─ reply
                                                                  │  updates ─ getUpdates or the webhook ─ the bot
a test or the simulation ─ SimulatedTelegram (verbs) ─────────────┘
```
It knows nothing of the bot, and speaks plain JSON.
"""
