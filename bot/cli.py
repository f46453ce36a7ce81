"""The command line."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from slack_sdk.errors import SlackApiError
from sqlalchemy.exc import OperationalError

from bot import demo as demo_
from bot import doctor as doctor_
from bot import manifest as manifest_
from bot import process, wiring
from bot.message.line import resend_words, stuck_words
from bot.overview.line import (
    after_server_restore,
    decide,
    erase_words,
    open_up,
    question,
    restore_words,
    retention_words,
)
from bot.settings import Settings, WrongSettings, read_settings
from bot.web import PortInUse
from rituals.refusals import Refusal
from rituals.sealing import Sealer
from storage.backup import backup as copy_database
from storage.database import Database, StorageRefusal
from storage.migration import migrate as migrate_database

main = typer.Typer(
    name="rituals",
    help="A Slack bot that gives a remote team its rituals.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


def _fail(words: str) -> typer.Exit:
    typer.echo(words, err=True)
    return typer.Exit(1)


def _settings() -> Settings:
    try:
        settings = read_settings(os.environ)
    except WrongSettings as error:
        raise _fail(str(error)) from None
    logging.basicConfig(
        level=settings.log_level, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )
    # It quotes answers that it cannot read; and whatever goes wrong is told by whoever called it.
    logging.getLogger("slack_sdk").setLevel(logging.CRITICAL)
    # At DEBUG it prints what people wrote.
    logging.getLogger("bot.bolt").setLevel(
        max(logging.INFO, logging.getLevelNamesMapping()[settings.log_level])
    )
    for name in ("alembic", "sqlalchemy"):  # below that they tell every step, and every row they read
        logging.getLogger(name).setLevel(logging.WARNING)
    return settings


@main.command()
def run() -> None:
    """Run the bot: Socket Mode when SLACK_APP_TOKEN is set, else HTTP."""
    settings = _settings()
    with ExitStack() as held:
        process.work(settings, *_started(settings, held))


def _started(settings: Settings, held: ExitStack) -> tuple[wiring.Bot, list[process.Edge]]:
    """As `process.start`, with words for what goes wrong."""
    try:
        return process.start(settings, held)
    except SlackApiError as error:
        raise _fail(
            f"Slack said {error.response.get('error')}. `python -m bot doctor` says what to do."
        ) from None
    except OSError as error:
        if error.filename is not None:
            remedy = "Correct DATABASE_URL, or who may write there."
            raise _fail(f"{error.filename} cannot be used ({error.strerror}). {remedy}") from None
        raise _fail(f"Slack cannot be reached ({error}). `python -m bot doctor` says what to do.") from None
    except OperationalError as error:
        raise _unopened(error) from None
    except (StorageRefusal, PortInUse) as error:
        raise _fail(str(error)) from None


@main.command()
def demo(
    port: Annotated[int, typer.Option(help="Where the page is served on this machine.")] = 8400,
) -> None:
    """Try it all in a local Slack with a sample team; needs no account."""
    typer.echo("Starting a local Slack, the bot and a sample team …")
    try:
        with demo_.running(port) as (stand_in, bot):
            stop = process.stop_signal()
            missing = demo_.set_the_scene(stand_in, lambda: not stop.is_set() and bot.end() is None)
            typer.echo(f"\n  Open  {demo_.address(stand_in)}\n")
            typer.echo(f"  {demo_.greeting(missing)} Ctrl-C ends it.\n")
            demo_.watch(bot, stop, stand_in.workspace.clock.elapsed, typer.echo)
    except OSError as error:
        raise _fail(
            f"Port {port} cannot be used ({error.strerror}). Try another: --port {port + 1}"
        ) from None
    except demo_.BotDidNotStart:
        raise _fail("The bot did not start; what it said is above.") from None
    typer.echo("Ended.")


@main.command()
def doctor() -> None:
    """Check tokens, scopes, database, clock and connection; say for each what to do."""
    findings = list(doctor_.examine(_settings()))
    for finding in findings:
        typer.echo(f"{'ok ' if finding.is_fine else 'BAD'}  {finding.subject}: {finding.words}")
    if not all(finding.is_fine for finding in findings):
        raise typer.Exit(1)


@main.command()
def manifest(
    url: Annotated[str | None, typer.Option(help="For HTTP: the public https address of this bot.")] = None,
) -> None:
    """Print the app manifest: for Socket Mode, or with --url for HTTP."""
    if url is None:
        typer.echo(manifest_.FILE.read_text(encoding="utf8"), nl=False)
        return
    try:
        typer.echo(manifest_.as_yaml(manifest_.for_http(manifest_.read_manifest(), url)), nl=False)
    except manifest_.WrongUrl as error:
        raise _fail(str(error)) from None


@main.command()
def migrate() -> None:
    """Bring the database up to date. `run` does this at start."""
    with _database(_settings()) as database:
        applied = migrate_database(database)
    typer.echo(f"Applied: {', '.join(applied)}" if applied else "Nothing to do: the database is up to date.")


@main.command()
def export(
    what: Annotated[str, typer.Argument(help="retro, updates, or a kind that asks, such as standup")],
    target: Annotated[Path, typer.Argument(help="The file to write: .xlsx, or .zip for CSV.")],
    channel: Annotated[list[str] | None, typer.Option(help="A channel's id; once for each.")] = None,
    since: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"])] = None,
    until: Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"])] = None,
    zone: Annotated[str, typer.Option(help="Of days and times, such as Europe/Madrid.")] = "UTC",
) -> None:
    """Write a spreadsheet. The channels see that it was made."""
    from bot.export.line import Wish, as_bar, write_here  # noqa: PLC0415  (loads openpyxl, which `run` does not need)

    settings = _settings()
    days = [each.date() if each else None for each in (since, until)]
    with _database(settings) as database:
        wish = Wish(what, target, tuple(channel or ()), days[0], days[1], zone)
        try:
            with typer.progressbar(length=1, label="Writing", file=sys.stderr) as bar:
                rows = write_here(database, wish, wiring.make_clock(settings).calendar(), as_bar(bar))
        except OSError as error:
            raise _fail(f"{target} cannot be written ({error.strerror}). Please name another file.") from None
    typer.echo(f"Wrote {rows} rows to {target}")


@main.command()
def retention(
    keep: Annotated[
        list[str] | None, typer.Option(help="How long to keep what, such as notes=1year; once for each.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be removed.")] = False,
) -> None:
    """Remove what was kept as long as it should be. The running bot does this every six hours."""
    settings = _settings()
    with _opened(settings) as database:
        now = wiring.make_clock(settings).calendar()
        decide(database, keep or (), now)
        typer.echo(retention_words(database, now, is_dry_run=dry_run))


@main.command()
def erase(
    person: Annotated[str, typer.Argument(help="Their member ID in Slack, such as U012AB3CD.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Erase what a person wrote, also while the bot runs."""
    settings = _settings()
    with _opened(settings) as database:
        asked = question(database, person)
        if not yes:
            typer.confirm(asked, abort=True)
        sealer = Sealer(wiring.sealing_secret(settings, database))
        typer.echo(erase_words(database, sealer, person, wiring.make_clock(settings).calendar()))


