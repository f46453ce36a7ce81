"""Stories that show the vision at work: a customer example, a win, a demo, an artifact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from sqlmodel import Session

from rituals.people import NotAllowed
from rituals.refusals import Refusal
from rituals.rights import is_full_member, may
from rituals.vision.telling import story_key, touch_tellings
from rituals.words import too_long
from storage.contribution import Contribution, ContributionKind
from storage.member import member
from storage.right import Role

SORTS = {"customer": "Customer example", "win": "Win", "demo": "Demo", "artifact": "Artifact"}
LONGEST_STORY = 1000
LONGEST_LINK = 2000
LONGEST_NAME = 80


class UnclearStory(Refusal):
    """Something in the story is missing, or cannot be shown."""


class NotAgreed(Refusal):
    """The words are another's, who has not agreed that they are shared."""


class NoSuchStory(Refusal):
    """It was deleted, or belongs to another workspace."""


@dataclass(frozen=True)
class Words:
    """`said_by` "" means that they are the author's own. `are_anothers`: known to be, whatever `said_by` says."""

    sort: str
    text: str
    link: str = ""
    said_by: str = ""
    is_agreed: bool = False
    are_anothers: bool = False


def find(session: Session, team_id: str, story_id: str) -> Contribution:
    found = session.get(Contribution, story_id)
    if found is None or found.team_id != team_id or found.kind != ContributionKind.STORY:
        raise NoSuchStory("This story was deleted meanwhile.")
    return found


def check_may_add(session: Session, team_id: str, user_id: str) -> None:
    if not is_full_member(member(session, team_id, user_id)):
        raise NotAllowed("Stories are kept by members of this workspace. Ask one of them to add yours.")


def add(session: Session, team_id: str, words: Words, by: str, now: datetime) -> Contribution:
    check_may_add(session, team_id, by)
    check_agreed(words)
    story = Contribution(
        team_id=team_id, kind=ContributionKind.STORY, author_id=by, made_at=now, prompt=words.sort, text=""
    )
    _say(story, words)
    session.add(story)
    session.flush()
    return story


def edit(session: Session, story: Contribution, words: Words, by: str, now: datetime) -> None:
    """Where it was told already, it is told in its new words."""
    check_may_edit(session, story, by)
    check_agreed(words)
    _say(story, words)
    story.changed_at = now
    touch_tellings(session, story.team_id, story_key(story.id))


def delete(session: Session, story: Contribution, by: str) -> None:
    """Where it was told already, the statement remains."""
    check_may_edit(session, story, by)
    take_away(session, story)


def take_away(session: Session, story: Contribution) -> None:
    """For whoever may: its author, a leader, or somebody who erases what a person wrote."""
    session.delete(story)
    session.flush()
    touch_tellings(session, story.team_id, story_key(story.id))


def may_edit(session: Session, story: Contribution, user_id: str) -> bool:
    is_author = story.author_id == user_id and is_full_member(member(session, story.team_id, user_id))
    return is_author or may(session, story.team_id, user_id, Role.LEADER)


def check_may_edit(session: Session, story: Contribution, user_id: str) -> None:
    if not may_edit(session, story, user_id):
        raise NotAllowed("Whoever added this story can change it, and leaders can. Please ask one of them.")


def check_text(text: str) -> str:
    text = text.strip()
    if not text:
        raise UnclearStory("Say in a few sentences what happened, and for whom.")
    if len(text) > LONGEST_STORY:
        raise UnclearStory(too_long(text, LONGEST_STORY))
    return text


def check_link(text: str) -> str:
    """An address of the web, or "" for none."""
    text = text.strip()
    if text and not _is_address(text):
        raise UnclearStory("Give an address that begins with https://, or leave this empty.")
    return text


def check_agreed(words: Words) -> None:
    if (words.said_by or words.are_anothers) and not words.is_agreed:
        raise NotAgreed("Please ask them first, and tick this when they have agreed.")


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    is_whole = parts.scheme in ("http", "https") and bool(parts.hostname)
    return is_whole and len(text) <= LONGEST_LINK and text.isprintable() and " " not in text


def _say(story: Contribution, words: Words) -> None:
    story.prompt, story.text = words.sort, check_text(words.text)
    story.link, story.said_by = check_link(words.link), words.said_by.strip()
    story.is_agreed = words.is_agreed
