"""Messages: words, sections, buttons, choices, rich text, tables and pictures."""

from __future__ import annotations

from typing import Any

from bot.standin.gallery.shapes import (
    ALERT_TEXT,
    DAYS,
    EXPLAINED,
    LONG,
    LONG_WORD,
    MORNING,
    Cast,
    Group,
    actions,
    button,
    context,
    element,
    mrkdwn,
    option,
    options,
    plain,
    section,
    surely,
)
from bot.standin.workspace import Json


def words(of: Cast) -> Group:
    moment = f"<!date^{MORNING}^{{date_long}} at {{time}}|2 March 2026>"
    near = f"<!date^{MORNING}^{{date_short_pretty}}|2 March>"
    marked = (
        f"*Bold*, _italic_, ~struck out~ and `code` for <@{of.friend}> and <@{of.me}> in <#{of.channel}>, <!here>. "
        f"It closes on {moment} ({near}); <https://example.com|read why> or write to <mailto:ops@example.com>. "
        ":tada: :white_check_mark: :not_an_emoji_at_all: 1 &lt; 2 &amp; 3"
    )
    quoted = "&gt; What is the one thing you want to finish?\n&gt; And what could stop you?\nThen a line of one's own."
    code = "```SELECT team, count(*)\nFROM answers\nGROUP BY team;```"
    blocks: list[Json] = [
        {"type": "header", "text": plain("Weekly check-in :coffee:")},
        section(marked),
        section(quoted),
        section(code),
        {
            "type": "section",
            "text": plain("Plain text: *nothing* in it is read, not even <@U1>, but :wave: is."),
        },
        {"type": "divider"},
        {
            "type": "context",
            "elements": [
                {"type": "image", "slack_file": {"id": of.picture}, "alt_text": "Answers of the week"},
                mrkdwn(f"Asked by <@{of.friend}> for <#{of.other_channel}>"),
                plain("7 of 9 answered"),
            ],
        },
        context("A line of context that is long enough to be broken: " + LONG),
    ]
    return Group("Words", "message", blocks)


def sections(of: Cast) -> Group:
    picture = {"type": "image", "slack_file": {"id": of.picture}, "alt_text": "Answers of the week"}
    day = element("datepicker", "Choose a day", initial_date="2026-03-02")
    size = element("static_select", "Choose", options=DAYS, initial_option=DAYS[2])
    both = [
        mrkdwn(text) for text in ("*When*\nMondays at 09:00", f"*Where*\n<#{of.channel}>", "*Who*\n9 people")
    ]
    blocks = [
        section("*Standup* asks nine people.", button("Change")),
        section(
            "*Retro* was two weeks ago.", element("overflow", options=options("Pause", "Skip one", "Delete"))
        ),
        section("*Answers* of the week.", picture),
        section("*Day* on which it asks.", size),
        section("*First* day.", day),
        section("*Hour*.", element("timepicker", "Choose a time", initial_time="09:30")),
        section("*Owner*.", element("users_select", "Somebody", initial_user=of.friend)),
        section("*Readers*.", element("multi_users_select", "Anybody", initial_users=[of.friend, of.other])),
        section("*Channel*.", element("conversations_select", "A channel", initial_conversation=of.channel)),
        {"type": "section", "fields": [*both, plain("Plain in a field")]},
        section("*Fields* below words.", fields=both[:2]),
        section(LONG * 2 + LONG_WORD, button("Open")),
    ]
    return Group("Sections", "message", blocks)


def buttons() -> Group:
    blocks = [
        actions(
            "styles",
            button("Skip"),
            button("Answer", style="primary"),
            button("Delete", style="danger"),
            button("Open the guide", url="https://example.com/guide"),
            element("overflow", options=[option("Pause", "Until you start it again"), option("Delete")]),
        ),
        actions(
            "asked first",
            button("Close for all", confirm=surely("Close this check-in?", "Close it")),
            button(
                "Delete for all",
                style="danger",
                confirm=surely("Delete this check-in?", "Delete it", style="danger"),
            ),
        ),
        actions("many", *[button(f"{day['text']['text']} at nine") for day in DAYS], button("x" * 75)),
        actions("not answered", button("Count me in", style="primary")),
        section("*Without an answer* from the app.", button("Try it"), block_id="not answered here"),
    ]
    troubles = {"not answered": ALERT_TEXT, "not answered here": ALERT_TEXT}
    return Group("Buttons", "message", blocks, troubles=troubles)