@contextmanager
def _database(settings: Settings) -> Iterator[Database]:
    """As it is; what is refused is told."""
    database = Database(settings.database_url)
    try:
        yield database
    except (Refusal, StorageRefusal) as error:
        raise _fail(str(error)) from None
    except OperationalError as error:
        raise _unopened(error) from None
    finally:
        database.close()


@contextmanager
def _opened(settings: Settings) -> Iterator[Database]:
    """Up to date."""
    with _database(settings) as database:
        open_up(database)
        yield database


def _unopened(error: OperationalError) -> typer.Exit:
    remedy = "`python -m bot doctor` says what to do."
    return _fail(f"The database cannot be opened ({type(error.orig).__name__}). {remedy}")


@main.command()
def backup(target: Annotated[Path, typer.Argument(help="The file to write; it must not exist.")]) -> None:
    """Copy the database consistently, also while the bot runs."""
    settings = _settings()
    with _database(settings) as database:
        copy_database(database, target, wiring.make_clock(settings).calendar())
    typer.echo(f"Copied to {target}")


@main.command()
def restore(
    copy: Annotated[Path | None, typer.Argument(help="A file that `backup` wrote.")] = None,
    after_pg_restore: Annotated[
        bool, typer.Option("--after-pg-restore", help="On PostgreSQL: pg_restore has just been run.")
    ] = False,
) -> None:
    """Go back to a backup; stop the bot first. What has been posted since is not posted again."""
    settings = _settings()
    now = wiring.make_clock(settings).calendar()
    if after_pg_restore:
        with _opened(settings) as database:
            after_server_restore(database, Sealer(wiring.sealing_secret(settings, database)), now)
        typer.echo("Noted. Start the bot: what has been posted since is not posted again.")
        return
    with _database(settings) as database:
        typer.echo(restore_words(database, copy, now))


@main.command()
def resend(
    keys: Annotated[list[str] | None, typer.Argument(help="Keys of messages that are stuck.")] = None,
    every: Annotated[bool, typer.Option("--all", help="All that are stuck.")] = False,
) -> None:
    """List messages that could not be posted, or send them again, also while the bot runs."""
    with _opened(_settings()) as database:
        typer.echo(
            resend_words(database, None if every else keys) if every or keys else stuck_words(database)
        )
