"""What readers of updates get: short, whole, and nobody pinged who need not act, whatever was written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import delete, select

from bot.form import WRITE_FIRST
from bot.home.view import home_view
from bot.message.rendering import Rendered, check
from bot.update.digest_message import MOST_LINES
from bot.update.home import home_blocks
from bot.update.listeners import RENDERERS
from bot.update.post_message import Byline, change_blocks, number_line
from bot.update.screens import change_it, checked
from rituals.advice import Number
from rituals.update.digest import LINE
from rituals.update.update import LONGEST, LONGEST_OUTCOME
from storage.commitment import Commitment, CommitmentChange, CommitmentState
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
        form = json.dumps(
            change_it(session, session.get_one(Item, item), "ana").to_dict(), ensure_ascii=False
        )
    for said in FULL.values():
        assert json.dumps(said, ensure_ascii=False)[1:-1] in form
    assert "A pillar that is no more" in form
    assert '"initial_users": ["chen"]' in form


def digests(office: Newsroom) -> list[str]:
    """What the channel's digests say now, all of them posted."""
    with office.database.write() as session:
        for row in session.exec(select(Message).where(Message.purpose == "channel_digest")):
            row.ts = row.ts or "1.0"
    return [json.dumps(each.blocks) for each in shown(office, "channel_digest")]


def test_a_digest_goes_on_without_what_was_withdrawn(office: Newsroom) -> None:
    office.gives_digest()
    first, second = office.posts("Paid sooner"), office.posts("Sent sooner")
    office.moves_to(at(MONDAY, "09:00"))
    (before,) = office.wanted("channel_digest")
    office.moves_to(at(MONDAY, "17:00"))
    office.withdraws(first)
    assert office.wanted("channel_digest")[0].wanted > before.wanted
    (left,) = digests(office)
    assert "Paid sooner" not in left
    assert "Sent sooner" in left
    office.withdraws(second)
    (left,) = digests(office)
    assert "What was here has been taken back." in left
    assert "sooner" not in left


def test_a_digest_whose_all_was_withdrawn_before_it_went_out_is_not_sent(office: Newsroom) -> None:
    office.follows("chen")
    item = office.posts("Paid sooner")
    office.moves_to(at(MONDAY, "09:00", "Asia/Shanghai"))
    office.withdraws(item)
    (row,) = office.wanted("own_digest")
    with office.database.read() as session:
        assert RENDERERS["own_digest"](session, row, office.now) is None


def test_the_small_print_names_the_pillar_without_a_second_dot(office: Newsroom) -> None:
    office.posts("Paid sooner", pillar="p1", pillar_name="Trust")
    small = shown(office, "update")[0].blocks[-1]["elements"]
    assert small[-1]["text"] == "Pillar: Trust"


@pytest.mark.parametrize(
    ("pillar", "line", "said"),
    [("Quick", "Minutes", "Quick · “Minutes”"), ("Quick", "", "Quick"), ("", "Minutes", "“Minutes”")],
)
def test_what_a_plan_serves_has_no_empty_quotes(pillar: str, line: str, said: str) -> None:
    blocks = change_blocks(replace(PLAN, pillar_name=pillar, line=line), Byline("Ana"))
    assert json.dumps(blocks[0].to_dict(), ensure_ascii=False).count(f'": {said}"') == 1


def checks(office: Newsroom, outcome: str) -> str:
    typed = {"outcome": {"value": {"value": outcome}}, "for_whom": {"value": {"value": "small shops"}}}
    with office.database.read() as session:
        view = checked(session, TEAM, "ana", {"private_metadata": "", "state": {"values": typed}})
    return json.dumps(view.to_dict(), ensure_ascii=False)


def test_a_check_of_nothing_asks_to_write_and_of_too_much_says_so_first(office: Newsroom) -> None:
    assert WRITE_FIRST in checks(office, " ")
    long = checks(office, "x" * (LONGEST_OUTCOME + 1))
    assert "This has 301 characters" in long
    assert "no advice" not in long


def test_home_does_not_say_that_nothing_is_asked_while_something_waits(office: Newsroom) -> None:
    def home(name: str) -> str:
        with office.database.read() as session:
            return json.dumps(home_view(session, TEAM, name, office.now).to_dict())

    assert "Nothing right now." in home("chen")
    office.changes_plan("chen")
    assert "Nothing right now." not in home("chen")
    with office.database.write() as session:
        asked = {"state": CommitmentState.PROPOSED, "owner_id": "dalia"}
        row = Commitment(
            team_id=TEAM, channel_id=CHANNEL, text="Call", made_by="ana", made_at=office.now, **asked
        )
        session.add(row)
        session.flush()
        session.add(CommitmentChange(commitment_id=row.id, number=1, by="ana", at=office.now, **asked))
    assert "Nothing right now." not in home("dalia")
    assert "Nothing right now." in home("grace")
