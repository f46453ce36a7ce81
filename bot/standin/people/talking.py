"""Saying something, and opening the app's Home."""

from __future__ import annotations

import uuid

from bot.standin import files, mentions, messages, objects
from bot.standin.modals import seen
from bot.standin.people.allowed import told
from bot.standin.people.commanding import run_command
from bot.standin.people.sight import NotAllowed, actor, done, joined
from bot.standin.workspace import BOT_USER_ID, Json, Message, Workspace


@told
async def say(
    workspace: Workspace,
    person_id: str,
    channel: str,
    text: str,
    thread_ts: str | None = None,
    file: tuple[str, bytes] | None = None,
) -> Json:
    """`text` as it is typed; what begins with a slash is a command. `file` is its name and its bytes."""
    person = actor(workspace, person_id)
    where = joined(workspace, person, channel)
    if text.startswith("/"):
        if thread_ts is not None:
            raise NotAllowed(f"{text.split(maxsplit=1)[0]} is not supported in threads. Sorry!")
        return await run_command(workspace, person.id, text, where.id)
    if where.is_archived:
        raise NotAllowed("This channel has been archived. Nobody can post in it.")
    if BOT_USER_ID in where.members and where.kind == "im" and not workspace.app.takes_messages:
        raise NotAllowed("Sending messages to this app has been turned off.")
    if not text.strip() and file is None:
        raise NotAllowed("There is nothing to send.")
    content = mentions.as_sent(workspace, text)
    blocks = _rich_text(text) if text.strip() else []
    said = Message("", person.id, content, blocks, thread_ts, client_msg_id=str(uuid.uuid4()))
    if file is not None:
        said.files = [_attached(workspace, person.id, *file)]
    messages.post(workspace, where, said)
    return done(ts=said.ts, message=objects.message(workspace, where, said))


def _rich_text(typed: str) -> list[Json]:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": typed}]}
    return [{"type": "rich_text", "block_id": uuid.uuid4().hex[:5], "elements": [section]}]


def _attached(workspace: Workspace, user: str, name: str, content: bytes) -> Json:
    file = files.announce(workspace, user, name, len(content))
    file.content = content
    files.complete(file, name)
    return files.described(workspace, file)


@told
async def open_home(workspace: Workspace, person_id: str, tab: str = "home") -> Json:
    """Every visit is told to the app; the first time there is no view to tell of."""
    person = actor(workspace, person_id)
    if tab == "home" and not workspace.app.home_enabled:
        raise NotAllowed("This app has no Home tab.")
    home = workspace.homes.get(person.id)
    event: Json = {
        "type": "app_home_opened",
        "user": person.id,
        "channel": workspace.direct(person.id, BOT_USER_ID).id,
        "tab": tab,
    }
    if home is not None and tab == "home":
        event["view"] = objects.view(home)
    workspace.emit(event, "app_home_opened")
    return done(view=seen(workspace, home) if home else None)
