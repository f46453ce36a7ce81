"""Forms: the fields that several of them have, and reading all of them with everything that needs another look."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, time
from typing import Any, TypeVar

from slack_sdk.models.blocks import (
    Block,
    CheckboxesElement,
    ConversationFilter,
    ConversationMultiSelectElement,
    ConversationSelectElement,
    DatePickerElement,
    ExternalDataSelectElement,
    Option,
    PlainTextInputElement,
    RadioButtonsElement,
    StaticSelectElement,
    UserMultiSelectElement,
    UserSelectElement,
)
from slack_sdk.models.views import View

from bot.blocks import Json, bullets, context, paragraph, rich, section, words
from bot.failures import FormRefusal
from bot.text import escape, place, shorten
from rituals.advice import Advice
from rituals.refusals import Refusal

VALUE = "value"
"""The action id of fields that tell us nothing before the form is sent."""
ZONE = "ritual.zone"
LONGEST_TYPED = 3000
"""Beyond what is accepted, so that too long a text is kept in the form and its length named."""
LONGEST_TIME, LONGEST_OPTION = 40, 75
LONGEST_QUOTED = 300
WRITE_FIRST = "Write something first, then I can check it."
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
T = TypeVar("T")


def text_box(
    value: str = "", longest: int = LONGEST_TYPED, *, tall: bool = False, placeholder: str = ""
) -> PlainTextInputElement:
    return PlainTextInputElement(
        action_id=VALUE,
        multiline=tall or None,
        max_length=longest,
        initial_value=value[:longest] or None,
        placeholder=placeholder or None,
    )


def time_box(at: time) -> PlainTextInputElement:
    """People type times as they say them; `rituals.words.parse_time` reads them."""
    return text_box(f"{at:%H:%M}", LONGEST_TIME)


def options(texts: Mapping[str, str]) -> list[Option]:
    """Of {value: text}."""
    return [Option(text=shorten(text, LONGEST_OPTION), value=value) for value, text in texts.items()]


def _chosen(offered: Sequence[Option], value: str) -> Option | None:
    return next((option for option in offered if option.value == value), None)


def select(texts: Mapping[str, str], value: str = "", *, placeholder: str = "") -> StaticSelectElement:
    """Of {value: text}, and which is chosen."""
    offered = options(texts)
    return StaticSelectElement(
        action_id=VALUE,
        options=offered,
        initial_option=_chosen(offered, value),
        placeholder=placeholder or None,
    )


def radio(texts: Mapping[str, str], value: str = "") -> RadioButtonsElement:
    """Of {value: text}, and which is chosen."""
    offered = options(texts)
    return RadioButtonsElement(action_id=VALUE, options=offered, initial_option=_chosen(offered, value))


def tick(text: str, value: str, *, is_ticked: bool = False) -> CheckboxesElement:
    box = Option(text=text, value=value)
    return CheckboxesElement(action_id=VALUE, options=[box], initial_options=[box] if is_ticked else None)


def weekday_boxes(ticked: Collection[int]) -> CheckboxesElement:
    """ISO weekdays."""
    boxes = options({str(number): name for number, name in enumerate(DAYS, start=1)})
    initial = [box for box in boxes if int(box.value or 0) in ticked]
    return CheckboxesElement(action_id=VALUE, options=boxes, initial_options=initial or None)


def date_box(day: date | None = None) -> DatePickerElement:
    return DatePickerElement(action_id=VALUE, initial_date=day.isoformat() if day else None)


def zone_box(zone: str, placeholder: str = "Search a city, country or zone") -> ExternalDataSelectElement:
    return ExternalDataSelectElement(
        action_id=ZONE,
        initial_option=zone_option(zone, place(zone)) if zone else None,
        min_query_length=2,
        placeholder=placeholder,
    )


def zone_option(name: str, label: str) -> Option:
    return Option(text=shorten(label, LONGEST_OPTION), value=name)


def channel_box(channel_id: str = "", *, here: bool = False) -> ConversationSelectElement:
    """`here`: the channel the form is opened in is chosen, as long as nothing else is."""
    return ConversationSelectElement(
        action_id=VALUE,
        initial_conversation=channel_id or None,
        default_to_current_conversation=True if here and not channel_id else None,
        filter=ConversationFilter(include=["public", "private"]),
    )


def channels_box(
    channel_ids: Sequence[str] = (), *, here: bool = False, most: int | None = None
) -> ConversationMultiSelectElement:
    return ConversationMultiSelectElement(
        action_id=VALUE,
        initial_conversations=list(channel_ids) or None,
        default_to_current_conversation=True if here and not channel_ids else None,
        filter=ConversationFilter(include=["public", "private"]),
        max_selected_items=most,
    )


def person_box(user_id: str = "", *, placeholder: str = "") -> UserSelectElement:
    return UserSelectElement(action_id=VALUE, initial_user=user_id or None, placeholder=placeholder or None)


def people_box(user_ids: Sequence[str] = ()) -> UserMultiSelectElement:
    return UserMultiSelectElement(action_id=VALUE, initial_users=list(user_ids) or None)


def advice_blocks(advice: Sequence[Advice] | None, fault: str = "") -> list[Block]:
    """None before anybody asked. `fault`: what keeps it from being saved, said first."""
    if advice is None:
        return []
    if fault:
        return [context(f":warning: {escape(fault)}"), *(advice_blocks(advice) if advice else [])]
    if not advice:
        return [context(":white_check_mark: I have no advice on this.")]
    told = bullets([paragraph(words(each.says)) for each in advice])
    return [context("Advice, which you may ignore:"), rich(told)]


def saved_meanwhile(name: str, said: str) -> list[Block]:
    """On top of a form whose text is kept, when somebody else was faster."""
    told = (
        f":warning: *{escape(name)} saved another version while this form was open.* What you typed is kept below; "
        "saving it now puts it in place of theirs, which says:"
    )
    return [section(told), rich(paragraph(words(shorten(said, LONGEST_QUOTED), italic=True)))]


@contextmanager
def under(block_id: str, *kinds: type[Refusal]) -> Iterator[None]:
    """Refusals of these kinds are shown under that field, unless they say under which already."""
    try:
        yield
    except FormRefusal:
        raise
    except kinds as refusal:
        raise FormRefusal({block_id: str(refusal)}) from refusal


def blocks_of(view: Mapping[str, Any]) -> list[Json]:
    """Of an open form, as it came in."""
    return list(view["blocks"])


def same_form(view: Mapping[str, Any], blocks: Sequence[Json | Block]) -> View:
    """The open form with other blocks. What was typed stays in fields that keep their ids."""
    return View(
        type="modal",
        callback_id=view["callback_id"],
        title=view["title"],
        submit=view["submit"],
        close=view["close"],
        private_metadata=view["private_metadata"],
        blocks=list(blocks),
    )


class Sent:
    """What stands in the fields of a form, by block id, and what is wrong with it."""

    def __init__(self, view: Mapping[str, Any]) -> None:
        self._values: Mapping[str, Mapping[str, Any]] = view["state"]["values"]
        self._faults: dict[str, str] = {}

    def __contains__(self, block_id: str) -> bool:
        return block_id in self._values

    def text(self, block_id: str) -> str:
        """As typed."""
        return str(self._get(block_id, "value") or "")

    def line(self, block_id: str) -> str:
        """What was typed, in one line and without surplus spaces."""
        return " ".join(self.text(block_id).split())

    def option(self, block_id: str) -> str:
        return str((self._get(block_id, "selected_option") or {}).get("value") or "")

    def options(self, block_id: str) -> tuple[str, ...]:
        return tuple(each["value"] for each in self._get(block_id, "selected_options") or ())

    def is_ticked(self, block_id: str) -> bool:
        return bool(self.options(block_id))

    def weekdays(self, block_id: str) -> frozenset[int]:
        """Of `weekday_boxes`."""
        return frozenset(int(each) for each in self.options(block_id))

    def day(self, block_id: str) -> date | None:
        picked = self._get(block_id, "selected_date")
        return date.fromisoformat(picked) if picked else None

    def person(self, block_id: str) -> str:
        return str(self._get(block_id, "selected_user") or "")

    def people(self, block_id: str) -> tuple[str, ...]:
        return tuple(self._get(block_id, "selected_users") or ())

    def channel(self, block_id: str) -> str:
        """A conversation of two is none, though Slack may have filled it in where the form was opened."""
        chosen = str(self._get(block_id, "selected_conversation") or "")
        return chosen if _is_channel(chosen) else ""

    def channels(self, block_id: str) -> tuple[str, ...]:
        return tuple(filter(_is_channel, self._get(block_id, "selected_conversations") or ()))

    def read(self, block_id: str, get: Callable[[], T], otherwise: T) -> T:
        """What `get` makes of a field; `otherwise` when it refuses, which `check` then tells."""
        try:
            return get()
        except Refusal as refusal:
            self.fault(block_id, str(refusal))
            return otherwise

    def fault(self, block_id: str, what: str) -> None:
        self._faults[block_id] = what

    def check(self) -> None:
        """Raises FormRefusal naming every field that needs another look."""
        if self._faults:
            raise FormRefusal(self._faults)

    def _get(self, block_id: str, key: str) -> Any:
        """A block has one element, whatever its action id."""
        element: Mapping[str, Any] = next(iter(self._values.get(block_id, {}).values()), {})
        return element.get(key)


def _is_channel(conversation_id: str) -> bool:
    return bool(conversation_id) and not conversation_id.startswith("D")
