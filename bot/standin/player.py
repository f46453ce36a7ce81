"""Plays scenarios, one at a time: everything is done by the hands of people, as a newcomer would do it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.standin import people
from bot.standin.driver import Caller, Hand
from bot.standin.scenario import WrongScenario, checked, deeds, in_words
from bot.standin.timeline import LONG_PATIENCE, Timeline, WrongMoment
from bot.standin.workspace import BOT_USER_ID, Json, Workspace

PATIENCE, SLICE = 20.0, 0.1
MOST_MOVES = 200


class IsPlaying(Exception):
    """One scenario after the other."""


class Stopped(Exception):
    """Somebody wants no more of it."""


class Player:
    """`ready` are the scenarios that are offered by their index; each has to pass `checked`."""

    def __init__(self, call: Caller, workspace: Workspace, timeline: Timeline, ready: Sequence[Json]) -> None:
        self.ready = [checked(each) for each in ready]
        self.state: Json | None = None
        """{"title", "step", "steps", "words", "trouble", "is_playing"} of the last one, as the page is told."""
        self._call, self._workspace, self._timeline = call, workspace, timeline
        self._stops = threading.Event()
        self._is_busy = False
        self._thread: threading.Thread | None = None

    def play(self, scenario: Json, pause: float = 0.0) -> None:
        """Returns at once; `pause` is in seconds, after each step. Raises IsPlaying, WrongScenario."""
        wanted = checked(scenario)
        if self._is_busy:
            raise IsPlaying("Another scenario is being played. Stop it first.")
        self._is_busy = True
        self._stops.clear()
        self._thread = threading.Thread(target=self._play, args=(wanted, pause), name="scenario", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Not to be called where the workspace lives: it waits for the step that is under way."""
        self._stops.set()
        if self._thread is not None:
            self._thread.join(timeout=PATIENCE)

    def end(self) -> None:
        """As `stop`, without waiting."""
        self._stops.set()

    # -- in the thread of its own ------------------------------------------------------------------------------------

    def _play(self, scenario: Json, pause: float) -> None:
        steps = scenario["steps"]
        told: Json = {"title": scenario["title"], "steps": len(steps), "trouble": "", "is_playing": True}
        names = {person["name"]: person["real_name"] for person in scenario["people"]}
        number, words = 0, "the team comes together"
        try:
            self._tell({**told, "step": number, "words": words})
            self._gather(scenario)
            for number, step in enumerate(steps, start=1):
                words = in_words(step, names)
                self._tell({**told, "step": number, "words": words})
                self._takes(step)
                if self._stops.wait(pause):
                    raise Stopped
        except (LookupError, TimeoutError, WrongMoment, WrongScenario) as error:
            told["trouble"] = _sentence(error)
        except Stopped:
            told["trouble"] = "Stopped."
        except RuntimeError:  # the stand-in is gone
            return
        finally:
            self._is_busy = False
        self._tell({**told, "step": number, "words": words, "is_playing": False})

    def _tell(self, state: Json) -> None:
        self.state = state
        self._call(self._workspace.announce, "scenario", state)

    def _gather(self, scenario: Json) -> None:
        for person in scenario["people"]:
            self._call(self._joins_workspace, person)
        for channel in scenario["channels"]:
            self._call(self._makes, channel)

    def _joins_workspace(self, person: Json) -> None:
        try:
            ZoneInfo(person["zone"])
            found = self._workspace.person(person["name"])
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise WrongScenario(f"{person['real_name']}: {person['zone']} is not a time zone.") from error
        except KeyError:
            found = self._workspace.add_person(person["name"], person["real_name"], person["zone"])
        self._workspace.direct(found.id, BOT_USER_ID)

    async def _makes(self, channel: Json) -> None:
        """A channel with these members; the app is invited last, by the first of them, and hears of it."""
        ids = [self._workspace.person(name).id for name in channel["members"]]
        try:
            where = self._workspace.channel(channel["name"])
        except KeyError:
            where = self._workspace.add_channel(channel["name"], ids)
        for newcomer in [*ids, BOT_USER_ID]:
            if newcomer not in where.members:
                await people.invite(self._workspace, where.members[0], where.id, newcomer)

    def _takes(self, step: Json) -> None:
        if "clock" in step:
            self._moves(step["clock"], step.get("until"))
            return
        hand = Hand(self._call, self._workspace, self._call(self._workspace.person, step["who"]).id)
        (deed,) = deeds(step)
        DEEDS[deed](self, hand, step)

    def _moves(self, how: Json, until: str | None) -> None:
        """Never past something that happens on the way: the app would miss it."""
        to = None if until else self._call(self._timeline.moment, how)
        for _ in range(MOST_MOVES):
            if self._stops.is_set():
                raise Stopped
            if to and self._call(self._timeline.move_through, to):
                return
            if until and until in self._next_thing():
                return
        raise TimeoutError(f"{until or to} was not reached by the next {MOST_MOVES} things that happened")

    def _next_thing(self) -> str:
        coming = self._call(self._timeline.ahead, LONG_PATIENCE)
        self._call(self._timeline.move, {"next": True})
        now = self._workspace.clock.calendar()
        return "; ".join(each["what"] for each in coming if datetime.fromisoformat(each["at"]) <= now)

    # -- one deed each -----------------------------------------------------------------------------------------------

    def _runs(self, hand: Hand, step: Json) -> None:
        self._does(hand, hand.runs, step["runs"], step.get("in", "dm"))

    def _says(self, hand: Hand, step: Json) -> None:
        self._does(hand, hand.says, step.get("in", "dm"), step["says"])

    def _presses(self, hand: Hand, step: Json) -> None:
        self._does(hand, hand.presses, step["presses"], step.get("in"))

    def _fills(self, hand: Hand, step: Json) -> None:
        for label, text in step["fills"].items():
            self._does(hand, hand.fills, label, str(text), step.get("in"))

    def _picks(self, hand: Hand, step: Json) -> None:
        for label, chosen in step["picks"].items():
            options = chosen if isinstance(chosen, list) else [chosen]
            self._does(hand, partial(hand.picks, in_=step.get("in")), label, *options)

    def _submits(self, hand: Hand, _step: Json) -> None:
        self._does(hand, hand.submits)

    def _closes(self, hand: Hand, _step: Json) -> None:
        self._does(hand, hand.closes)

    def _reads(self, hand: Hand, step: Json) -> None:
        hand.waits_for(step["reads"], step.get("in", "dm"), seconds=PATIENCE)

    def _does(self, hand: Hand, act: Callable[..., Json], *about: str | None) -> None:
        """What is refused ends the scenario, in the words that the person would read."""
        seen = self._patiently(partial(act, *about))
        if not seen["ok"]:
            said = [hand.trouble, *(seen.get("errors") or {}).values()]
            raise LookupError(" ".join(filter(None, said)) or "That did not work.")

    def _patiently(self, act: Callable[[], Json]) -> Json:
        """Until the screen has what it is about."""
        deadline = self._workspace.clock.elapsed() + PATIENCE
        while True:
            if self._stops.is_set():
                raise Stopped
            try:
                return act()
            except (LookupError, TimeoutError):
                if self._workspace.clock.elapsed() >= deadline:
                    raise
            self._stops.wait(SLICE)


DEEDS: dict[str, Callable[[Player, Hand, Json], None]] = {
    "runs": Player._runs,
    "says": Player._says,
    "presses": Player._presses,
    "fills": Player._fills,
    "picks": Player._picks,
    "submits": Player._submits,
    "closes": Player._closes,
    "reads": Player._reads,
}


def _sentence(error: Exception) -> str:
    return str(error.args[0]) if error.args else "That did not work."
