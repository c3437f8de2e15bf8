"""Posting an update to the bot's own endpoint."""

from __future__ import annotations

import json
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

from bot.simulator.updates import Webhook

PATIENCE = 10.0  # seconds; the real server waits about a minute
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header


def post(webhook: Webhook, update: dict[str, Any]) -> str | None:
    """Delivers an update.

    Returns:
        What went wrong, as ``getWebhookInfo`` says it; None if the bot took it, which is any status from 200 to 299.
    """
    parts = urlsplit(webhook.url)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=PATIENCE)
    headers = {"Content-Type": "application/json"} | ({SECRET_HEADER: webhook.secret} if webhook.secret else {})
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("POST", path, json.dumps(update, ensure_ascii=False).encode(), headers)
        response = connection.getresponse()
        response.read()
    except TimeoutError:
        return "Read timeout expired"
    except (OSError, HTTPException, ValueError) as error:
        return f"Connection failed: {error}"
    finally:
        connection.close()
    taken = 200 <= response.status < 300
    return None if taken else f"Wrong response from the webhook: {response.status} {response.reason}"
