"""Stories: whose words they are, who may change them, and what was told with them."""

from __future__ import annotations

import pytest

from rituals.people import NotAllowed
from rituals.vision import story as stories
from rituals.vision.story import NoSuchStory, NotAgreed, UnclearStory, Words
from rituals.vision.telling import story_key, tell_by_hand
from storage.contribution import Contribution
from storage.contribution import stories as kept
from tests.rituals.office import CHANNEL, TEAM, Office
from tests.rituals.test_vision import sets

BAKERY = Words("customer", "A bakery in Aarhus did its March in 40 minutes.")


def adds(office: Office, words: Words = BAKERY, by: str = "ana") -> Contribution:
    with office.database.write() as session:
        return stories.add(session, TEAM, words, by, office.now)


def test_every_full_member_keeps_stories_and_guests_do_not(office: Office) -> None:
    office.join("ivy", is_guest=True)
    office.join("kim", home_team_id="T2")
    adds(office)
    for name in ("ivy", "kim", "nobody"):
        with pytest.raises(NotAllowed, match="members of this workspace"):
            adds(office, by=name)
    with office.database.read() as session:
        assert [story.author_id for story in kept(session, TEAM)] == ["ana"]


@pytest.mark.parametrize(
    "words",
    [
        Words("win", "“It just worked.”", said_by="Maria at Acme"),
        Words("win", "I moved us over in a day", are_anothers=True),
    ],
)
def test_words_of_another_are_kept_only_when_they_agreed(office: Office, words: Words) -> None:
    with pytest.raises(NotAgreed, match="ask them first"):
        adds(office, words)
    agreed = Words(words.sort, words.text, said_by=words.said_by, is_agreed=True)
    assert adds(office, agreed).is_agreed


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "ftp://x.org/a", "www.example.com", "https://", "https://a b", "http://[", "x"],
)
def test_a_link_that_is_no_address_of_the_web_is_refused(office: Office, link: str) -> None:
    with pytest.raises(UnclearStory, match="https://"):
        adds(office, Words("demo", "See it", link))


@pytest.mark.parametrize("link", ["https://example.com/a?b=1#c", "http://intranet/files/T1-F1/demo.mp4", ""])
def test_an_address_or_none_is_kept(office: Office, link: str) -> None:
    assert adds(office, Words("demo", "See it", f" {link} ")).link == link


def test_a_story_of_nothing_or_without_end_is_refused(office: Office) -> None:
    for text, expected in (("  ", "what happened"), ("x" * 1001, "1,001 characters")):
        with pytest.raises(UnclearStory, match=expected):
            adds(office, Words("win", text))
    adds(office, Words("win", "x" * 1000))


def test_its_author_and_leaders_change_and_delete_it_and_nobody_else(office: Office) -> None:
    story = adds(office)
    for name, may in (("ana", True), ("bo", True), ("chen", False)):
        with office.database.write() as session:
            found = stories.find(session, TEAM, story.id)
            assert stories.may_edit(session, found, name) is may
    with office.database.write() as session, pytest.raises(NotAllowed, match="Whoever added this story"):
        stories.delete(session, stories.find(session, TEAM, story.id), "chen")
    with office.database.write() as session:
        stories.edit(
            session, stories.find(session, TEAM, story.id), Words("win", "New words"), "bo", office.now
        )
        stories.delete(session, stories.find(session, TEAM, story.id), "ana")
    with office.database.read() as session, pytest.raises(NoSuchStory):
        stories.find(session, TEAM, story.id)


def test_what_was_told_with_a_story_follows_its_change_and_its_end(office: Office) -> None:
    sets(office)
    story = adds(office)
    with office.database.write() as session:
        tell_by_hand(session, TEAM, CHANNEL, story_key(story.id), 1, is_pinned=False, by="bo", now=office.now)
    (before,) = office.wanted("vision_post")
    with office.database.write() as session:
        stories.edit(
            session, stories.find(session, TEAM, story.id), Words("win", "New words"), "ana", office.now
        )
    (edited,) = office.wanted("vision_post")
    with office.database.write() as session:
        stories.delete(session, stories.find(session, TEAM, story.id), "ana")
    (gone,) = office.wanted("vision_post")
    assert before.wanted < edited.wanted < gone.wanted
