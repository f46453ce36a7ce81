"""`/rituals data`: how long things are kept, what was done to data and rights, and erasing what somebody wrote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block, ButtonElement
from slack_sdk.models.views import View

from bot.blocks import (
    actions,
    button,
    confirm,
    context,
    divider,
    field,
    header,
    lines,
    modal,
    notice,
    section,
)
from bot.form import Sent, person_box, text_box
from bot.overview.record_words import counted, span
from bot.text import bold, count
from rituals.retention import KEPT, parse_span

RETENTION, WHOM, ERASE = "overview.retention", "overview.whom", "overview.erase"
ERASE_OWN, ERASE_OTHERS = "overview.erase_own", "overview.erase_others"
FOR_EVER = "for ever"
LONGEST_SPAN = 30
LABELS = {
    "answers": "Answers of standups and other rituals that ask",
    "notes": "Notes of retrospectives, and actions that are done or dropped",
    "updates": "Updates and changed plans",
    "stories": "Stories",
}
IN_SLACK = (
    "This is about the database, and with it exports. Messages in Slack stay as long as Slack keeps them."
)
GOES = "Goes: answers, notes, actions, updates, stories, settings and unsent forms, here and where Slack shows them."
STAYS = "Stays: the vision, what others wrote, and notes without a name of past retrospectives: nobody can find those."
FINAL = "This cannot be undone."
WHAT = "\n".join(f"• {line}" for line in (GOES, STAYS, FINAL))
LEFT = "Who has left loses their roles too, and is called “Somebody who left” from then on."


def admin_form(spans: Mapping[str, int], records: Sequence[str]) -> View:
    blocks: list[Block] = [
        section("*How long things are kept*: “for ever”, or a time such as “90 days” or “1 year”."),
        *[_span(kept, spans.get(kept)) for kept in KEPT],
        context(IN_SLACK),
        divider(),
        section("*Erase what somebody wrote*", accessory=button("Erase…", ERASE_OTHERS, "others")),
        divider(),
        header("What was done"),
        lines([f"• {each}" for each in records], 2800) if records else context("Nothing yet."),
    ]
    return modal(RETENTION, "Data", blocks, submit="Save")


def _span(kept: str, days: int | None) -> Block:
    typed = FOR_EVER if days is None else count(days, "day")
    return field(kept, LABELS[kept], text_box(typed, LONGEST_SPAN))


def read_spans(view: Mapping[str, Any]) -> dict[str, int | None]:
    """Days by what is kept, None for ever. Raises FormRefusal."""
    form = Sent(view)
    spans = {kept: _read_span(form, kept) for kept in KEPT}
    form.check()
    return spans


def _read_span(form: Sent, kept: str) -> int | None:
    return form.read(kept, lambda: parse_span(form.text(kept)), None)


def read_whom(view: Mapping[str, Any]) -> str:
    return Sent(view).person("person")


def own_view(found: Counter[str], spans: Mapping[str, int], *, is_erased: bool = False) -> View:
    """For whoever is no admin: what is kept of their own."""
    said = (
        f"With your name I keep {counted(found)}."
        if found
        else "I keep nothing that you wrote with your name."
    )
    kept = [f"• {LABELS[each]}: {span(spans.get(each))}" for each in KEPT]
    blocks: list[Block] = [
        section(f"Erased. {said}" if is_erased else said),
        section("\n".join(["*How long things are kept*", *kept])),
        context(f"{IN_SLACK} Admins decide it."),
        divider(),
        section(WHAT),
        actions("erase", [_erase_own()]),
    ]
    return notice("My data", blocks)


def _erase_own() -> ButtonElement:
    sure = confirm("Erase your entries?", WHAT, "Erase")
    return button("Erase my entries", ERASE_OWN, "own", style="danger", confirm=sure)


def whom_form() -> View:
    blocks = [
        section(WHAT),
        context(LEFT),
        field(
            "person",
            "Whose entries",
            person_box(),
            hint="Somebody who is not listed here can be erased on the command line, by their member ID.",
        ),
    ]
    return modal(WHOM, "Erase entries", blocks, submit="Next")


def sure_form(user_id: str, name: str, found: Counter[str]) -> View:
    said = (
        f"With the name of {bold(name)} I keep {counted(found)}."
        if found
        else f"I know of nothing that {bold(name)} wrote with their name."
    )
    return modal(ERASE, "Erase for good?", [section(said), section(WHAT)], submit="Erase", metadata=user_id)
