"""How updates reach the bot: settings of the webhook, and of what a poll asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from bot.simulator.arguments import Arguments
from bot.simulator.errors import Refused, bad_request
from bot.simulator.updates import Webhook
from bot.simulator.world import JSON, World

MOST_UPDATES = 100  # (docs)
MOST_WAIT = 50  # seconds; remembered
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
OTHER_POLLER = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_SET = "Conflict: terminated by setWebhook request"
WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)


def conflict(description: str) -> Refused:
    """A 409."""
    return Refused(description, 409)


def set_webhook(world: World, arguments: Arguments) -> bool:
    """Has updates posted to an address.

    The real server takes https on ports 443, 80, 88 and 8443 only; here plain http to a loopback address is taken
    besides, so that a test needs no certificate.
    """
    url = arguments.text("url") or ""
    if not url:
        return delete_webhook(world, arguments)
    _check_address(url)
    secret = arguments.text("secret_token") or ""
    if secret and not SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    most = arguments.integer("max_connections", 40) or 40
    world.updates.allow(read_kinds(arguments))
    _drop(world, arguments)
    world.updates.webhook = Webhook(url, secret, max(1, min(most, 100)))
    world.touch()
    return True


def delete_webhook(world: World, arguments: Arguments) -> bool:
    """Has updates polled again."""
    _drop(world, arguments)
    world.updates.webhook = Webhook()
    world.touch()
    return True


def get_webhook_info(world: World, _: Arguments) -> JSON:
    """How the webhook stands."""
    webhook = world.updates.webhook
    info: JSON = {"url": webhook.url, "has_custom_certificate": False}
    info["pending_update_count"] = len(world.updates.pending)
    if webhook.url:
        info["max_connections"] = webhook.max_connections
    if webhook.error:
        info |= {"last_error_date": int(webhook.error[0]), "last_error_message": webhook.error[1]}
    if world.updates.allowed is not None:
        info["allowed_updates"] = sorted(world.updates.allowed)
    return info


def read_kinds(arguments: Arguments) -> Sequence[str] | None:
    """The kinds of updates that are asked for; None where the call does not say."""
    kinds = arguments.json("allowed_updates", "allowed updates")
    if kinds is not None and not (isinstance(kinds, list) and all(isinstance(kind, str) for kind in kinds)):
        raise bad_request("allowed_updates must be an Array of String")
    return kinds


def _drop(world: World, arguments: Arguments) -> None:
    if arguments.boolean("drop_pending_updates"):
        world.updates.pending.clear()


def _check_address(url: str) -> None:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise bad_request("bad webhook: invalid URL specified") from error
    loopback = host in ("127.0.0.1", "localhost", "::1")
    if parts.scheme != "https" and not (parts.scheme == "http" and loopback):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if not loopback and port not in (None, 443, 80, 88, 8443):
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
