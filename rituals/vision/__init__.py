"""The vision: set with reasons, shown to those who may see it, and repeated in channels with something beside it."""

from rituals.vision.vision import Draft, Pillar, Vision, current

__all__ = ["Draft", "Pillar", "Vision", "current"]
