"""What every kind of "no" has in common."""


class Refusal(Exception):
    """A rule of ours was not met; nothing was changed and nothing is broken.

    `str(error)` is one kind sentence or two that name the remedy. It is shown to the person exactly as written,
    so it carries no jargon and nothing they are not allowed to see.
    """
