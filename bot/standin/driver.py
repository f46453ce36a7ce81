"""A person's hand for tests: finds things by the words on the screen, and acts only through `people`."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from typing import Any, Protocol

from bot.standin import modals, people, snapshots, states
from bot.standin.people.sight import visible
from bot.standin.words import words
from bot.standin.workspace import BOT_USER_ID, Json, Person, Workspace

__all__ = ["Hand", "words"]

Wanted = str | Callable[[Json], bool]


class Caller(Protocol):
    def __call__(self, act: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any: ...


class Hand:
    """One person's. Channels are "#team", an id, "dm" (with the app) or "@bo" (with Bo).

    Each act returns what the person sees, {"ok": …, "trouble": …}; `trouble` holds the last such sentence, or "".
    What cannot be found on the screen raises LookupError and says what is there.
    """

    def __init__(self, call: Caller, workspace: Workspace, user: str) -> None:
        self._call = call
        self._workspace = workspace
        self.id = user
        self.trouble = ""

    # -- talking ---------------------------------------------------------------------------------------------------

    def says(
        self,
        channel: str,
        text: str,
        *,
        thread: Json | None = None,
        file: tuple[str, bytes] | None = None,
        broadcast: bool = False,
    ) -> Json:
        """`file` is its name and what is in it; `broadcast` sends a reply to the channel too."""
        start = thread["ts"] if thread else None
        return self._does(people.say, self._place(channel), text, start, file, broadcast)

    def edits(self, message: Json, text: str) -> Json:
        return self._does(people.edit, message["channel"], message["ts"], text)

    def takes_back(self, message: Json) -> Json:
        return self._does(people.take_back, message["channel"], message["ts"])

    def reacts(self, message: Json, name: str) -> Json:
        """With the emoji of this name; once more takes it away."""
        return self._does(people.react, message["channel"], message["ts"], name)

    def runs(self, typed: str, channel: str = "dm") -> Json:
        return self._does(people.run_command, typed, self._place(channel))

    def opens_home(self, tab: str = "home") -> Json:
        return self._does(people.open_home, tab)

    def uses_shortcut(self, callback_id: str, on: Json | None = None) -> Json:
        """A global one, or one on a message."""
        if on is None:
            return self._does(people.shortcut, callback_id)
        return self._does(people.message_shortcut, callback_id, on["channel"], on["ts"])

    # -- pressing and filling in -------------------------------------------------------------------------------------

    def presses(self, label: str, in_: Json | str | None = None) -> Json:
        """A button by its text or action_id: in the top modal, or in a message, or on "home"; by default in the
        modal when one is open, else in the latest message from the app that has it."""
        for surface in self._surfaces(in_):
            for block, element in states.each_element(surface["blocks"]):
                if element["type"] == "button" and label in (element["text"]["text"], element["action_id"]):
                    return self._press(surface, block, element, None)
        raise LookupError(f"no button {label!r}; there is: {self._inventory(in_)}")

    def fills(self, label: str, text: str, in_: Json | str | None = None) -> Json:
        """Types into the field with this label or block_id."""
        surface, block, element = self._field(label, in_)
        value: object = text
        if element["type"] == "rich_text_input":
            section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
            value = {"type": "rich_text", "elements": [section]}
        return self._set(surface, block, element, value)

    def picks(self, label: str, *chosen: object, in_: Json | str | None = None) -> Json:
        """Options by their text or value, people and channels by name, days and times as such; nothing empties."""
        surface, block, element = self._field(label, in_)
        picked = [self._choice(surface, block, element, one) for one in chosen]
        several = states.STATEFUL.get(element["type"], ("", "", None))[2] == []
        return self._set(surface, block, element, picked if several else next(iter(picked), None))

    def submits(self) -> Json:
        return self._does(people.submit, self._top()["id"])

    def closes(self) -> Json:
        """Cancel, in the top modal."""
        return self._does(people.close_view, self._top()["id"])

    def closes_all(self) -> Json:
        return self._does(people.close_all)

    def _press(self, surface: Json, block: Json, element: Json, state: Json | None) -> Json:
        return self._does(people.press, _container(surface), block["block_id"], element["action_id"], state)

    def _set(self, surface: Json, block: Json, element: Json, value: object) -> Json:
        key = states.STATEFUL[element["type"]][0] if element["type"] in states.STATEFUL else "selected_option"
        if block["type"] == "input" and not block.get("dispatch_action") and "view_id" in _container(surface):
            where = (surface["id"], block["block_id"], element["action_id"])
            return self._does(people.fill, *where, {key: value})
        return self._press(surface, block, element, {key: value})

    # -- moving ------------------------------------------------------------------------------------------------------

    def joins(self, channel: str) -> Json:
        return self._does(people.join, self._place(channel))

    def leaves(self, channel: str) -> Json:
        return self._does(people.leave, self._place(channel))

    def invites(self, name: str, channel: str) -> Json:
        """`name` may be the app's."""
        return self._does(people.invite, self._place(channel), self._person(name).id)

    def removes(self, name: str, channel: str) -> Json:
        return self._does(people.kick, self._place(channel), self._person(name).id)

    def moves_to(self, tz: str) -> Json:
        return self._does(people.change_zone, tz)

    def deactivates(self, name: str) -> Json:
        return self._does(people.deactivate, self._person(name).id)

    def renames(self, channel: str, name: str) -> Json:
        return self._does(people.rename, self._place(channel), name)

    def archives(self, channel: str) -> Json:
        return self._does(people.archive, self._place(channel))

    def unarchives(self, channel: str) -> Json:
        return self._does(people.unarchive, self._place(channel))

    # -- seeing ------------------------------------------------------------------------------------------------------

    @property
    def view(self) -> Json | None:
        """The top modal, with its `errors`, `trouble` and `values`."""
        stack = self._call(self._stack)
        return stack[-1] if stack else None

    @property
    def views(self) -> list[Json]:
        """The whole stack, top last."""
        return list(self._call(self._stack))

    @property
    def errors(self) -> dict[str, str]:
        """Under the inputs of the top modal, by block_id."""
        view = self.view
        return dict(view["errors"]) if view else {}

    @property
    def home(self) -> Json | None:
        home: Json | None = self._call(self._home)
        return home

    @property
    def dm(self) -> list[Json]:
        return self.messages("dm")

    def messages(self, channel: str) -> list[Json]:
        """Oldest first, without the replies in threads; each knows its "channel"."""
        return list(self._call(self._said, channel, None))

    def thread(self, message: Json) -> list[Json]:
        """The message and its replies."""
        return list(self._call(self._said, message["channel"], message.get("thread_ts") or message["ts"]))

    def downloads(self, message: Json) -> list[tuple[str, bytes]]:
        """The files of a message: the name of each, and what is in it."""
        found = [
            self._call(people.file, self._workspace, self.id, each["id"]) for each in message.get("files", [])
        ]
        return [(file.name, file.content) for file in found]

    def waits_for(
        self, wanted: Wanted, in_: str = "dm", *, thread: Json | None = None, seconds: float = 45.0
    ) -> Json:
        """The latest message in a channel or thread, or the "modal" or "home", that has these words or passes this
        test. Raises TimeoutError with what is there instead."""
        changed = threading.Event()
        listener = _wakes(changed)
        self._workspace.listeners.append(listener)
        deadline = self._workspace.clock.elapsed() + seconds
        try:
            while True:
                found = self._latest(wanted, in_, thread)
                if found is not None:
                    return found
                left = deadline - self._workspace.clock.elapsed()
                if left <= 0 or not changed.wait(left):
                    shown = "\n".join(f"- {words(item)}" for item in self._shown(in_, thread))
                    raise TimeoutError(
                        f"nothing with {wanted!r} in {in_} after {seconds} s; there is:\n{shown}"
                    )
                changed.clear()
        finally:
            self._workspace.listeners.remove(listener)

    def _latest(self, wanted: Wanted, in_: str, thread: Json | None) -> Json | None:
        for item in reversed(self._shown(in_, thread)):
            if wanted in words(item) if isinstance(wanted, str) else wanted(item):
                return item
        return None

    def _shown(self, in_: str, thread: Json | None) -> list[Json]:
        if thread is not None:
            return self.thread(thread)
        if in_ in ("modal", "home"):
            view = self.view if in_ == "modal" else self.home
            return [view] if view else []
        return self.messages(in_)

    # -- finding -----------------------------------------------------------------------------------------------------

    def _does(self, act: Callable[..., Any], *args: Any) -> Json:
        seen: Json = self._call(act, self._workspace, self.id, *args)
        self.trouble = seen.get("trouble", "")
        return seen

    def _surfaces(self, in_: Json | str | None) -> list[Json]:
        """Where to look, most likely first."""
        if isinstance(in_, dict):
            return [in_]
        if in_ == "home":
            return [self.home] if self.home else []
        view = self.view
        if in_ == "modal" or (in_ is None and view is not None):
            return [view] if view else []
        return [message for message in reversed(self.messages(in_ or "dm")) if message.get("blocks")]

    def _field(self, label: str, in_: Json | str | None) -> tuple[Json, Json, Json]:
        for same in (_is_called, _mentions):
            for surface in self._surfaces(in_):
                for block, element in states.each_element(surface["blocks"]):
                    if element["type"] != "button" and same(label, block, element):
                        return surface, block, element
        raise LookupError(f"no field {label!r}; there is: {self._inventory(in_)}")

    def _choice(self, surface: Json, block: Json, element: Json, one: object) -> object:
        kind = element["type"]
        if "users" in kind:
            return self._person(str(one)).id
        if "conversations" in kind or "channels" in kind:
            return self._place(str(one))
        if kind in ("datepicker", "timepicker", "datetimepicker"):
            return _moment(one)
        return self._option(surface, block, element, one)

    def _option(self, surface: Json, block: Json, element: Json, one: object) -> Json:
        offered = states.options(element)
        if "external" in element["type"]:
            where = (_container(surface), block["block_id"], element["action_id"])
            offered = states.options(self._does(people.suggest, *where, str(one)))
        for option in offered:
            if one in (option["text"]["text"], option.get("value")):
                return option
        raise LookupError(f"no option {one!r}; there is: {[option['text']['text'] for option in offered]}")

    def _inventory(self, in_: Json | str | None) -> list[str]:
        found = [pair for surface in self._surfaces(in_) for pair in states.each_element(surface["blocks"])]
        return [f"{next(_names(*pair), '')} ({pair[1]['action_id']})" for pair in found]

    def _top(self) -> Json:
        view = self.view
        if view is None:
            raise LookupError("no modal is open")
        return view

    def _place(self, channel: str) -> str:
        return str(self._call(self._where, channel))

    def _person(self, name: str) -> Person:
        person: Person = self._call(self._workspace.person, name)
        return person

    # These run where the workspace lives.

    def _where(self, channel: str) -> str:
        if channel == "dm":
            return self._workspace.direct(self.id, BOT_USER_ID).id
        if channel.startswith("@"):
            return self._workspace.direct(self.id, self._workspace.person(channel[1:]).id).id
        return self._workspace.channel(channel).id

    def _stack(self) -> list[Json]:
        return [modals.seen(self._workspace, view) for view in modals.stack(self._workspace, self.id)]

    def _home(self) -> Json | None:
        home = self._workspace.homes.get(self.id)
        return modals.seen(self._workspace, home) if home else None

    def _said(self, channel: str, thread: str | None) -> list[Json]:
        me = self._workspace.people[self.id]
        where = visible(self._workspace, me, self._where(channel))
        return snapshots.said(self._workspace, me, where, thread=thread, limit=1000)


def _wakes(changed: threading.Event) -> Callable[[object], None]:
    return lambda _change: changed.set()


def _moment(one: object) -> object:
    """A date, a time or a moment as Slack writes it; what is written already stays as it is."""
    if isinstance(one, datetime):
        return int(one.timestamp())
    if isinstance(one, time):
        return one.strftime("%H:%M")
    return one.isoformat() if isinstance(one, date) else one


def _container(surface: Json) -> Json:
    if "ts" in surface:
        return {"type": "message", "channel": surface["channel"], "ts": surface["ts"]}
    return {"type": "view", "view_id": surface["id"]}


def _is_called(label: str, block: Json, element: Json) -> bool:
    return label in (block["block_id"], element["action_id"], *_names(block, element))


def _mentions(label: str, block: Json, element: Json) -> bool:
    return any(label in name for name in _names(block, element))


def _names(block: Json, element: Json) -> Iterator[str]:
    for text in (element.get("text"), block.get("label"), element.get("placeholder"), block.get("text")):
        if isinstance(text, dict):
            yield text["text"]
