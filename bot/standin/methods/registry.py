"""Every method there is: what it takes, what it needs, and who carries it out."""

from __future__ import annotations

from bot.standin.methods import apps, auth, chat, conversations, files, pins, users, views
from bot.standin.methods.call import Method


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


_UNFURLS = "unfurl_links unfurl_media parse link_names mrkdwn"
_PAGES = "cursor limit"
_SPAN = f"channel latest oldest inclusive include_all_metadata {_PAGES}"

METHODS: dict[str, Method] = {
    "auth.test": Method(auth.test),
    "apps.connections.open": Method(apps.connections_open, app_level=True, post_only=True),
    "chat.postMessage": Method(
        chat.post_message,
        _names(f"channel text blocks thread_ts reply_broadcast metadata {_UNFURLS}"),
        scope="chat:write",
    ),
    "chat.postEphemeral": Method(
        chat.post_ephemeral, _names("channel user text blocks thread_ts parse link_names"), scope="chat:write"
    ),
    "chat.update": Method(
        chat.update, _names("channel ts text blocks metadata parse link_names"), scope="chat:write"
    ),
    "chat.delete": Method(chat.delete, _names("channel ts"), scope="chat:write"),
    "chat.getPermalink": Method(chat.get_permalink, _names("channel message_ts"), json_body=False),
    "conversations.open": Method(
        conversations.open_, _names("users channel return_im prevent_creation"), scope="im:write"
    ),
    "conversations.info": Method(
        conversations.info, _names("channel include_num_members"), family="read", json_body=False
    ),
    "conversations.members": Method(
        conversations.members, _names(f"channel {_PAGES}"), family="read", json_body=False
    ),
    "conversations.list": Method(
        conversations.list_, _names(f"types exclude_archived {_PAGES}"), family="read", json_body=False
    ),
    "conversations.history": Method(conversations.history, _names(_SPAN), family="history"),
    "conversations.replies": Method(
        conversations.replies, _names(f"ts {_SPAN}"), family="history", json_body=False
    ),
    "conversations.join": Method(conversations.join, _names("channel"), scope="channels:join"),
    "files.getUploadURLExternal": Method(
        files.get_upload_url,
        _names("filename length alt_txt snippet_type"),
        scope="files:write",
        json_body=False,
    ),
    "files.completeUploadExternal": Method(
        files.complete_upload,
        _names("files channel_id channels thread_ts initial_comment blocks"),
        scope="files:write",
    ),
    "pins.add": Method(pins.add, _names("channel timestamp"), scope="pins:write"),
    "pins.remove": Method(pins.remove, _names("channel timestamp"), scope="pins:write"),
    "users.conversations": Method(
        conversations.of_user, _names(f"user types exclude_archived {_PAGES}"), family="read", json_body=False
    ),
    "users.info": Method(users.info, _names("user include_locale"), scope="users:read", json_body=False),
    "users.list": Method(
        users.list_, _names(f"include_locale {_PAGES}"), scope="users:read", json_body=False
    ),
    "views.open": Method(views.open_, _names("trigger_id view")),
    "views.push": Method(views.push, _names("trigger_id view")),
    "views.update": Method(views.update, _names("view_id external_id hash view")),
    "views.publish": Method(views.publish, _names("user_id hash view")),
}
