"""Who wrote a note without a name cannot be told from the database: neither from what is left after the end, nor from
all its versions before. Who it was is guessed in every way there is; none does better than dice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import event

from storage.database import Database
from storage.migration import migrate
from tests.storage.attacks import (
    ATTACKS,
    Evidence,
    Guesses,
    by_transaction,
    careless,
    evidence,
    hits,
    most_by_chance,
    sealed_by_place,
    sealed_by_transaction,
)
from tests.storage.harbour import database_at
from tests.storage.postgres import Server
from tests.storage.retro_at_work import EACH, PEOPLE, Retro, TeamAtWork

RETROS = 8


@pytest.fixture(scope="module")
def sqlite_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = database_at(tmp_path_factory.mktemp("anonymity") / "rituals.sqlite")
    # No power cut is awaited, and hundreds of transactions are waited for.
    event.listen(
        database.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF")
    )
    migrate(database)
    yield database
    database.close()


@pytest.fixture(scope="module")
def postgres_database(postgres_server: Server, migrated_postgres: str) -> Iterator[Database]:
    with postgres_server.database(migrated_postgres) as url:
        database = Database(url)
        yield database
        database.close()


@pytest.fixture(scope="module", params=["SQLite", "PostgreSQL"])
def retros(request: pytest.FixtureRequest) -> list[Retro]:
    """Held one after the other by the same people, on either database."""
    name = "sqlite_database" if request.param == "SQLite" else "postgres_database"
    team = TeamAtWork(request.getfixturevalue(name), seed=7)
    return [team.holds_retro() for _ in range(RETROS)]


@pytest.fixture
def is_postgres(retros: list[Retro]) -> bool:
    return retros[0].commits[0].after["member"]["U0ANA"].version is not None


def score(all_guesses: list[tuple[Guesses, Guesses]]) -> tuple[float, int]:
    """The share that is right, and how many were made."""
    counted = [hits(guesses, truth) for guesses, truth in all_guesses]
    made = sum(each[1] for each in counted)
    return sum(each[0] for each in counted) / made, made


def careless_evidence(retro: Retro) -> Evidence:
    return careless(evidence(retro), retro.writers, retro.owners)


def test_the_attackers_know_well_who_put_which_box_there(retros: list[Retro]) -> None:
    """What they do not know is which note was in it. All that follows is about that."""
    suspects = [
        ({box.locator: box.suspect for box in evidence(retro).boxes}, retro.owners) for retro in retros
    ]
    share, made = score(suspects)
    assert made == RETROS * len(PEOPLE) * EACH
    assert share > 0.9


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
def test_who_wrote_a_note_is_not_told_by(retros: list[Retro], attack: Callable[[Evidence], Guesses]) -> None:
    share, made = score([(attack(evidence(retro)), retro.writers) for retro in retros])
    assert share < most_by_chance(made)
    share, made = score([(attack(careless_evidence(retro)), retro.writers) for retro in retros])
    assert share > 0.9, "this attack would not find the fault it looks for"


def test_who_wrote_a_note_is_not_told_by_the_transaction_that_wrote_it(
    retros: list[Retro], is_postgres: bool
) -> None:
    for retro in retros:
        assert len({row.version for row in retro.read}) == 1
    if is_postgres:
        share, made = score([(by_transaction(evidence(retro)), retro.writers) for retro in retros])
        assert share < most_by_chance(made)
        share, _ = score([(by_transaction(careless_evidence(retro)), retro.writers) for retro in retros])
        assert share > 0.9


def test_whose_box_it_is_while_people_write_is_not_told_by_the_transaction_that_wrote_it(
    retros: list[Retro], is_postgres: bool
) -> None:
    for retro in retros:
        for commit in retro.commits:
            assert len({row.version for row in commit.after["sealed_note"].values()}) <= 1
    if is_postgres:
        share, made = score([(sealed_by_transaction(evidence(retro)), retro.owners) for retro in retros])
        assert share < most_by_chance(made)
        share, _ = score(
            [(sealed_by_transaction(careless_evidence(retro)), retro.owners) for retro in retros]
        )
        assert share > 0.9


def test_whose_box_it_is_while_people_write_is_not_told_by_where_it_lies(
    retros: list[Retro], is_postgres: bool
) -> None:
    if is_postgres:
        share, made = score([(sealed_by_place(evidence(retro)), retro.owners) for retro in retros])
        assert share < most_by_chance(made)
        share, _ = score([(sealed_by_place(careless_evidence(retro)), retro.owners) for retro in retros])
        assert share > 0.9
    for retro in retros:
        rows = list(retro.before_the_end["sealed_note"].values())
        assert [row.key for row in sorted(rows, key=lambda row: row.place or ())] == sorted(
            row.key for row in rows
        )


def test_all_boxes_of_a_round_have_one_length_from_the_first_to_the_last(retros: list[Retro]) -> None:
    lengths = {
        len(dict(row.values)["box"])
        for retro in retros
        for commit in retro.commits
        for row in commit.after["sealed_note"].values()
    }
    assert len(lengths) == 1


def test_notes_that_are_read_differ_in_id_column_and_text_and_in_nothing_else(retros: list[Retro]) -> None:
    for retro in retros:
        kept = {
            tuple(value for name, value in row.values if name not in ("id", "prompt", "text"))
            for row in retro.read
        }
        assert len(kept) == 1
        (left,) = kept
        assert not [value for value in left if str(value) in PEOPLE]


def test_no_id_of_a_note_is_part_of_a_locator_nor_the_other_way_round(retros: list[Retro]) -> None:
    for retro in retros:
        locators = {box.locator for box in evidence(retro).boxes}
        assert not [row.key for row in retro.read if any(row.key in each for each in locators)]


def test_writing_and_changing_a_note_without_a_name_touches_no_other_table(retros: list[Retro]) -> None:
    for retro in retros:
        for commit in retro.commits[1:-1]:
            if commit.person is None:
                assert {*commit.added, *commit.changed, *commit.gone} == {"sealed_note"}


def test_rows_that_name_somebody_are_never_written_together_with_a_sealed_note(
    retros: list[Retro], is_postgres: bool
) -> None:
    for retro in retros:
        assert not [
            each for each in retro.commits if each.person and "sealed_note" in each.added | each.changed
        ]
        for commit in retro.commits[1:-1]:
            sealing = {row.version for row in commit.after["sealed_note"].values()}
            if commit.person is None and is_postgres:
                together = [
                    table
                    for table, rows in commit.after.items()
                    for row in rows.values()
                    if row.version in sealing and table != "sealed_note"
                ]
                assert together == []


def test_changing_one_note_changes_all_so_that_nobody_sees_which(retros: list[Retro]) -> None:
    edits = [
        commit
        for retro in retros
        for commit in retro.commits[1:-1]
        if commit.person is None and "sealed_note" not in commit.added
    ]
    assert edits
    assert all(commit.changed["sealed_note"] == commit.after["sealed_note"].keys() for commit in edits)


def test_what_is_written_at_the_end_names_nobody(retros: list[Retro]) -> None:
    """Notes are read in the transaction that closes the round: all that it writes could be held against them."""
    for retro in retros:
        end = retro.commits[-1]
        written = [
            end.after[table][key]
            for part in (end.added, end.changed)
            for table in part
            for key in part[table]
        ]
        mine = [
            row for row in written if not ("text" in dict(row.values) and dict(row.values).get("author_id"))
        ]
        assert not [row.key for row in mine if any(person in str(row.values) for person in PEOPLE)]


def test_the_notes_of_two_equal_rounds_come_in_different_orders(tmp_path: Path) -> None:
    """The same people at the same times with the same words: what differs is chance, and nothing that somebody did."""
    orders = []
    for attempt in ("once", "again"):
        database = database_at(tmp_path / attempt)
        migrate(database)
        retro = TeamAtWork(database, seed=3).holds_retro()
        orders.append(
            [
                retro.writers[dict(row.values)["text"]]
                for row in sorted(retro.read, key=lambda row: row.place or ())
            ]
        )
        database.close()
    assert len({tuple(order) for order in orders}) > 1
