"""`/rituals data`: how long things are kept, what was done to data and rights, and erasing what somebody wrote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block, ButtonElement, PlainTextInputElement, UserSelectElement
from slack_sdk.models.views import View

from bot.blocks import actions, button, confirm, context, divider, field, header, lines, modal, section
from bot.failures import FormRefusal
from bot.overview.record_words import counted, span
from bot.ritual.form import VALUE
from bot.text import bold, count
from rituals.retention import KEPT, UnclearSpan, parse_span

RETENTION, WHOM, ERASE = "overview.retention", "overview.whom", "overview.erase"
ERASE_OWN, ERASE_OTHERS = "overview.erase_own", "overview.erase_others"
FOR_EVER = "for ever"
LABELS = {
    "answers": "Answers of standups and other rituals that ask",
    "notes": "Notes of retrospectives, and actions that are done or dropped",
    "updates": "Updates and changed plans",
    "stories": "Stories",
}
IN_SLACK = (
    "This is about the database, and with it exports. Messages in Slack stay as long as Slack keeps them."
)
GOES = (
    "Answers, notes, actions, updates and stories go from the database, and what shows them in Slack goes or is "
    "brought up to date. So do settings and days away."
)
STAYS = (
    "Not erased: the vision, and what others wrote. Who has left loses their roles too, and is called "
    "“Somebody who left” from then on."
)
FINAL = "This cannot be undone."


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
    line = PlainTextInputElement(action_id=VALUE, max_length=30, initial_value=typed)
    return field(kept, LABELS[kept], line)


def read_spans(view: Mapping[str, Any]) -> dict[str, int | None]:
    """Days by what is kept, None for ever. Raises FormRefusal."""
    values, faults, spans = view["state"]["values"], {}, {}
    for kept in KEPT:
        try:
            spans[kept] = parse_span(values[kept][VALUE].get("value") or "")
        except UnclearSpan as refusal:
            faults[kept] = str(refusal)
    if faults:
        raise FormRefusal(faults)
    return spans


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
        section(f"{GOES} {STAYS}"),
        actions("erase", [_erase_own()]),
    ]
    return modal("notice", "My data", blocks)


def _erase_own() -> ButtonElement:
    sure = confirm("Erase your entries?", f"All that you wrote goes, everywhere. {FINAL}", "Erase")
    return button("Erase my entries", ERASE_OWN, "own", style="danger", confirm=sure)


def whom_form() -> View:
    blocks = [
        section(f"{GOES} {STAYS}"),
        field(
            "person",
            "Whose entries",
            UserSelectElement(action_id=VALUE),
            hint="Somebody who is not listed here can be erased on the command line, by their member ID.",
        ),
    ]
    return modal(WHOM, "Erase entries", blocks, submit="Next")


def sure_form(user_id: str, name: str, found: Counter[str]) -> View:
    said = (
        f"{bold(name)} wrote {counted(found)}."
        if found
        else f"I know of nothing that {bold(name)} wrote with their name."
    )
    return modal(ERASE, "Erase for good?", [section(said), section(FINAL)], submit="Erase", metadata=user_id)
