"""A scenario: a team, what its people do, and the clock in between. Plain data, so that a link can carry it.

    {"title": "…", "about": "…",
     "people": [{"name": "bo", "real_name": "Bo Jensen", "zone": "Europe/Copenhagen"}],
     "channels": [{"name": "team", "members": ["bo"]}],
     "steps": [{"who": "bo", "runs": "/standup setup", "in": "#team"}, …]}

Whoever and whatever is there already stays and is used. A step is one of

    {"who", "runs": "/command …", "in"}             {"who", "says": "…", "in"}
    {"who", "presses": "Answer"}                    {"who", "submits": true}        {"who", "closes": true}
    {"who", "fills": {label: text}}                 {"who", "picks": {label: option, or a list of them}}
    {"who", "reads": "words", "in"}                 {"clock": as `Timeline.move` takes it, "until": "words"}

"in" is "#team", "dm" (with the app), "modal" or "home". The clock stops at whatever happens on its way; with "until" it
goes on from one thing to the next until one has these words. A step waits until the screen has what it is about.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Mapping
from typing import Any

from bot.standin.workspace import Json

DEEDS = ("runs", "says", "presses", "fills", "picks", "submits", "closes", "reads")
MOST_STEPS, MOST_PEOPLE, MOST_BYTES = 1000, 200, 300_000


class WrongScenario(ValueError):
    """Tells which part of it is wrong, and what belongs there."""


def checked(given: object) -> Json:
    """The same with all its parts. Raises WrongScenario."""
    if not isinstance(given, dict):
        raise WrongScenario("A scenario is an object with people, channels and steps.")
    made: Json = {"title": "Without a title", "about": "", "people": [], "channels": [], "steps": [], **given}
    for part in ("people", "channels", "steps"):
        if not isinstance(made[part], list) or not all(isinstance(each, dict) for each in made[part]):
            raise WrongScenario(f"“{part}” is a list of objects.")
    if len(made["steps"]) > MOST_STEPS or len(made["people"]) > MOST_PEOPLE:
        raise WrongScenario(f"A scenario has at most {MOST_STEPS} steps and {MOST_PEOPLE} people.")
    for person in made["people"]:
        _has(person, "A person", "name", "real_name", "zone")
    for channel in made["channels"]:
        _has(channel, "A channel", "name")
        if not channel.get("members"):
            raise WrongScenario(f"#{channel['name']} has no members.")
    for number, step in enumerate(made["steps"], start=1):
        _check_step(number, step)
    return made


def _has(thing: Mapping[str, Any], what: str, *keys: str) -> None:
    for key in keys:
        if not isinstance(thing.get(key), str) or not thing[key]:
            raise WrongScenario(f"{what} has a “{key}”: {json.dumps(thing, ensure_ascii=False)}")


def _check_step(number: int, step: Json) -> None:
    if isinstance(step.get("clock"), dict):
        return
    if not isinstance(step.get("who"), str) or len(deeds(step)) != 1:
        raise WrongScenario(f"Step {number} has a “clock”, or a “who” and one of {', '.join(DEEDS)}.")
    for deed in ("fills", "picks"):
        if deed in step and not isinstance(step[deed], dict):
            raise WrongScenario(f"Step {number}: “{deed}” is an object of labels.")


def deeds(step: Mapping[str, Any]) -> list[str]:
    return [deed for deed in DEEDS if deed in step]


def in_words(step: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """ "Bo Jensen presses Answer"; `names` are {handle: full name}."""
    if "clock" in step:
        return f"the clock goes on, until “{step['until']}”" if "until" in step else "the clock goes on"
    (deed,) = deeds(step)
    about = step[deed]
    if isinstance(about, dict):
        about = ", ".join(about)
    who = names.get(step["who"], step["who"])
    return f"{who} {deed}" + ("" if about is True else f" “{about}”")


def packed(scenario: Json) -> str:
    """As a link carries it."""
    return base64.urlsafe_b64encode(zlib.compress(json.dumps(scenario).encode(), 9)).decode().rstrip("=")


def unpacked(text: str) -> Json:
    """Raises WrongScenario."""
    try:
        squeezed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        given = json.loads(zlib.decompressobj().decompress(squeezed, MOST_BYTES))
    except (ValueError, zlib.error) as error:
        raise WrongScenario("This link is broken; perhaps a part of it was cut off.") from error
    return checked(given)
