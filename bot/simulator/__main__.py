"""Runs the simulated Telegram alone: ``python -m bot.simulator [--port N] [--token TOKEN]``.

It prints its address on one line and answers until it is interrupted. The Bot API is at ``ADDRESS/botTOKEN/METHOD``,
so a bot's ``base_url`` is ``ADDRESS/bot``; people act through ``ADDRESS/_control/VERB``
(see ``bot/simulator/control.py``)::

    curl ADDRESS/_control/person -d '{"id": 1, "name": "Layla", "language": "en"}'
    curl ADDRESS/_control/says -d '{"person": 1, "text": "Who holds Qaim?"}'
    curl ADDRESS/_control/wait -d '{"chat": 1, "answers": 1}'
"""

from __future__ import annotations

import argparse
import signal
import sys

from bot.simulator.driver import TOKEN, SimulatedTelegram


def main() -> None:
    """Serves until SIGINT or SIGTERM."""
    parser = argparse.ArgumentParser(
        prog="python -m bot.simulator", description="A Telegram Bot API server on loopback."
    )
    parser.add_argument("--port", type=int, default=0, help="where to listen on 127.0.0.1; a free port unless given")
    parser.add_argument("--token", default=TOKEN, help="the token of the bot")
    told = parser.parse_args()
    endings = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, endings)  # before any thread is started, so that none of them is hit
    try:
        simulated = SimulatedTelegram(told.token, port=told.port)
    except OSError as error:
        parser.exit(1, f"cannot listen on port {told.port}: {error.strerror}\n")
    with simulated as telegram:
        sys.stdout.write(f"{telegram.address}\n")
        sys.stdout.flush()
        signal.sigwait(endings)


if __name__ == "__main__":
    main()
