"""What writers read: one kind sentence with a remedy; and texts that nobody foresaw."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rituals.advice import Advice, Number, advise_update, advise_vision
from tests.advice.measure import advise
from tests.advice.sentences import KINDS, load

# Words that the rules look for, beside any text at all.
FRAGMENTS = (
    "we our the customers who that from 9 to 4 up down by 12% next will in May, . ; : ( ) - – 1,200 v2.3 OKRs ABC-12"
    " leading provider of better than before was were had four workshops İstanbul 待ち時間 عقدنا \n \x00 \ud800"
)
TEXTS = st.one_of(st.text(), st.lists(st.sampled_from(FRAGMENTS.split(" "))).map(" ".join))


def kinds(advice: list[Advice]) -> set[str]:
    return {each.kind for each in advice}


def says(advice: list[Advice], kind: str) -> str:
    return next(each.says for each in advice if each.kind == kind)


def test_advice_names_the_word_and_a_remedy() -> None:
    advice = advise_vision("We offer our customers innovative solutions.")
    assert kinds(advice) == {"no_value", "buzzwords"}
    assert says(advice, "buzzwords").startswith("“innovative” could stand in any vision")


def test_advice_names_the_figure_that_stands_alone() -> None:
    advice = advise_update("The average wait at the counter is 6 minutes.", next_step="Saturdays")
    assert kinds(advice) == {"no_baseline"}
    assert "“6 min" in says(advice, "no_baseline")


def test_advice_names_the_first_piece_of_jargon() -> None:
    assert "“PMO”" in says(advise_update("We met the PMO about the RACI."), "jargon")


def test_a_short_form_that_is_explained_is_no_jargon() -> None:
    told = "The mean time to repair (MTTR) fell from 9 to 4 hours; next we look at nights."
    assert advise_update(told) == []


def test_a_text_that_says_everything_gets_no_advice() -> None:
    assert advise_vision("Nurses spend their shift with patients, not with forms.") == []
    assert advise_update("Refunds arrive in 2 days, down from 11. Next we do the same for exchanges.") == []


def test_what_stands_in_the_other_fields_counts() -> None:
    assert "no_beneficiary" not in kinds(advise_vision("A home that stays warm.", for_whom="Tenants"))
    assert "no_value" not in kinds(
        advise_vision("The partner of craftsmen.", value="They are paid in a week")
    )
    number = Number("days until an answer", baseline="9", now="5")
    assert (
        advise_update("Residents get an answer from us.", number=number, next_step="The building office")
        == []
    )


def test_a_figure_in_the_field_without_what_it_was_before_asks_for_that() -> None:
    advice = advise_update(
        "Churches lend us kitchens.", number=Number("meals", now="340"), next_step="Ask others"
    )
    assert kinds(advice) == {"no_baseline"}


def test_a_target_is_nothing_that_was_reached() -> None:
    advice = advise_update(
        "Parents are happier.", number=Number("meals", target="340"), next_step="Ask others"
    )
    assert kinds(advice) == {"no_number"}


@pytest.mark.parametrize("nothing", ["", "   ", "\n\t"])
def test_there_is_no_advice_on_nothing(nothing: str) -> None:
    assert advise_vision(nothing) == []
    assert advise_update(nothing) == []


@pytest.mark.parametrize(
    "text",
    [
        "患者さんが待たずに診てもらえる病院にする。",
        "كل مزارع في الوادي يعرف متى يسقي أرضه.",
        "Wir hatten vier Workshops.",
        "Vi holdt fire workshops.",
        "Hicimos cuatro talleres con los profesores.",
        "Odbyły się cztery warsztaty.",
        "Pidimme neljä työpajaa.",
        "Kami mengadakan empat lokakarya.",
    ],
)
def test_other_languages_are_left_alone(text: str) -> None:
    assert advise_vision(text) == []
    assert advise_update(text) == []


def test_length_is_counted_in_every_language() -> None:
    assert kinds(advise_vision("町の人が安心して暮らせるように、" * 8)) == {"too_long"}
    assert kinds(advise_update("Wir haben vier Workshops gehalten. " * 20)) == {"too_long"}


@pytest.mark.parametrize(
    "short", ["Be the best.", "Dare more.", "Zero accidents.", "Double our revenue by 2030."]
)
def test_short_english_is_read_as_english(short: str) -> None:
    assert advise_vision(short)


def test_every_piece_of_advice_is_a_short_sentence_that_quotes_little() -> None:
    for about in KINDS:
        for advice in (each for line in load(f"{about}_train") for each in advise(about, line)):
            assert advice.kind in KINDS[about]
            assert advice.says.endswith(".")
            assert len(advice.says) < 160
            assert len(advice.says.partition("“")[2].partition("”")[0]) <= 40


def test_a_long_word_is_not_repeated_whole() -> None:
    quoted = says(advise_vision("Our hyperscal" + "e" * 200 + " for the nurses."), "buzzwords")
    assert len(quoted.partition("“")[2].partition("”")[0]) == 40


@given(TEXTS, TEXTS, TEXTS)
def test_any_text_gets_the_same_advice_twice_and_each_kind_once(text: str, other: str, third: str) -> None:
    vision = advise_vision(text, why=other, for_whom=third, value=other, pillars=[third])
    update = advise_update(
        text, for_whom=other, number=Number(other, third, text, other), next_step=third, ask=text
    )
    assert vision == advise_vision(text, why=other, for_whom=third, value=other, pillars=[third])
    for about, advice in (("vision", vision), ("update", update)):
        assert kinds(advice) <= KINDS[about]
        assert len(kinds(advice)) == len(advice)
    assert update == advise_update(
        text, for_whom=other, number=Number(other, third, text, other), next_step=third, ask=text
    )


@pytest.mark.parametrize(
    "again", ["a ", "1,", "1.1.", "up to 1 ", "that, ", "-", "A-1 ", "be be ", "by 3 ", "((", "は。"]
)
def test_no_repetition_makes_it_slow(again: str) -> None:
    text = (again * 3_000)[:3_000]
    # The timeout of the test says when it is slow; a pattern gone wild would take minutes.
    advise_vision(text, why=text, value=text)
    advise_update(text, for_whom=text, ask=text)
