"""What people type, and what we make of it."""

from __future__ import annotations

from contextlib import suppress
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rituals.refusals import Refusal
from rituals.words import (
    UnclearTime,
    explain_time,
    fold,
    is_nothing,
    join_words,
    nearest,
    parse_time,
)

COMMANDS = ["help", "people", "settings", "skip", "export"]


# Times of day


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("9", "09:00"),
        ("09", "09:00"),
        ("9.30", "09:30"),
        ("9:30", "09:30"),
        ("9,30", "09:30"),
        ("9 30", "09:30"),
        ("930", "09:30"),
        ("0930", "09:30"),
        ("1745", "17:45"),
        ("9h", "09:00"),
        ("9h30", "09:30"),
        ("9 Uhr 30", "09:30"),
        ("9 o'clock", "09:00"),
        ("nine o’clock", "09:00"),
        ("９：３０", "09:30"),
        (" at 9:30. ", "09:30"),
        ("9 am", "09:00"),
        ("9AM", "09:00"),
        ("9:30pm", "21:30"),
        ("9:30 p.m.", "21:30"),
        ("12 pm", "12:00"),
        ("12am", "00:00"),
        ("12:30 am", "00:30"),
        ("noon", "12:00"),
        ("12 noon", "12:00"),
        ("Midnight", "00:00"),
        ("0:00", "00:00"),
        ("half nine", "09:30"),
        ("half-nine", "09:30"),
        ("half past nine", "09:30"),
        ("half past 9 pm", "21:30"),
        ("quarter past 9", "09:15"),
        ("a quarter to ten", "09:45"),
        ("quarter to 1 pm", "12:45"),
        ("quarter to midnight", "23:45"),
        ("ten to nine", "08:50"),
        ("20 minutes past 9", "09:20"),
        ("twenty-five to six", "05:35"),
        ("nine thirty", "09:30"),
        ("nine forty-five", "09:45"),
    ],
)
def test_a_time_is_read_the_way_people_write_it(typed: str, meant: str) -> None:
    assert parse_time(typed) == time.fromisoformat(meant)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Please give a time of day, for example 9:30, 14:00 or 9 pm."),
        (
            "25:00",
            "25:00 is not on the clock: hours go from 0 to 23. Please write it like 9:30, 14:00 or 9 pm.",
        ),
        (
            "9:75",
            "9:75 is not on the clock: minutes go from 0 to 59. Please write it like 9:30, 14:00 or 9 pm.",
        ),
        ("24:00", "A day runs from 00:00 to 23:59. For midnight, please write 00:00"),
        ("14 pm", "Hours with am or pm go from 1 to 12, so “14 pm” is unclear."),
        ("0 am", "Hours with am or pm go from 1 to 12"),
        ("after lunch", "I could not read “after lunch” as a time of day. Please write it like 9:30"),
        ("9:5", "I could not read “9:5”"),
        ("-9", "I could not read “-9”"),
        ("9:30-10:00", "I could not read “9:30-10:00”"),
        ("quarter nine", "I could not read “quarter nine”"),
        ("quarter past 9:20", "I could not read “quarter past 9:20”"),
        ("75 past 9", "I could not read “75 past 9”"),
    ],
)
def test_a_time_that_is_unclear_is_refused_with_an_example(typed: str, sentence: str) -> None:
    with pytest.raises(UnclearTime) as refused:
        parse_time(typed)
    assert str(refused.value).startswith(sentence)
    assert isinstance(refused.value, Refusal)
    assert isinstance(refused.value, ValueError)


def test_a_refusal_quotes_only_the_beginning_of_a_long_text() -> None:
    with pytest.raises(UnclearTime) as refused:
        parse_time("whenever the coffee is ready and everybody has found the link " * 50)
    assert "whenever the coffee" in str(refused.value)
    assert len(str(refused.value)) < 150


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("half nine", "I read “half nine” the English way, as 09:30. If you mean 08:30, please write that."),
        ("half 9 pm", "I read “half 9 pm” the English way, as 21:30. If you mean 20:30, please write that."),
        ("12 pm", "12 am is midnight and 12 pm is noon, so I read “12 pm” as 12:00."),
        ("5", "I read “5” as 05:00 in the morning. For the afternoon, write 17:00."),
        ("half past nine", None),
        ("9:30", None),
        ("5 am", None),
        ("17:00", None),
    ],
)
def test_what_others_would_read_differently_is_explained(typed: str, sentence: str | None) -> None:
    assert explain_time(typed) == sentence


