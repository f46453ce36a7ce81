"""Messages that are stuck, from the command line: which, why, and sending them again, also while the bot runs."""

from __future__ import annotations

from collections.abc import Collection

from rituals.refusals import Refusal
from rituals.wanted import send_these_again
from storage.database import Database
from storage.message import Message, parked_messages


class NotStuck(Refusal):
    """A key of no message that is stuck."""


def stuck_words(database: Database) -> str:
    """A line for each, with its key, purpose and trouble, and when it was to be there. No text: none is kept."""
    with database.read() as session:
        stuck = parked_messages(session)
    if not stuck:
        return "No message is stuck."
    told = [*(_line(row) for row in stuck), "", "Send them again with their keys, or all of them with --all."]
    return "\n".join(told)


def _line(row: Message) -> str:
    since = row.meant_for or row.first_tried_at
    when = f", since {since:%Y-%m-%d %H:%M} UTC" if since else ""
    return f"{row.key}  {row.purpose} for {row.destination}: {row.trouble or 'no reason known'}{when}"


def resend_words(database: Database, keys: Collection[str] | None) -> str:
    """Sends those with the keys again, or all with None. Raises NotStuck, and then none is sent."""
    with database.write() as session:
        stuck = parked_messages(session)
        unknown = sorted(set(keys or ()) - {row.key for row in stuck})
        if unknown:
            raise NotStuck(
                f"No message with the key {unknown[0]} is stuck. `python -m bot resend` lists those that are."
            )
        again = [row for row in stuck if keys is None or row.key in keys]
        send_these_again(session, again)
    if not again:
        return "No message is stuck."
    return f"To be sent again: {len(again)}. The running bot does it now, or else at its next start."
