"""What the bot's tables quote of a report: it goes with the report."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, and_, or_, select, update

from retrieval.library.schedule_tables import deliveries
from retrieval.library.schema import former_ids
from retrieval.library.service_tables import OUTGOING_TEXTS, outgoing, turn_sources, turns

#: Why a part is not sent any more.
WITHDRAWN: Final = "a report that it cites was withdrawn"
# The states of a part in which nothing of it has been sent for certain, nor is being sent.
_UNSENT: Final = ("pending", "claimed", "unknown")


def erase_quotes(connection: Connection, report_id: str) -> None:
    """Erase the answers that rest on a report, and the texts sent or to be sent that tell of them."""
    former = select(former_ids.c.id).where(former_ids.c.report_id == report_id)
    its = or_(turn_sources.c.report_id == report_id, turn_sources.c.report_id.in_(former))
    ids = select(turn_sources.c.turn_id).where(its)
    # Empty, and not null: nothing older is to be taken for what was told last.
    kept = deliveries.c.turn.in_(ids), deliveries.c.remembered.is_not(None)
    connection.execute(update(deliveries).where(*kept).values(remembered=""))
    connection.execute(update(turns).where(turns.c.id.in_(ids)).values(answer="{}"))
    told = outgoing.c.turn.in_(ids)
    unsent = and_(told, outgoing.c.state.in_(_UNSENT))
    connection.execute(update(outgoing).where(unsent).values(state="skipped", problem=WITHDRAWN))
    connection.execute(update(outgoing).where(told).values(dict.fromkeys(OUTGOING_TEXTS)))
