"""Drafts: what was typed into a form and could not be taken is there when the form is opened again.

Only for forms that name themselves here. A note for the retrospective never does: nothing may tie it to a person.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import Block, ContextBlock, MarkdownTextObject
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from bot.clock import Clock
from rituals.refusals import Refusal
from storage.database import Database
from storage.draft import Draft, draft, drop_draft, keep_draft

log = logging.getLogger(__name__)

Json = dict[str, Any]
MARK = "draft:"
LARGEST = 180_000
"""Bytes as they travel; with more in it Slack would not open the form, which may have 250 KB."""
OFFERED = "This is what you typed before; it could not be saved then."
KEPT = "What you typed is kept: close this, and when you open the form again, it is there."
NOT_KEPT = "I could not keep what you typed either: copy it before you close this."


@dataclass(frozen=True)
class Drafted:
    """A form whose words are kept when sending it fails. `name` says which form it is, and what it is about: the same
    form has the same name when it is opened again. "": it is opened no more. A refusal leaves the form open to be
    corrected; after one of these it has to be opened anew."""

    name: Callable[[Mapping[str, Any]], str]
    after: tuple[type[Refusal], ...] = ()


class Drafts:
    """Keeps what was typed, in a transaction of its own. `forms` are by callback id."""

    def __init__(self, database: Database, clock: Clock, team_id: str, forms: Mapping[str, Drafted]) -> None:
        self._database = database
        self._clock = clock
        self._team_id = team_id
        self._forms = forms

    def keep(self, body: Mapping[str, Any], error: Exception) -> str:
        """What the person is told of it; "" when there is nothing to keep. `body` is of the form that was sent."""
        view = body["view"]
        form = self._forms.get(view["callback_id"])
        if form is None or (isinstance(error, Refusal) and not isinstance(error, form.after)):
            return ""
        name = form.name(view)
        if not name:
            return ""
        return KEPT if self._keep(body["user"]["id"], name, view) else NOT_KEPT

    def _keep(self, user_id: str, name: str, view: Mapping[str, Any]) -> bool:
        values, now = _as_values(view), self._clock.calendar()
        if len(json.dumps(values)) > LARGEST:
            return False
        row = Draft(team_id=self._team_id, user_id=user_id, form=name, values=values, kept_at=now)
        try:
            with self._database.write() as session:
                keep_draft(session, row)
        except SQLAlchemyError as error:
            log.warning("draft not kept: error=%s", type(error).__name__)
            return False
        return True


def _as_values(view: Mapping[str, Any]) -> Json:
    labels = {block["block_id"]: block["label"]["text"] for block in view["blocks"] if "label" in block}
    return {
        "view": view["id"],
        "metadata": view["private_metadata"],
        "labels": labels,
        "state": view["state"]["values"],
    }


def as_view(kept: Draft) -> Json:
    """What was sent then, as far as forms read it."""
    return {"private_metadata": kept.values["metadata"], "state": {"values": kept.values["state"]}}


def labelled_texts(kept: Draft) -> dict[str, str]:
    """{label of the field: what was typed into it}"""
    return {
        kept.values["labels"][block_id]: element["value"]
        for block_id, elements in kept.values["state"].items()
        for element in elements.values()
        if element.get("value") and block_id in kept.values["labels"]
    }


def offered(kept: Draft) -> Block:
    """On top of a form that a draft was put into."""
    return _line(kept.form)


def still_offered(view: Mapping[str, Any]) -> list[Block]:
    """For showing such a form anew."""
    name = _name_in(view)
    return [_line(name)] if name else []


def _line(name: str) -> Block:
    return ContextBlock(block_id=MARK + name, elements=[MarkdownTextObject(text=OFFERED)])


def _name_in(view: Mapping[str, Any]) -> str:
    """Of the draft that was put into this form; "" when none was."""
    ids = (block.get("block_id", "") for block in view.get("blocks", ()))
    return next((each.removeprefix(MARK) for each in ids if each.startswith(MARK)), "")


def is_from_draft(view: Mapping[str, Any]) -> bool:
    return bool(_name_in(view))


def take(session: Session, team_id: str, user_id: str, name: str, view: Mapping[str, Any]) -> None:
    """Call in the transaction that takes what was sent: its draft is needed no more, whether the form was made from it
    or is the one whose sending failed."""
    kept = draft(session, team_id, user_id, name)
    if kept is not None and (is_from_draft(view) or kept.values["view"] == view["id"]):
        drop_draft(session, team_id, user_id, name)