def choices(of: Cast) -> Group:
    empty = [
        element("static_select", "Choose a day", options=DAYS),
        element("external_select", "Search for a city", min_query_length=2),
        element("users_select", "Choose somebody"),
        element("conversations_select", "Choose a conversation"),
        element("channels_select", "Choose a channel"),
        element("datepicker", "Choose a day"),
        element("timepicker", "Choose a time"),
        element("datetimepicker"),
    ]
    filled = [
        element("static_select", options=DAYS, initial_option=DAYS[0]),
        element("external_select", initial_option=option("Lisbon")),
        element("users_select", initial_user=of.other),
        element("conversations_select", initial_conversation=of.other_channel),
        element("channels_select", initial_channel=of.channel),
        element("datepicker", initial_date="2026-12-24"),
        element("timepicker", initial_time="17:45"),
        element("datetimepicker", initial_date_time=MORNING),
    ]
    blocks = [
        context("Nothing chosen yet"),
        actions("empty", *empty),
        context("Chosen"),
        actions("filled", *filled),
    ]
    return Group(
        "Selects and pickers in a message", "message", blocks, answers=options("Lisbon", "London", "Lima")
    )


def ticks() -> Group:
    boxes = element("checkboxes", options=EXPLAINED, initial_options=EXPLAINED[:1])
    one = element("radio_buttons", options=DAYS[:3], initial_option=DAYS[1])
    marked = element("checkboxes", options=[{"text": mrkdwn("*Bold* and `code`"), "value": "marked"}])
    blocks = [
        section("*What else* it does", boxes),
        section("*The day* it asks", one),
        actions("rows", marked, element("radio_buttons", options=DAYS[:2])),
    ]
    return Group("Boxes to tick", "message", blocks)


def _text(text: str, *styles: str) -> Json:
    return {"type": "text", "text": text} | ({"style": dict.fromkeys(styles, True)} if styles else {})


def _rich(kind: str, *spans: Json, **more: Any) -> Json:
    return {"type": f"rich_text_{kind}", "elements": list(spans), **more}


def _rich_list(style: str, *items: str, **more: Any) -> Json:
    lines = [_rich("section", _text(item)) for item in items]
    return {"type": "rich_text_list", "style": style, "elements": lines, **more}


def rich_text(of: Cast) -> Group:
    spans = [
        _text("Bold", "bold"),
        _text(", "),
        _text("italic", "italic"),
        _text(", "),
        _text("struck out", "strike"),
        _text(", "),
        _text("code", "code"),
        _text(" and "),
        _text("all of it", "bold", "italic", "strike"),
        _text(" for "),
        {"type": "user", "user_id": of.friend},
        _text(", "),
        {"type": "user", "user_id": of.me},
        _text(" and "),
        {"type": "broadcast", "range": "here"},
        _text(" in "),
        {"type": "channel", "channel_id": of.channel},
        _text(" "),
        {"type": "emoji", "name": "rocket"},
        _text(" by "),
        {"type": "date", "timestamp": MORNING, "format": "{date_long} at {time}", "fallback": "2 March 2026"},
        _text(": "),
        {"type": "link", "url": "https://example.com", "text": "the plan"},
        _text(" "),
        {"type": "color", "value": "#007a5a"},
    ]
    lists = [
        _rich_list("bullet", "A first thing", LONG),
        _rich_list("bullet", "One within it", indent=1),
        _rich_list("bullet", "One within that", indent=2),
        _rich_list("ordered", "Ask", "Wait"),
        _rich_list("ordered", "for those who are asleep", indent=1),
        _rich_list("ordered", "Sum up"),
    ]
    behind_bars = [
        _rich_list("bullet", "A list in a quote", "with two lines", border=1),
        _rich("quote", _text("What is quoted stands behind a bar,\nalso in its second line.")),
        _rich("preformatted", _text("SELECT *\nFROM answers -- and a remark that is long " + "-" * 60)),
    ]
    blocks = [
        {"type": "rich_text", "elements": parts} for parts in ([_rich("section", *spans)], lists, behind_bars)
    ]
    return Group("Rich text", "message", blocks)


def _cell(text: str) -> Json:
    return {"type": "raw_text", "text": text}


def table(of: Cast) -> Group:
    person = {"type": "rich_text", "elements": [_rich("section", {"type": "user", "user_id": of.friend})]}
    table = {
        "type": "table",
        "column_settings": [{}, {"is_wrapped": True}, {"align": "right"}, {"align": "center"}],
        "rows": [
            [_cell(text) for text in ("Who", "What they said", "Hours", "Done")],
            [person, _cell(LONG), _cell("4.5"), _cell("yes")],
            [_cell("Chen Wei"), _cell("All clear"), _cell("12"), _cell("no")],
        ],
    }
    return Group("Table", "message", [table])


def pictures(of: Cast) -> Group:
    blocks: list[Json] = [
        {
            "type": "image",
            "slack_file": {"id": of.picture},
            "alt_text": "Nine bars, one for each week, growing",
            "title": plain("Answers of the last nine weeks"),
        },
        {
            "type": "image",
            "image_url": "https://example.com/elsewhere.png",
            "alt_text": "A picture that lies elsewhere: it is never loaded from there",
        },
    ]
    return Group("Pictures", "message", blocks)
