"""The rich_text block: sections, lists, quotes and preformatted text, and what may stand in them."""

from __future__ import annotations

from bot.standin.limits.schema import (
    ID,
    URL,
    Check,
    Key,
    array,
    boolean,
    integer,
    may,
    needs,
    one_of,
    shape,
    string,
    typed,
)

_TYPE = needs(string(50))
_STYLES = ("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink")
_STYLE = may(shape(dict.fromkeys(_STYLES, may(boolean))))


def _inline(**keys: Key) -> Check:
    return shape({"type": _TYPE, "style": _STYLE, **keys})


def _container(of: Check, **keys: Key) -> Check:
    return shape({"type": _TYPE, "elements": needs(array(of, least=0)), **keys})


INLINE = typed(
    {
        "text": _inline(text=needs(string())),
        "link": _inline(url=needs(URL), text=may(string()), unsafe=may(boolean)),
        "emoji": _inline(name=needs(string()), unicode=may(string()), skin_tone=may(integer(1, 6))),
        "user": _inline(user_id=needs(string())),
        "usergroup": _inline(usergroup_id=needs(string())),
        "channel": _inline(channel_id=needs(string())),
        "team": _inline(team_id=needs(string())),
        "broadcast": _inline(range=needs(one_of("here", "channel", "everyone"))),
        "color": _inline(value=needs(string())),
        "date": _inline(
            timestamp=needs(integer(0)), format=needs(string()), url=may(URL), fallback=may(string())
        ),
    }
)
SECTION = _container(INLINE)
_BORDER = may(integer(0, 1))
PARTS = typed(
    {
        "rich_text_section": SECTION,
        "rich_text_list": _container(
            typed({"rich_text_section": SECTION}),
            style=needs(one_of("bullet", "ordered")),
            indent=may(integer(0, 8)),
            offset=may(integer(0)),
            border=_BORDER,
        ),
        "rich_text_quote": _container(INLINE, border=_BORDER),
        "rich_text_preformatted": _container(INLINE, border=_BORDER, language=may(string())),
    }
)
RICH_TEXT = shape({"type": _TYPE, "block_id": may(ID), "elements": needs(array(PARTS))})
