"""What there is to see on the page, put there for tests that look at all of it: talk, forms, and the gallery."""

from __future__ import annotations

from playwright.sync_api import Page

from bot.standin import modals, people
from bot.standin.server import StandIn
from bot.standin.workspace import Json, Trigger
from tests.bot.standin.stage import buttons, modal, question, web
from tests.browser import Screens, at_rest

TODAY = "Who brings cake on Friday?"


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def options(*labels: str) -> list[Json]:
    return [{"text": plain(label), "value": label.lower()} for label in labels]


def hung(screens: Screens, name: str = "ana", *, width: int = 1280, dark: bool = False) -> Page:
    """The gallery with this person in front of it."""
    page = screens.open(name, width=width, dark=dark)
    page.goto(f"{screens.standin.url}/gallery?as={screens.workspace.person(name).id}")
    at_rest(page)
    return page


def talk(standin: StandIn) -> str:
    """In #team: something of people with reactions and replies, something of the app with blocks. Gives the thread."""
    workspace, client = standin.workspace, web(standin)
    team, ana, bo = workspace.channel("team"), standin.hand("ana"), standin.hand("bo")
    start = bo.says("#team", TODAY)
    ana.says("#team", "I can, @Bo Jensen. See https://example.com/cake for `cake.txt`", thread=start)
    for name, emoji in (("ana", "tada"), ("chen", "tada"), ("chen", "eyes")):
        standin.call(people.react, workspace, workspace.person(name).id, team.id, start["ts"], emoji)
    ana.says("#team", "And *I* bring plates: ```paper\nnot plastic```", file=("plates.csv", b"plates"))
    words = {
        "type": "mrkdwn",
        "text": f"*Standup* for <@{workspace.person('ana').id}> in <#{team.id}>, <https://example.com|why>",
    }
    blocks: list[Json] = [
        {"type": "header", "text": plain("Monday's standup")},
        {"type": "section", "text": words},
        {"type": "context", "elements": [plain("Closes at noon")]},
        buttons("Answer", "Skip"),
    ]
    client.chat_postMessage(channel=team.id, text="Standup", blocks=blocks)
    client.chat_postEphemeral(
        channel=team.id, user=workspace.person("ana").id, text="You have not answered yet"
    )
    return str(start["ts"])


def form(title: str = "Tea round") -> Json:
    """One field of each sort, the first of them asked for."""
    places = {"type": "multi_conversations_select", "filter": {"include": ["public"]}}
    deeper = {"type": "button", "action_id": "deeper", "text": plain("Go deeper")}
    blocks = [
        {"type": "section", "block_id": "more", "text": plain("There is more."), "accessory": deeper},
        question("kind", "Which tea?") | {"hint": plain("Any that we have.")},
        question("note", "A note", multiline=True) | {"optional": True},
        question("size", "Size", type="static_select", options=options("Cup", "Pot")),
        question("who", "Who drinks?", type="multi_users_select"),
        question("where", "Where?", **places),
        question("with", "With", type="checkboxes", options=options("Milk", "Sugar")),
        question("how", "How", type="radio_buttons", options=options("Hot", "Iced")),
        question("day", "Which day?", type="datepicker"),
        question("when", "When?", type="timepicker"),
        question("cups", "Cups", type="number_input", is_decimal_allowed=False),
        question("shop", "Shop", type="url_text_input"),
    ]
    return modal(title, *blocks)


def ask(standin: StandIn, name: str, *views: Json) -> None:
    """These forms lie on this person's screen, the last on top."""
    workspace = standin.workspace
    user = workspace.person(name).id
    for at, view in enumerate(views):
        put = modals.push if at else modals.open
        standin.call(put, workspace, Trigger("", user, 0.0, view_id="" if at else None), view)


def refuse(standin: StandIn, name: str) -> None:
    """Everything in the topmost form is objected to."""
    workspace = standin.workspace
    top = modals.stack(workspace, workspace.person(name).id)[-1]
    inputs = [block["block_id"] for block in top.payload["blocks"] if block["type"] == "input"]
    standin.call(
        modals.object_to, workspace, top, dict.fromkeys(inputs, "We are out of it."), "The kettle is cold."
    )
