"""What Block Kit allows: every block and element known here, with its keys and lengths."""

from bot.standin.limits.blocks import check_message
from bot.standin.limits.problem import Problem
from bot.standin.limits.views import check_view, is_too_large

__all__ = ["Problem", "check_message", "check_view", "is_too_large"]
