"""Two years of a team of two hundred, lived by the rules: what the database holds then, and what things cost then
against the first week. Nothing goes over HTTP: what is wanted counts as posted at once."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from time import perf_counter

from sqlalchemy import func
from sqlmodel import SQLModel, select

from rituals.due import run_due
from storage.database import Database
from tests.bench.company import Company
from tests.bench.figure import Figure, ratio

BEGIN = date(2027, 1, 3)
"""A Sunday."""
WEEKS, PEOPLE = 105, 200
KEEP_DAYS = 90
DAYS, SAMPLES, TIMES = 5, 9, 10
MEGABYTE = 1_000_000

Samples = list[list[float]]


def figures(weeks: int = WEEKS, people: int = PEOPLE) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(prefix="rituals-bench-") as folder:
        first, now = lived(Path(folder), weeks, people)
        yield Figure("years_database_mb", megabytes(now.database), "MB")
        yield Figure("years_rows", rows(now.database), "rows")
        yield Figure("years_round_vs_first_week", ratio(*days_in_turns([now, first])), "times")
        for name, step in (("tick", _tick), ("home", _home)):
            yield Figure(f"years_{name}_vs_first_week", ratio(*in_turns(step, [now, first])), "times")
        now.forgets(KEEP_DAYS)
        yield Figure("years_free_after_retention_mb", free_megabytes(now.database), "MB")
        vacuum(now.database)
        yield Figure("years_after_retention_mb", megabytes(now.database), "MB")
        for each in (first, now):
            each.database.close()


def lived(folder: Path, weeks: int, people: int) -> tuple[Company, Company]:
    """The company after its first week, and the same after all weeks; each on a Sunday."""
    company = Company.founded(folder / "now.db", _noon(BEGIN), people)
    company.lives_until(_noon(BEGIN + timedelta(weeks=1)))
    copy(company.database, folder / "first.db")
    first = Company(folder / "first.db", company.now)
    company.lives_until(_noon(BEGIN + timedelta(weeks=weeks)))
    return first, company


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


# -- what things cost ------------------------------------------------------------------------------------------------


def days_in_turns(companies: Sequence[Company], days: int = DAYS) -> list[Samples]:
    """Seconds that the ticks of a whole day take: opening, asking, reminding, closing. Ends on a Monday at noon."""
    samples: list[Samples] = [[] for _ in companies]
    for each in companies:
        each.lives_until(each.now + timedelta(hours=12))
    for _ in range(days):
        for each, taken in zip(companies, samples, strict=True):
            taken.append([each.lives_until(each.now + timedelta(days=1))])
    for each in companies:
        each.lives_until(each.now + timedelta(days=2, hours=12))
    return samples


def in_turns(step: Callable[[Company], object], companies: Sequence[Company]) -> list[Samples]:
    samples: list[Samples] = [[] for _ in companies]
    for _ in range(SAMPLES):
        for each, taken in zip(companies, samples, strict=True):
            step(each)
            taken.append([_seconds(step, each) for _ in range(TIMES)])
    return samples


def _seconds(step: Callable[[Company], object], company: Company) -> float:
    begun = perf_counter()
    step(company)
    return perf_counter() - begun


def _tick(company: Company) -> None:
    if run_due(company.database, company.now):
        raise RuntimeError("something was due")


def _home(company: Company) -> None:
    company.home(company.people[len(company.people) // 2])


# -- what the database holds -----------------------------------------------------------------------------------------


def rows(database: Database) -> int:
    with database.read() as session:
        tables = SQLModel.metadata.sorted_tables
        return sum(session.execute(select(func.count()).select_from(table)).scalar_one() for table in tables)


def copy(database: Database, target: Path) -> None:
    path = database.engine.url.database or ""
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(target)) as copied:
        source.backup(copied)


def megabytes(database: Database) -> float:
    return _pragma(database, "page_count") * _pragma(database, "page_size") / MEGABYTE


def free_megabytes(database: Database) -> float:
    """In pages that what comes next will be written to."""
    return _pragma(database, "freelist_count") * _pragma(database, "page_size") / MEGABYTE


def _pragma(database: Database, name: str) -> int:
    with database.engine.connect() as connection:
        return int(connection.exec_driver_sql(f"PRAGMA {name}").scalar_one())


def vacuum(database: Database) -> None:
    with closing(sqlite3.connect(database.engine.url.database or "")) as connection:
        connection.execute("VACUUM")
