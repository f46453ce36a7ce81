"""What readers of updates get: short, whole, and nobody pinged who need not act, whatever was written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import delete, select

from bot.message.rendering import Rendered, check
from bot.update.digest_message import MOST_LINES
from bot.update.home import home_blocks
from bot.update.listeners import RENDERERS
from bot.update.post_message import number_line
from bot.update.screens import change_it
from rituals.advice import Number
from rituals.update.digest import LINE
from rituals.update.update import LONGEST, LONGEST_OUTCOME
from storage.item import Audience, Item, Revision, Understanding
from storage.message import Message
from tests.rituals.newsroom import CHANNEL, PLAN, Newsroom
from tests.rituals.office import MONDAY, TEAM, at

HOSTILE = "<!channel> <@U1> *bold* _it_ `code` &lt; @here <https://x.y|z> \u202eعربي 👩‍👩‍👧 ```"
FULL = {key: (HOSTILE * 10)[:most] for key, most in LONGEST.items()}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Newsroom]:
    made = Newsroom(tmp_path)
    yield made
    made.database.close()


def shown(office: Newsroom, purpose: str) -> list[Rendered]:
    with office.database.read() as session:
        rows = session.exec(select(Message).where(Message.purpose == purpose))
        found = [RENDERERS[purpose](session, row, office.now) for row in rows if row.is_wanted]
    assert all(found)
    assert [problem for each in found if each for problem in check(each)] == []
    return [each for each in found if each]


def pings(rendered: Rendered) -> list[str]:
    """Whom Slack would tell: mentions in mrkdwn or text, and user elements."""
    users: list[str] = []

    def walk(part: object) -> None:
        if isinstance(part, dict):
            if part.get("type") in ("user", "usergroup", "broadcast"):
                users.append(str(part.get("user_id", "everybody")))
            if part.get("type") == "mrkdwn":
                assert "<!channel>" not in part["text"]
                assert "<@" not in part["text"]
            for each in part.values():
                walk(each)
        if isinstance(part, list):
            for each in part:
                walk(each)

    walk(rendered.blocks)
    assert "<!" not in rendered.text
    assert "<@" not in rendered.text
    return users


def full(office: Newsroom, **said: object) -> str:
    number = Number(FULL["counted"], FULL["baseline"], FULL["now"], FULL["target"])
    return office.posts(
        (HOSTILE * 10)[:LONGEST_OUTCOME],
        number=number,
        for_whom=FULL["for_whom"],
        next_step=FULL["next_step"],
        ask=FULL["ask"],
        **said,  # type: ignore[arg-type]
    )


def test_only_those_asked_are_pinged_whatever_was_written(office: Newsroom) -> None:
    full(office, asked=("chen",), pillar="p1", pillar_name=HOSTILE)
    assert pings(shown(office, "update")[0]) == ["chen"]
    assert pings(shown(office, "update_mine")[0]) == []


def test_what_people_wrote_stands_there_letter_by_letter(office: Newsroom) -> None:
    full(office)
    text = json.dumps(shown(office, "update")[0].blocks, ensure_ascii=False)
    for said in FULL.values():
        assert json.dumps(said, ensure_ascii=False)[1:-1] in text


def test_an_update_is_at_most_eight_lines(office: Newsroom) -> None:
    full(office, asked=("chen",))
    message = shown(office, "update")[0]
    rows = sum(len(block.get("elements", [])) for block in message.blocks)
    assert rows <= 8


def test_the_longest_plan_for_the_most_people_fits(office: Newsroom) -> None:
    long = (HOSTILE * 20)[:300]
    people = tuple(f"u{number}" for number in range(200))
    said = replace(PLAN, planned=long, now=long, why=long, stops=long, line=(HOSTILE * 20)[:500])
    item = office.changes_plan(*people, channels=(CHANNEL,), said=said)
    for name in people[:150]:
        office.understands(item, name)
    assert pings(shown(office, "change")[0]) == []
    assert len(shown(office, "change_told")) == 200
    assert pings(shown(office, "update_mine")[0]) == []


@pytest.mark.parametrize(
    ("number", "line"),
    [
        (Number("Activation", "31 %", "44 %", "50 %"), "Activation: 31 % → 44 % (target 50 %)"),
        (Number("Activation", "", "44 %", ""), "Activation: 44 %"),
        (Number("Costs", "€ 3,000", "€ 2,100", ""), "Costs: € 3,000 → € 2,100"),
    ],
)
def test_the_number_reads_in_one_line(number: Number, line: str) -> None:
    assert number_line(number) == line


def test_a_digest_of_very_much_is_one_screen_and_counts_the_rest(office: Newsroom) -> None:
    office.follows("chen")
    office.gives_digest(empty=LINE)
    for _ in range(15):
        full(office, asked=("chen",))
    office.changes_plan("chen", said=replace(PLAN, now=HOSTILE))
    office.moves_to(at(MONDAY, "09:00", "Asia/Shanghai"))
    office.moves_to(at(MONDAY, "09:00"))
    for digest, total in ((shown(office, "own_digest")[0], 31), (shown(office, "channel_digest")[0], 30)):
        assert pings(digest) == []
        text = json.dumps(digest.blocks)
        assert text.count('"rich_text_section"') <= MOST_LINES + 3
        assert f"and {total - MOST_LINES} more" in text


def test_an_empty_digest_is_one_line(office: Newsroom) -> None:
    office.follows("chen", empty=LINE)
    office.moves_to(at(MONDAY, "09:00", "Asia/Shanghai"))
    digest = shown(office, "own_digest")[0]
    assert digest.text == "Updates for you: nothing new since Friday 20 November."
    assert len(digest.blocks) == 1


def test_what_was_withdrawn_says_by_whom(office: Newsroom) -> None:
    item = office.posts("Paid sooner")
    office.withdraws(item, by="bo")
    assert "withdrawn by Bo" in shown(office, "update_mine")[0].text


def test_of_what_was_erased_nothing_is_shown_any_more(office: Newsroom) -> None:
    office.posts("Paid sooner")
    office.changes_plan("chen", channels=(CHANNEL,))
    with office.database.write() as session:
        for table in (Understanding, Audience, Revision, Item):
            session.exec(delete(table))
    with office.database.read() as session:
        rows = [row for row in session.exec(select(Message)) if row.purpose in RENDERERS]
        assert len(rows) == 5
        assert [RENDERERS[row.purpose](session, row, office.now) for row in rows] == [None] * 5


def test_home_holds_what_waits_and_is_empty_otherwise(office: Newsroom) -> None:
    with office.database.read() as session:
        assert home_blocks(session, TEAM, "chen", office.now) == []
    for _ in range(7):
        office.changes_plan("chen", said=replace(PLAN, now=HOSTILE))
    with office.database.read() as session:
        waiting = [block.to_dict() for block in home_blocks(session, TEAM, "chen", office.now)]
        mine = [block.to_dict() for block in home_blocks(session, TEAM, "ana", office.now)]
    assert "and 2 more changed plans" in str(waiting)
    assert len(waiting) < 20
    assert mine == []
    ids = [block["block_id"] for block in waiting if "block_id" in block]
    assert len(ids) == len(set(ids))


def test_a_form_opened_again_holds_all_that_was_said(office: Newsroom) -> None:
    item = full(office, asked=("chen",), pillar="gone", pillar_name="A pillar that is no more")
    with office.database.read() as session:
        form = json.dumps(change_it(session, session.get_one(Item, item)).to_dict(), ensure_ascii=False)
    for said in FULL.values():
        assert json.dumps(said, ensure_ascii=False)[1:-1] in form
    assert "A pillar that is no more" in form
    assert '"initial_users": ["chen"]' in form
