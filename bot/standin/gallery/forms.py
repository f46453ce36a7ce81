"""Forms: empty, filled in, refused, and with long words."""

from __future__ import annotations

from bot.standin.gallery.shapes import (
    DAYS,
    EXPLAINED,
    GROUPED,
    LONG,
    LONG_WORD,
    MORNING,
    Cast,
    Group,
    context,
    element,
    option,
    options,
    question,
    section,
)
from bot.standin.workspace import Json


def empty() -> Group:
    asked: list[tuple[str, Json]] = [
        ("Title", element("plain_text_input", "What is it about?")),
        ("What happened?", element("plain_text_input", "As much as you like", multiline=True)),
        ("How many people?", element("number_input", "12", is_decimal_allowed=False)),
        ("Address of the page", element("url_text_input", "https://")),
        ("Email", element("email_text_input", "name@example.com")),
        ("Day of the week", element("static_select", "Choose a day", options=DAYS)),
        ("Cities", element("multi_static_select", "Choose some", option_groups=GROUPED)),
        ("City", element("external_select", "Search for a city", min_query_length=2)),
        ("More cities", element("multi_external_select", "Search for cities", min_query_length=2)),
        ("Owner", element("users_select", "Choose somebody")),
        ("Members", element("multi_users_select", "Choose people")),
        ("Conversation", element("conversations_select", "Choose a conversation")),
        ("Conversations", element("multi_conversations_select", "Choose conversations")),
        ("Channel", element("channels_select", "Choose a channel")),
        ("Channels", element("multi_channels_select", "Choose channels")),
        ("First day", element("datepicker", "Choose a day")),
        ("Hour", element("timepicker", "Choose a time")),
        ("Moment", element("datetimepicker")),
        ("What else", element("checkboxes", options=EXPLAINED)),
        ("How often", element("radio_buttons", options=options("Every week", "Every two weeks"))),
    ]
    blocks = [question(f"empty {label}", label, each) for label, each in asked]
    return Group("Form, empty", "modal", blocks, answers=options("Lisbon", "London", "Lima"))


def filled(of: Cast) -> Group:
    asked: list[tuple[str, Json]] = [
        ("Title", element("plain_text_input", initial_value="Weekly check-in")),
        (
            "What happened?",
            element("plain_text_input", multiline=True, initial_value=f"{LONG}\n\nAnd then this."),
        ),
        ("How many people?", element("number_input", is_decimal_allowed=True, initial_value="4.5")),
        ("Address of the page", element("url_text_input", initial_value=LONG_WORD)),
        ("Email", element("email_text_input", initial_value="ana@example.com")),
        ("Day of the week", element("static_select", options=DAYS, initial_option=DAYS[3])),
        (
            "Cities",
            element(
                "multi_static_select",
                option_groups=GROUPED,
                initial_options=[*GROUPED[0]["options"], GROUPED[1]["options"][0]],
            ),
        ),
        ("City", element("external_select", initial_option=option("Lisbon"))),
        ("More cities", element("multi_external_select", initial_options=options("Lisbon", "Lima"))),
        ("Owner", element("users_select", initial_user=of.friend)),
        ("Members", element("multi_users_select", initial_users=[of.friend, of.other, of.me])),
        ("Conversation", element("conversations_select", initial_conversation=of.channel)),
        ("Conversations", element("multi_conversations_select", initial_conversations=[of.channel])),
        ("Channel", element("channels_select", initial_channel=of.channel)),
        ("Channels", element("multi_channels_select", initial_channels=[of.channel])),
        ("First day", element("datepicker", initial_date="2026-03-02")),
        ("Hour", element("timepicker", initial_time="09:30", timezone="Europe/Madrid")),
        ("Moment", element("datetimepicker", initial_date_time=MORNING)),
        ("What else", element("checkboxes", options=EXPLAINED, initial_options=EXPLAINED[:2])),
        ("How often", element("radio_buttons", options=DAYS[:2], initial_option=DAYS[0])),
    ]
    blocks = [question(f"filled {label}", label, each) for label, each in asked]
    return Group("Form, filled in", "modal", blocks, answers=options("Lisbon", "London", "Lima"))


def refused() -> Group:
    blocks = [
        section("*This check-in* asks nine people. What you change holds from the next one on."),
        question("refused title", "Title", element("plain_text_input", "What is it about?")),
        question(
            "refused day",
            "Day of the week",
            element("static_select", "Choose a day", options=DAYS),
            "The day in each person's own zone.",
        ),
        question("refused people", "Members", element("multi_users_select", "Choose people")),
        question("refused hour", "Hour", element("timepicker", "Choose a time")),
        question("refused date", "First day", element("datepicker", initial_date="2020-01-01")),
        question("refused often", "How often", element("radio_buttons", options=DAYS[:2])),
        question("refused else", "What else", element("checkboxes", options=EXPLAINED)),
        question(
            "refused words",
            "What happened?",
            element("plain_text_input", multiline=True, max_length=60, initial_value=LONG[:55]),
        ),
    ]
    missing = "Please complete this required field."
    errors = {each["block_id"]: missing for each in blocks if each["type"] == "input"}
    errors["refused date"] = (
        "This day has passed. Choose one from today on, or leave the field empty: then it is now."
    )
    return Group("Form, with objections", "modal", blocks, errors=errors)


def narrow() -> Group:
    """Hints, fields that may stay empty, long words, and nothing to choose from."""
    long_label = (
        "What did you finish, what is still open, and what could keep you from it between now and Friday?"
    )
    blocks: list[Json] = [
        question("hint", "Title", element("plain_text_input"), "Shown above each summary."),
        question("optional", "A note", element("plain_text_input", multiline=True), optional=True),
        question("both", "Link", element("url_text_input", "https://"), "To the agenda.", optional=True),
        question("long label", long_label, element("plain_text_input"), LONG, optional=True),
        question(
            "long options",
            "Long options",
            element(
                "static_select",
                options=[option(LONG[:75]), option("Short", LONG[:75])],
                initial_option=option(LONG[:75]),
            ),
        ),
        question(
            "nobody", "Nothing to choose from", element("conversations_select", filter={"include": ["mpim"]})
        ),
        question(
            "nothing found", "Nothing is found here", element("external_select", "Search", min_query_length=1)
        ),
        {"type": "divider"},
        context("A remark at the end of a form."),
    ]
    return Group("Form, with hints and long words", "modal", blocks)
