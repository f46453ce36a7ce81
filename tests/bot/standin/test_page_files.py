"""What a message carries in a real browser: its files, its pin, and what can be done with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from slack_sdk import WebClient

from bot.standin.pace import Pace
from bot.standin.server import StandIn
from tests.bot.standin.stage import RELAXED, Listener, modal, question, standing_in, web
from tests.browser import Screens, at_rest, message, screens_on, writes


@pytest.fixture
def screens(browser: Browser) -> Iterator[Screens]:
    with standing_in(pace=RELAXED) as standin, screens_on(browser, standin) as opened:
        yield opened


def able(standin: StandIn) -> WebClient:
    """The app's client, with the permissions for files and pins."""
    manifest = standin.workspace.app.manifest
    scopes = [*standin.workspace.app.scopes, "files:write", "pins:write"]
    standin.workspace.app.manifest = manifest | {"oauth_config": {"scopes": {"bot": scopes}}}
    return web(standin)


def test_a_file_is_a_card_that_can_be_downloaded(screens: Screens) -> None:
    page = screens.open("ana")
    able(screens.standin).files_upload_v2(
        channel=screens.workspace.channel("team").id,
        filename="answers.csv",
        content="x" * 2048,
        title="All answers",
    )
    card = message(page, "All answers").get_by_role("link", name="All answers")
    expect(card).to_contain_text("CSV, 2 kB")
    with page.expect_download() as download:
        card.click()
    assert download.value.suggested_filename == "answers.csv"
    assert Path(download.value.path()).read_text() == "x" * 2048


def test_a_link_to_a_file_or_a_message_stays_in_the_page(screens: Screens) -> None:
    page, client = screens.open("ana"), able(screens.standin)
    team, general = (screens.workspace.channel(name).id for name in ("team", "general"))
    bo = screens.standin.hand("bo")
    bo.says("#general", "Look at this", file=("plan.txt", b"plan"))
    said = bo.messages("#general")[-1]
    archive = f"{screens.standin.url}/archives/{general}/p{said['ts'].replace('.', '')}"
    client.chat_postMessage(
        channel=team, text=f"<{said['files'][0]['permalink']}|The plan>, <{archive}|said here>"
    )
    with page.expect_popup() as popup:
        message(page, "The plan").get_by_role("link", name="said here").click()
    expect(popup.value.get_by_label("Message #general")).to_be_visible()
    popup.value.goto("about:blank")
    ana = screens.workspace.person("ana").id
    link = message(page, "The plan").get_by_role("link", name="The plan")
    assert link.get_attribute("href") == f"/gateway/{ana}/files/{said['files'][0]['id']}"


def test_a_pinned_message_says_who_pinned_it(screens: Screens) -> None:
    page, client = screens.open("ana"), able(screens.standin)
    team = screens.workspace.channel("team").id
    ts = client.chat_postMessage(channel=team, text="Every answer in a minute")["ts"]
    client.pins_add(channel=team, timestamp=ts)
    expect(message(page, "Every answer")).to_contain_text("Pinned by kettle")
    client.pins_remove(channel=team, timestamp=ts)
    expect(message(page, "Every answer")).not_to_contain_text("Pinned by")


def test_more_actions_work_by_keyboard_alone_and_on_what_the_app_said(screens: Screens) -> None:
    client = web(screens.standin)

    def answer(payload: dict[str, object]) -> dict[str, object]:
        if payload.get("type") == "message_action":
            client.views_open(trigger_id=payload["trigger_id"], view=modal("Steep", question("why", "Why?")))
        return {}

    with Listener(screens.standin, answer):
        page = screens.open("ana")
        client.chat_postMessage(channel=screens.workspace.channel("team").id, text="Your tea is ready")
        more = message(page, "Your tea is ready").get_by_role("button", name="More actions")
        more.focus()
        expect(more).to_be_in_viewport()
        page.keyboard.press("Enter")
        entry = page.get_by_role("menuitem", name="Steep")
        expect(entry).to_be_focused()
        expect(entry).to_contain_text("kettle")
        page.keyboard.press("Enter")
        expect(page.get_by_role("dialog", name="Steep").get_by_label("Why?")).to_be_focused()
        page.keyboard.press("Escape")
        at_rest(page)
        expect(more).to_be_focused()


def test_an_action_that_is_not_answered_says_so_below_the_message(browser: Browser) -> None:
    with (
        standing_in(pace=Pace(ack_seconds=0.2)) as standin,
        Listener(standin, lambda payload: None),
        screens_on(browser, standin) as screens,
    ):
        page = screens.open("ana")
        writes(page, "Hot water")
        message(page, "Hot water").hover()
        message(page, "Hot water").get_by_role("button", name="More actions").click()
        page.get_by_role("menuitem", name="Steep").click()
        expect(message(page, "Hot water")).to_contain_text("did not respond in time")
