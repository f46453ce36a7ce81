"""A form that is sent again by the one who wrote it: what it makes is made once.

When the answer to a form is lost or late, Slack says that it failed and keeps the form open. Sent once more it has
another trigger id, so that nothing else tells it from a new one; the id of the form is the same.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session

from rituals.refusals import Refusal
from storage.database import derived_id
from storage.event import DeliveredTwice, Delivery, check_first_sight, record


class SavedBefore(Refusal):
    """The same form was saved already, and something else is in it now."""


def take_once(session: Session, view: Mapping[str, Any], now: datetime) -> None:
    """Call first in the transaction that makes something new of a form. Raises DeliveredTwice, which closes the form,
    when all of it is saved; SavedBefore, which leaves it open to copy from, when it was changed since."""
    form = derived_id("form", view["callback_id"], view["id"])
    filled_in = derived_id(form, json.dumps(view["state"]["values"], sort_keys=True))
    this_form, as_sent = Delivery(f"form:{form}", now), Delivery(f"sent:{filled_in}", now)
    check_first_sight(session, as_sent)
    try:
        check_first_sight(session, this_form)
    except DeliveredTwice:
        raise SavedBefore(
            "This is saved as you sent it first, though Slack could not tell you. What you changed since is not in it: "
            "copy that, close this, and change what was saved."
        ) from None
    record(session, this_form)
    record(session, as_sent)