@given(st.times())
def test_a_time_written_in_any_usual_form_is_read_back(at: time) -> None:
    at = at.replace(second=0, microsecond=0)
    forms = ("%H:%M", "%H.%M", "%H%M", "%Hh%M", "%H %M", "%I:%M %p", "%I:%M%p")
    assert {parse_time(at.strftime(form)) for form in forms} == {at}


@given(st.one_of(st.text(), st.from_regex(r"(half |quarter to )?[0-9 :.h]{1,6} ?(am|pm)?")))
def test_whatever_is_typed_becomes_a_whole_minute_or_a_kind_refusal(typed: str) -> None:
    with suppress(UnclearTime):
        at = parse_time(typed)
        assert (at.second, at.microsecond, at.tzinfo) == (0, 0, None)


# Words and commands


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], ""),
        (["Ana"], "Ana"),
        (["Ana", "Ben"], "Ana and Ben"),
        (["Ana", "Ben", "Chloé"], "Ana, Ben and Chloé"),
    ],
)
def test_words_are_joined_as_a_person_lists_them(words: list[str], sentence: str) -> None:
    assert join_words(words) == sentence


def test_the_joining_word_can_be_another() -> None:
    assert join_words(["today", "tomorrow"], "or") == "today or tomorrow"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("setings", "settings"),
        ("HELP", "help"),
        ("poeple", "people"),
        ("éxport", "export"),
        ("banana", None),
        ("", None),
    ],
)
def test_a_mistyped_command_finds_its_nearest(typed: str, meant: str | None) -> None:
    assert nearest(typed, COMMANDS) == meant


def test_the_nearest_keeps_the_spelling_of_the_choice() -> None:
    assert nearest("malmo", ["Malmö", "Oslo"]) == "Malmö"


@pytest.mark.parametrize(
    ("typed", "plain"),
    [("  São  PAULO ", "sao paulo"), ("Łódź", "lodz"), ("Straße", "strasse"), ("Ærø", "aero")],
)
def test_folding_leaves_the_bare_letters(typed: str, plain: str) -> None:
    assert fold(typed) == plain


# Nothing in the way


@pytest.mark.parametrize(
    "answer",
    """
    no; No.; NO!; none; None :); nope; nah; -; —; ...; n/a; N/A; n.a.; na; nil; 0; nothing; Nothing!; (none); _none_
    *None*; all good; All good here 👍; All good, nothing today.; no blockers; No blockers today!; No, none
    none - all good; no issues so far; currently none; not today; not at the moment; I’m not blocked; I'm good; 👍; 👍🏽
    ✅; :+1:; :+1::skin-tone-3:; none :tada:; nein; Nein, alles gut; nichts; nada; Nada por ahora; ninguno
    Ningún bloqueo; rien; Rien à signaler.; aucun; niente; nessuno; não; Tudo bem; geen; ingen; inget; brak; нет
    なし; 特になし。; 没有; 없음
    """.replace("\n", ";").split(";"),
)
def test_an_answer_that_means_nothing_is_recognised(answer: str) -> None:
    assert is_nothing(answer.strip())


def test_every_line_of_an_answer_counts() -> None:
    assert is_nothing("No.\nAll good!\n")
    assert not is_nothing("No.\nAll good!\nOnly the VPN.")


@pytest.mark.parametrize(
    "answer",
    [
        "no, but the build is red",
        "No. The build is red though",
        "nothing except the VPN",
        "nothing works",
        "none of my tests pass",
        "no\nVPN is down",
        "No access to staging",
        "not sure",
        "nada funciona",
        "nein, aber das VPN",
        "rien ne marche",
        "all good except the VPN",
        "none?",
        "?",
        "!!!",
        ":(",
        "🔥",
        "👍 but slow",
        ":fire:",
        "yes",
        "blocked",
        "C++",
        "no.1: waiting for Ana",
        "waiting for Ana – nothing else",
    ],
)
def test_an_answer_with_something_in_it_is_kept(answer: str) -> None:
    assert not is_nothing(answer)


@given(st.text(alphabet=st.characters(categories=["L", "N"]), min_size=12, max_size=40))
def test_no_word_is_mistaken_for_nothing(word: str) -> None:
    assert not is_nothing(f"no {word}")
    assert not is_nothing(f"{word}, no")
