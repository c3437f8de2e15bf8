"""The running part of the Telegram bot; only here the Telegram library is imported.

```
poller, webhook ─ Inbox (stored before it is acknowledged) ─ worker ─ updates: JSON → Incoming ─ Service.react
   ─ Record.settle (one transaction) ─ Outbox ─ sender (pace) ─ client ─ Telegram
app    all of it, wired and drained        http   health, metrics and the webhook's endpoint
logs   what is logged, without secrets     progress   typing, drafts and placeholders while it works
```
"""
