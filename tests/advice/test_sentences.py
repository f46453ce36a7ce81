import pytest

from tests.advice.sentences import KINDS, PARTS, Labelled, load

EACH_KIND = [(about, kind) for about in sorted(KINDS) for kind in sorted(KINDS[about])]


def labelled(about: str, part: str, kind: str) -> tuple[int, int]:
    """How many lines are, and are not, of a kind."""
    judged = [line for line in load(f"{about}_{part}") if kind in line.judged]
    positives = sum(kind in line.kinds for line in judged)
    return positives, len(judged) - positives


def words(line: Labelled) -> int:
    number = line.number
    figures = (number.name, number.baseline, number.now, number.target) if number else ()
    return sum(len(text.split()) for text in (line.text, line.for_whom, line.next, line.ask, *figures))


@pytest.mark.parametrize(("about", "kind"), EACH_KIND)
def test_every_kind_has_enough_of_both_sorts_and_a_part_held_aside(about: str, kind: str) -> None:
    train, held = (labelled(about, part, kind) for part in PARTS)
    assert min(held) >= 15
    assert train[0] + held[0] >= 45
    assert train[1] + held[1] >= 45


@pytest.mark.parametrize("about", sorted(KINDS))
def test_enough_of_them_deserve_no_advice(about: str) -> None:
    lines = [line for part in PARTS for line in load(f"{about}_{part}")]
    assert (
        sum(line.judged == KINDS[about] and not line.kinds and line.language == "en" for line in lines) >= 25
    )
    assert len({line.language for line in lines}) >= 5


@pytest.mark.parametrize("about", sorted(KINDS))
def test_no_sentence_is_in_both_parts(about: str) -> None:
    train, held = ({line.text.casefold() for line in load(f"{about}_{part}")} for part in PARTS)
    assert not train & held


@pytest.mark.parametrize("about", sorted(KINDS))
def test_no_line_is_empty_or_twice_in_its_part(about: str) -> None:
    for part in PARTS:
        lines = load(f"{about}_{part}")
        assert all(line.text.strip() for line in lines)
        assert len(set(lines)) == len(lines)


def test_an_update_is_labelled_too_long_when_it_has_more_than_eighty_words() -> None:
    lines = [line for part in PARTS for line in load(f"update_{part}") if "too_long" in line.judged]
    wrong = [line.text for line in lines if (words(line) > 80) != ("too_long" in line.kinds)]
    assert not wrong


def test_what_has_no_figure_is_not_blamed_for_a_missing_baseline() -> None:
    lines = [line for part in PARTS for line in load(f"update_{part}")]
    assert not [line.text for line in lines if {"no_number", "no_baseline"} <= line.kinds]
