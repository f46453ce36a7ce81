"""Time zones found by what people know: a city, a country, an abbreviation, an offset."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import metadata, resources
from zoneinfo import ZoneInfo

from rituals.words.phrases import fold, nearest

# Cities, and common names of a time, that people type and the IANA database does not have. A zone listed here comes
# before its neighbours when a search fits both equally well.
_ALSO = {
    "Africa/Cairo": "Alexandria",
    "Africa/Johannesburg": "Cape Town; Pretoria; Durban",
    "Africa/Lagos": "Abuja",
    "Africa/Nairobi": "Mombasa",
    "America/Argentina/Buenos_Aires": "Rosario",
    "America/Bogota": "Medellin; Cali",
    "America/Chicago": "Central Time; CST; Dallas; Houston; Austin; Minneapolis",
    "America/Denver": "Mountain Time; MST; Salt Lake City; Boulder",
    "America/Guayaquil": "Quito",
    "America/Lima": "Cusco",
    "America/Los_Angeles": "Pacific Time; PST; San Francisco; Seattle; San Diego; Portland; Las Vegas",
    "America/Mexico_City": "Guadalajara; Puebla",
    "America/New_York": "Eastern Time; EST; Boston; Washington DC; Miami; Atlanta; Philadelphia",
    "America/Santiago": "Valparaiso",
    "America/Sao_Paulo": "Rio de Janeiro; Brasilia; Porto Alegre; Curitiba; Belo Horizonte",
    "America/Toronto": "Montreal; Ottawa; Quebec",
    "America/Vancouver": "British Columbia",
    "Asia/Dubai": "Abu Dhabi",
    "Asia/Ho_Chi_Minh": "Hanoi; Saigon",
    "Asia/Jakarta": "Bandung",
    "Asia/Jerusalem": "Tel Aviv; Haifa",
    "Asia/Karachi": "Lahore; Islamabad",
    "Asia/Kolkata": "IST; Mumbai; Bombay; New Delhi; Delhi; Bangalore; Bengaluru; Chennai; Hyderabad; Pune",
    "Asia/Riyadh": "Jeddah",
    "Asia/Shanghai": "Beijing; Shenzhen; Guangzhou",
    "Asia/Tokyo": "Osaka; Kyoto",
    "Australia/Sydney": "Canberra",
    "Europe/Amsterdam": "Rotterdam; Utrecht; The Hague",
    "Europe/Berlin": "Munich; München; Hamburg; Cologne; Köln; Frankfurt; Leipzig",
    "Europe/Brussels": "Antwerp; Ghent",
    "Europe/Dublin": "Cork",
    "Europe/Istanbul": "Ankara; Izmir",
    "Europe/Kyiv": "Lviv; Kharkiv",
    "Europe/Lisbon": "Porto; Lisboa",
    "Europe/London": "Manchester; Edinburgh; Glasgow; Cambridge; Oxford; Bristol",
    "Europe/Madrid": "Barcelona; Valencia; Seville; Bilbao",
    "Europe/Moscow": "Saint Petersburg",
    "Europe/Paris": "Lyon; Toulouse; Marseille",
    "Europe/Prague": "Brno",
    "Europe/Rome": "Milan; Milano; Turin; Naples; Roma",
    "Europe/Stockholm": "Gothenburg; Malmö",
    "Europe/Vienna": "Wien; Graz",
    "Europe/Warsaw": "Krakow; Gdansk; Wroclaw",
    "Europe/Zurich": "Geneva; Basel; Bern; Lausanne",
    "Pacific/Auckland": "Wellington",
}

# What people call a country, by ISO 3166 code, beside the database's English name.
_COUNTRY_ALSO = {
    "AE": "UAE; Emirates",
    "AT": "Österreich",
    "BE": "België; Belgique",
    "BR": "Brasil",
    "CH": "Schweiz; Suisse; Svizzera",
    "CI": "Ivory Coast",
    "CZ": "Czechia",
    "DE": "Deutschland",
    "ES": "España",
    "GB": "United Kingdom; UK; Great Britain; England; Scotland; Wales; Northern Ireland",
    "IT": "Italia",
    "KR": "South Korea; Korea",
    "NL": "Holland; Nederland",
    "NZ": "Aotearoa",
    "PL": "Polska",
    "TR": "Türkiye; Turkey",
    "US": "USA; America; United States of America",
}

_ABBREVIATION_WORDS = {"CET": "Central European", "EET": "Eastern European", "WET": "Western European"}

_OFFSET = re.compile(r"(?:utc|gmt)?\s*([+\-\u2212\u2013])\s*(\d{1,2})(?::?([0-5]\d))?", re.ASCII)


@dataclass(frozen=True)
class ZoneChoice:
    """An IANA name with the words a person chooses it by, at most 75 characters (Slack's limit for an option)."""

    name: str
    label: str


@dataclass(frozen=True)
class _Place:
    choice: ZoneChoice
    names: tuple[str, ...]  # the city, the IANA name and its former names, as _tight leaves them
    areas: tuple[str, ...]  # country, code and abbreviations, likewise
    words: frozenset[str]
    offsets: tuple[timedelta, timedelta]  # standard, summer


@cache
def zone_names() -> frozenset[str]:
    """Every name in the IANA database that ships with us, former names included."""
    return frozenset(resources.files("tzdata").joinpath("zones").read_text(encoding="utf-8").split())


def search_zones(text: str, limit: int = 100) -> list[ZoneChoice]:
    """Zones for a city, country, abbreviation or offset, best match first; well-known ones for an empty text.

    Case, accents, spaces and a typing mistake are forgiven. The default limit is the most Slack shows at once.
    """
    ranks = {place: rank for place in _places() if (rank := _rank(place, text)) is not None}
    if not ranks:
        known = nearest(_tight(text), [name for place in _places() for name in place.names], likeness=0.75)
        ranks = {place: 0 for place in _places() if known in place.names}
    # Sorting is stable: within a rank the well-known come first, then the order of the IANA table.
    ordered = sorted(ranks, key=lambda place: (ranks[place], place.choice.name not in _ALSO))
    return [place.choice for place in ordered[:limit]]


def _rank(place: _Place, text: str) -> int | None:
    """How well a place fits, 0 the best; None when it does not."""
    offset = _offset(text)
    if offset is not None:
        return place.offsets.index(offset) if offset in place.offsets else None
    typed = _searchable(text).split()
    tight = "".join(typed)
    tests = (
        tight in place.names,
        tight in place.areas,
        any(name.startswith(tight) for name in place.names),
        any(area.startswith(tight) for area in place.areas),
        all(any(word.startswith(part) for word in place.words) for part in typed),
        len(tight) > 3 and any(tight in name for name in place.names),
    )
    return next((rank for rank, fits in enumerate(tests) if fits), None)


def _offset(text: str) -> timedelta | None:
    match = _OFFSET.fullmatch(fold(text))
    if match is None:
        return None
    size = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    return size if match[1] == "+" else -size


@cache
def _places() -> tuple[_Place, ...]:
    """One for each row of the IANA table of zones by country, and UTC."""
    countries = {code: name for code, name, *_ in _rows("iso3166.tab")}
    former = _former_names()
    # Labels show the rules that the data ends with, so a change announced for later this year is already in them.
    year = int(metadata.version("tzdata").split(".")[0]) + 1
    rows = [*_rows("zone.tab"), ["", "", "UTC", "Coordinated Universal Time"]]
    return tuple(
        _place(name, code, countries.get(code, ""), " ".join(remarks), former.get(name, []), year)
        for code, _, name, *remarks in rows
    )


def _place(name: str, code: str, country: str, remarks: str, former: list[str], year: int) -> _Place:
    city = name.rpartition("/")[-1]
    offsets, abbreviations = _in_force(ZoneInfo(name), year)
    cities = [
        city,
        name,
        *_ALSO.get(name, "").split(";"),
        *former,
        *(old.rpartition("/")[-1] for old in former),
    ]
    countries = [country, code, *_COUNTRY_ALSO.get(code, "").split(";")]
    areas = [*countries, *abbreviations, *(_ABBREVIATION_WORDS.get(short, "") for short in abbreviations)]
    texts = [*cities, *areas, remarks, "time zone standard summer daylight"]
    return _Place(
        ZoneChoice(name, _label(name, country, offsets)),
        tuple(dict.fromkeys(filter(None, map(_tight, cities)))),
        tuple(dict.fromkeys(filter(None, map(_tight, areas)))),
        frozenset(word for text in texts for word in _searchable(text).split()),
        offsets,
    )


def _label(name: str, country: str, offsets: tuple[timedelta, timedelta]) -> str:
    """`Madrid, Spain (UTC+1, summer UTC+2)`; a third part of the name goes between city and country."""
    parts = [part.replace("_", " ") for part in reversed(name.split("/")[1:])] or [name]
    place = ", ".join(dict.fromkeys([*parts, *filter(None, [country])]))
    standard, summer = map(_offset_words, offsets)
    return f"{place} ({standard})" if standard == summer else f"{place} ({standard}, summer {summer})"


def _offset_words(offset: timedelta) -> str:
    hours, minutes = divmod(abs(int(offset.total_seconds())) // 60, 60)
    sign = "-" if offset < timedelta() else "+"
    return f"UTC{sign}{hours}" + (f":{minutes:02}" if minutes else "")


def _in_force(zone: ZoneInfo, year: int) -> tuple[tuple[timedelta, timedelta], list[str]]:
    """Standard and summer offset, and the lettered abbreviations, of a given year."""
    moments = [datetime(year, month, 1, tzinfo=UTC).astimezone(zone) for month in (1, 7)]
    offsets = [moment.utcoffset() or timedelta() for moment in moments]
    shorts = [moment.tzname() or "" for moment in moments]
    return (min(offsets), max(offsets)), [short for short in dict.fromkeys(shorts) if short.isalpha()]


def _former_names() -> dict[str, list[str]]:
    """Names that are only links today (`Asia/Calcutta`), by the zone they lead to."""
    listed = {row[2] for row in _rows("zone.tab")}
    former: dict[str, list[str]] = {}
    for line in _lines("tzdata.zi"):
        if line.startswith("L "):
            _, target, link = line.split()
            # Links in capitals, such as CET, stand for many places; abbreviations already find those.
            if link not in listed and not link.startswith("Etc/") and not link.isupper():
                former.setdefault(target, []).append(link)
    return former


def _rows(file: str) -> list[list[str]]:
    return [line.split("\t") for line in _lines(file)]


def _lines(file: str) -> list[str]:
    table = resources.files("tzdata").joinpath("zoneinfo", file).read_text(encoding="utf-8")
    return [line for line in table.splitlines() if line and not line.startswith("#")]


def _tight(text: str) -> str:
    return _searchable(text).replace(" ", "")


def _searchable(text: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", fold(text)).split())
