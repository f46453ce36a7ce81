"""Saying something, changing and answering it with an emoji, and opening the app's Home."""

from __future__ import annotations

import re
import uuid

from bot.standin import files, mentions, messages, objects
from bot.standin.modals import seen
from bot.standin.people.allowed import told
from bot.standin.people.commanding import run_command
from bot.standin.people.sight import NotAllowed, actor, done, joined, message_in
from bot.standin.workspace import BOT_USER_ID, Conversation, Json, Message, Workspace

_EMOJI_NAME = re.compile(r"[a-z0-9_+'-]{1,100}")


@told
async def say(
    workspace: Workspace,
    person_id: str,
    channel: str,
    text: str,
    thread_ts: str | None = None,
    file: tuple[str, bytes] | None = None,
    broadcast: bool = False,
) -> Json:
    """`text` as it is typed; what begins with a slash is a command. `file` is its name and its bytes. `broadcast`
    sends a reply to the channel too."""
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
    said.reply_broadcast = broadcast and thread_ts is not None
    if file is not None:
        said.files = [_attached(workspace, person.id, *file)]
    messages.post(workspace, where, said)
    return done(ts=said.ts, message=objects.message(workspace, where, said))


@told
async def edit(workspace: Workspace, person_id: str, channel: str, ts: str, text: str) -> Json:
    """One's own words; only below a file nothing need stand."""
    where, said = _own(workspace, person_id, channel, ts, "edit")
    if not text.strip() and not said.files:
        raise NotAllowed("An empty message cannot be sent. Delete it instead.")
    content = mentions.as_sent(workspace, text)
    if content != said.text:
        blocks = _rich_text(text) if text.strip() else []
        messages.update(workspace, where, said, messages.Edit(text=content, blocks=blocks, marked=True))
    return done(ts=said.ts)


@told
async def take_back(workspace: Workspace, person_id: str, channel: str, ts: str) -> Json:
    where, said = _own(workspace, person_id, channel, ts, "delete")
    messages.delete(workspace, where, said)
    return done()


def _own(
    workspace: Workspace, person_id: str, channel: str, ts: str, deed: str
) -> tuple[Conversation, Message]:
    person = actor(workspace, person_id)
    where = joined(workspace, person, channel)
    said = message_in(person, where, ts)
    if where.is_archived:
        raise NotAllowed("This channel has been archived. Nothing in it can be changed.")
    if said.user != person.id or said.subtype is not None:
        raise NotAllowed(f"You can only {deed} what you wrote yourself.")
    return where, said


@told
async def react(workspace: Workspace, person_id: str, channel: str, ts: str, name: str) -> Json:
    """The same once more takes it away."""
    person = actor(workspace, person_id)
    where = joined(workspace, person, channel)
    said = message_in(person, where, ts)
    if where.is_archived or said.ephemeral_to is not None or said.subtype == "tombstone":
        raise NotAllowed("Nobody can react to this message.")
    if not _EMOJI_NAME.fullmatch(name):
        raise NotAllowed(f"There is no emoji called :{name}:.")
    return done(is_added=messages.react(workspace, where, said, name, person.id))


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
