"""Ways to guess who wrote what, by somebody who has every version of the database and everybody's named rows with their
times, and not the secret. Each is tried on the real thing, where it must do no better than chance, and on a careless
one that has the very fault it looks for, where it must succeed: else it would prove nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import sqrt

from tests.storage.retro_at_work import PEOPLE, Commit, Retro, Row, text_of

Guesses = dict[str, str]
"""{text, or locator of a box: the person who is said to have written it}."""


@dataclass(frozen=True)
class Box:
    """A sealed note, as the copies show it. `suspect` is who did something with their name just before it appeared."""

    locator: str
    suspect: str
    length: int
    last_change: int


@dataclass(frozen=True)
class Evidence:
    """`boxes` in the order in which they appeared; `notes` as they lie in the database after the end; `people` says
    which transactions wrote rows that name somebody; `sealed` are the boxes as they lie just before the end."""

    boxes: list[Box]
    notes: list[Row]
    people: list[tuple[int, str]]
    sealed: list[Row]


def evidence(retro: Retro) -> Evidence:
    boxes: dict[str, Box] = {}
    suspect = PEOPLE[0]
    for number, commit in enumerate(retro.commits):
        suspect = commit.person or suspect
        for locator in sorted(commit.added.get("sealed_note", ())):
            boxes[locator] = Box(locator, suspect, _length(commit, locator), number)
        for locator in commit.changed.get("sealed_note", ()):
            old = boxes[locator]
            boxes[locator] = Box(locator, old.suspect, _length(commit, locator), number)
    return Evidence(
        list(boxes.values()), retro.read, _named(retro), list(retro.before_the_end["sealed_note"].values())
    )


def _length(commit: Commit, locator: str) -> int:
    return len(dict(commit.after["sealed_note"][locator].values)["box"])


def _named(retro: Retro) -> list[tuple[int, str]]:
    found = [
        (commit.after[table][key].version or 0, commit.person)
        for commit in retro.commits
        if commit.person
        for table, keys in commit.added.items()
        for key in keys
    ]
    return sorted(found)


def _pair(notes: Iterable[Row], boxes: Iterable[Box]) -> Guesses:
    """The first note was in the first box, and so on."""
    return {text_of(each): box.suspect for each, box in zip(notes, boxes, strict=True)}


def by_id(seen: Evidence) -> Guesses:
    return _pair(sorted(seen.notes, key=lambda row: row.key), sorted(seen.boxes, key=lambda box: box.locator))


def by_order_of_writing(seen: Evidence) -> Guesses:
    return _pair(_by_place(seen.notes), seen.boxes)


def by_order_of_last_change(seen: Evidence) -> Guesses:
    return _pair(_by_place(seen.notes), sorted(seen.boxes, key=lambda box: (box.last_change, box.locator)))


def by_order_in_the_tree(seen: Evidence) -> Guesses:
    return _pair(_by_place(seen.notes), sorted(seen.boxes, key=lambda box: box.locator))


def by_order_as_returned(seen: Evidence) -> Guesses:
    return _pair(seen.notes, seen.boxes)


def by_time(seen: Evidence) -> Guesses:
    return _pair(sorted(seen.notes, key=lambda row: str(_times(row))), seen.boxes)


def _times(row: Row) -> list[object]:
    return [value for name, value in row.values if name.endswith("_at")]


def by_length(seen: Evidence) -> Guesses:
    notes = sorted(seen.notes, key=lambda row: len(text_of(row).encode()))
    return _pair(notes, sorted(seen.boxes, key=lambda box: box.length))


def by_transaction(seen: Evidence) -> Guesses:
    return {text_of(each): _nearest(seen, each.version) for each in seen.notes}


def sealed_by_transaction(seen: Evidence) -> Guesses:
    return {each.key: _nearest(seen, each.version) for each in seen.sealed}


def sealed_by_place(seen: Evidence) -> Guesses:
    """Whoever wrote first lies first."""
    people = [box.suspect for box in seen.boxes]
    return {each.key: person for each, person in zip(_by_place(seen.sealed), people, strict=True)}


def _nearest(seen: Evidence, version: int | None) -> str:
    return min(seen.people, key=lambda named: abs(named[0] - (version or 0)))[1]


def _by_place(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: row.place or ())


def careless(seen: Evidence, truth: Guesses, owners: Guesses) -> Evidence:
    """The same round in a house that keeps everything: each note has the id, place, time, length and transaction of
    its box, and each box those of its writer's other rows."""
    texts = {person: [text for text, writer in truth.items() if writer == person] for person in PEOPLE}
    boxes, notes, sealed = [], [], []
    for number, box in enumerate(seen.boxes):
        writer = owners[box.locator]
        text = texts[writer].pop()
        version = _own_version(seen, writer, number)
        # Ids that count up, as everywhere; so the order in the tree is that of writing.
        name = f"{number:04}"
        boxes.append(Box(name, writer, len(text.encode()), number))
        notes.append(Row(name, (("text", text), ("made_at", name)), (number,), version))
        sealed.append(Row(box.locator, (), (number,), version))
    return Evidence(boxes, notes, seen.people, sealed)


def _own_version(seen: Evidence, writer: str, number: int) -> int:
    mine = [version for version, person in seen.people if person == writer]
    return mine[number % len(mine)]


def hits(guesses: Guesses, truth: Guesses) -> tuple[int, int]:
    """How many are right, of how many."""
    return sum(truth[key] == person for key, person in guesses.items()), len(guesses)


def most_by_chance(guesses: int) -> float:
    """What somebody who rolls dice stays under, but for once in some millions of times."""
    chance = 1 / len(PEOPLE)
    return chance + 5 * sqrt(chance * (1 - chance) / guesses)


ATTACKS: dict[str, Callable[[Evidence], Guesses]] = {
    "its id": by_id,
    "the order of writing": by_order_of_writing,
    "the order of the last changes": by_order_of_last_change,
    "the order in the tree": by_order_in_the_tree,
    "the order in which rows are returned": by_order_as_returned,
    "its times": by_time,
    "its length": by_length,
}
