"""Countries whose public holidays are known, found by what people call them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

import holidays

from rituals.words import fold, nearest

# What people type, beside the English names of the ISO table.
_ALSO = {
    "AE": "UAE; Emirates",
    "AT": "Österreich",
    "BE": "België; Belgique",
    "BR": "Brasil",
    "CH": "Schweiz; Suisse; Svizzera",
    "CZ": "Czechia",
    "DE": "Deutschland",
    "ES": "España",
    "GB": "United Kingdom; UK; Great Britain; England",
    "IT": "Italia",
    "KR": "South Korea",
    "NL": "Holland; Nederland",
    "PL": "Polska",
    "TR": "Türkiye",
    "US": "USA; America; United States of America",
}
MOST_FOUND = 100


@dataclass(frozen=True)
class Country:
    """`code` is ISO 3166, two letters."""

    code: str
    name: str


def search_countries(text: str) -> list[Country]:
    """The best match first, all in order of name for an empty text. A typing mistake is forgiven."""
    typed = fold(text)
    ranked = [(rank, country) for country in _countries() if (rank := _rank(country, typed)) is not None]
    if not ranked:
        likely = nearest(typed, [name for country in _countries() for name in _names(country)], 0.75)
        ranked = [(0, country) for country in _countries() if likely in _names(country)]
    ranked.sort(key=lambda pair: (pair[0], pair[1].name))
    return [country for _, country in ranked[:MOST_FOUND]]


def country_name(code: str) -> str | None:
    """None for a country whose holidays are not known."""
    return next((country.name for country in _countries() if country.code == code), None)


def _rank(country: Country, typed: str) -> int | None:
    """How well it fits, 0 the best; None when it does not."""
    names = _names(country)
    words = {word for name in names for word in name.split()}
    fits = (
        typed in names,
        any(name.startswith(typed) for name in names),
        any(word.startswith(typed) for word in words),
    )
    return next((rank for rank, does in enumerate(fits) if does), None)


def _names(country: Country) -> list[str]:
    also = [name for name in _ALSO.get(country.code, "").split(";") if name]
    return [fold(name) for name in (country.name, country.code, *also)]


@cache
def _countries() -> tuple[Country, ...]:
    known = set(holidays.list_supported_countries(include_aliases=False))
    table = resources.files("tzdata").joinpath("zoneinfo", "iso3166.tab").read_text(encoding="utf-8")
    rows = [line.split("\t")[:2] for line in table.splitlines() if line and not line.startswith("#")]
    return tuple(Country(code, _spoken(name)) for code, name in rows if code in known)


def _spoken(name: str) -> str:
    """ "Britain (UK)" is a zone table's shorthand."""
    return {"Britain (UK)": "United Kingdom"}.get(name, name)
