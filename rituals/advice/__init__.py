"""Advice on what leaders write: visions and updates. Never a gate."""

from rituals.advice.advice import Advice, Number
from rituals.advice.update import advise_update
from rituals.advice.vision import advise_vision

__all__ = ["Advice", "Number", "advise_update", "advise_vision"]
