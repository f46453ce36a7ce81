"""What people write, made fit for a cell."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.export.book import Marked
from bot.export.cells import (
    CONTINUED,
    GOES_ON,
    LONGEST,
    cleaned,
    continued,
    escaped,
    is_like_a_formula,
    pieces,
)

ANYTHING = st.text(st.characters(), max_size=60)
"""Lone surrogates and control characters too."""
LETTERS = ["e\u0301", "👍🏽", "👩\u200d👧", "a", "न\u093f"]
"""As people see them."""


def joined(cut: list[str]) -> str:
    return "".join(piece.removeprefix(CONTINUED).removesuffix(GOES_ON) for piece in cut)


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def decoded(text: str) -> str:
    """As Excel reads it: from left to right, each escape once."""
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("bell \x07", "bell ␇"),
        ("\x00", "␀"),
        ("delete \x7f", "delete \x7f"),
        ("half \ud83d", "half �"),
        ("\ude00 half", "� half"),
        ("two halves \ud83d\ude00", "two halves 😀"),
        ("\ufffe\uffff", "��"),
        ("one\r\ntwo\rthree\nfour\tfive", "one\ntwo\nthree\nfour\tfive"),
    ],
)
def test_characters_that_a_file_cannot_hold_become_symbols(typed: str, kept: str) -> None:
    assert cleaned(typed) == kept


@given(ANYTHING)
def test_whatever_is_typed_a_file_can_hold_it(typed: str) -> None:
    clean = cleaned(typed)
    clean.encode()
    assert re.search("[\x00-\x08\x0b-\x1f\ufffe\uffff]", clean) is None
    assert cleaned(clean) == clean


@given(st.text("_x0041F5ab", max_size=40))
@example("_x0041_x0042_")
@example("_x005F_x0041_")
@example("__x0041__")
def test_what_looks_like_an_escape_of_excels_is_read_as_it_was_typed(typed: str) -> None:
    assert decoded(escaped(typed)) == typed


@pytest.mark.parametrize(
    "text", ["=1", "+1", "-1", "@x", " =1", "\t1", "\n=1", "＝1", "#N/A", "#DIV/0!", "#NAME?"]
)
def test_what_a_program_could_take_for_a_formula_is_known(text: str) -> None:
    assert is_like_a_formula(text)


@pytest.mark.parametrize("text", ["", "a=1", "#team", "#1 of 3", "1", "'=1", "مرحبا"])
def test_what_no_program_takes_for_a_formula_is_left_alone(text: str) -> None:
    assert not is_like_a_formula(text)


# Long texts


@pytest.mark.parametrize(
    "text",
    [
        "x" * 40_000,
        "word " * 20_000,
        "😀" * 40_000,
        "e\u0301" * 40_000,
        "👩\u200d👧" * 12_000,
        "_x0041_" * 12_000,
        "\u0301" * 40_000,
        "\x07" * 40_000,
        "line\r\n" * 10_000,
    ],
    ids=["letters", "words", "emoji", "accents", "families", "escapes", "accents only", "controls", "lines"],
)
def test_a_long_text_is_cut_so_that_each_piece_fits_and_nothing_is_missing(text: str) -> None:
    cut = pieces(text)
    assert len(cut) > 1
    assert max(units(escaped(piece)) for piece in cut) <= LONGEST
    assert joined(cut) == cleaned(text)
    assert [piece.endswith(GOES_ON) for piece in cut] == [True] * (len(cut) - 1) + [False]
    assert [piece.startswith(CONTINUED) for piece in cut] == [False] + [True] * (len(cut) - 1)


def test_a_text_as_long_as_a_cell_stays_in_one() -> None:
    assert pieces("x" * LONGEST) == ["x" * LONGEST]
    assert len(pieces("x" * LONGEST + "y")) == 2


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(LETTERS), min_size=1, max_size=8), st.integers(0, 9))
def test_no_cut_is_inside_what_people_see_as_one_character(letters: list[str], before: int) -> None:
    for piece in pieces("x" * before + "".join(letters) * 9_000)[1:]:
        first = piece.removeprefix(CONTINUED)[0]
        assert not unicodedata.category(first).startswith("M")
        assert first not in "\u200d🏽"


def test_words_are_kept_whole_where_there_are_blanks() -> None:
    for piece in pieces("customers " * 10_000)[:-1]:
        assert piece.removesuffix(GOES_ON).endswith("customers ")


def test_a_row_goes_on_below_with_what_is_short_repeated_and_numbers_left_out() -> None:
    rows = list(continued([["Ana", "x" * 40_000, 7], ["Bo", "short", 8]]))
    assert [(row[0], row[2]) for row in rows] == [("Ana", 7), ("Ana", None), ("Bo", 8)]
    assert joined([str(row[1]) for row in rows[:2]]) == "x" * 40_000


def test_two_long_texts_of_one_row_go_on_side_by_side() -> None:
    first, second, third = continued([["x" * 40_000, "y" * 80_000]])
    assert joined([str(first[0]), str(second[0])]) == "x" * 40_000
    assert joined([str(row[1]) for row in (first, second, third)]) == "y" * 80_000
    assert third[0] is None


def test_a_marked_text_goes_on_marked() -> None:
    rows = list(continued([[Marked("x" * 40_000), Marked(3)]]))
    assert [type(row[0]) for row in rows] == [Marked, Marked]
