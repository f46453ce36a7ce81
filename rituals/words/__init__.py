"""What people type, understood; and what we say back, put into words."""

from rituals.words.phrases import fold, is_nothing, join_words, nearest, too_long
from rituals.words.times import UnclearTime, explain_time, parse_time
from rituals.words.zones import ZoneChoice, search_zones, zone_names

__all__ = [
    "UnclearTime",
    "ZoneChoice",
    "explain_time",
    "fold",
    "is_nothing",
    "join_words",
    "nearest",
    "parse_time",
    "search_zones",
    "too_long",
    "zone_names",
]
