"""Files: uploaded in three steps as slack_sdk takes them, shared in a message, and read again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import pytest
from slack_sdk.errors import SlackRequestError

from bot.standin.people.sight import NotAllowed
from bot.standin.workspace import BOT_TOKEN, BOT_USER_ID
from tests.bot.standin.workplace import Workplace, error, open_workplace, refused, section

ROWS = b"day,answers\nMonday,4\n"
HISTORY = ("channels:history", "im:history", "im:write")


@pytest.fixture
def work() -> Iterator[Workplace]:
    with open_workplace() as place:
        place.grants("files:write", "chat:write", *HISTORY)
        yield place


def history(work: Workplace, channel: str | None = None) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = work.client.conversations_history(channel=channel or work.team.id)[
        "messages"
    ]
    return found


def announced(work: Workplace, content: bytes = ROWS, name: str = "answers.csv") -> Any:
    return work.client.files_getUploadURLExternal(filename=name, length=len(content))


def post(url: str, body: bytes, **headers: str) -> tuple[int, str]:
    """Header names with underscores for hyphens."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    status, answer = asked("POST", url, named, body)
    return status, answer.decode()


def asked(method: str, url: str, headers: dict[str, str], body: bytes = b"") -> tuple[int, bytes]:
    address = urlsplit(url)
    with closing(HTTPConnection(address.netloc, timeout=5)) as connection:
        connection.request(method, address.path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read()


def uploaded(work: Workplace) -> str:
    """The id of a file that is not complete yet."""
    place = announced(work)
    assert post(place["upload_url"], ROWS) == (200, f"OK - {len(ROWS)}")
    return str(place["file_id"])


def complete(work: Workplace, file_id: str, **arguments: Any) -> Any:
    return work.client.files_completeUploadExternal(files=[{"id": file_id}], **arguments)


def test_the_sdk_uploads_a_file_and_the_channel_sees_it(work: Workplace) -> None:
    answer = work.client.files_upload_v2(
        channel=work.team.id,
        filename="answers.csv",
        content=ROWS,
        title="Answers",
        initial_comment="This week",
    )
    (said,) = history(work)
    (file,) = said["files"]
    assert (said["text"], said["user"], said["bot_id"]) == ("This week", BOT_USER_ID, "B0RITUALS")
    assert "subtype" not in said
    assert (file["id"], file["title"], file["name"]) == (answer["file"]["id"], "Answers", "answers.csv")
    assert (file["size"], file["filetype"], file["mimetype"]) == (len(ROWS), "csv", "text/csv")
    assert work.workspace.complaints == []
    (event, subscription) = work.events[-1]
    assert (event["type"], event["subtype"], subscription) == ("message", "file_share", "message.channels")
    assert [each["name"] for each in event["files"]] == ["answers.csv"]


def test_several_files_go_into_one_message_and_one_file_to_several_people(work: Workplace) -> None:
    pair = [{"filename": name, "content": name} for name in ("one.txt", "two.md")]
    work.client.files_upload_v2(channel=work.team.id, file_uploads=pair)
    (said,) = history(work)
    assert [(each["title"], each["filetype"]) for each in said["files"]] == [
        ("one.txt", "text"),
        ("two.md", "markdown"),
    ]
    work.client.files_upload_v2(channels=[work.ana.id, work.bo.id], filename="three.pdf", content=b"%PDF")
    for person in (work.ana, work.bo):
        hand = work.standin.hand(person.name)
        assert hand.downloads(hand.dm[-1]) == [("three.pdf", b"%PDF")]


def test_a_file_in_a_thread(work: Workplace) -> None:
    parent = work.client.chat_postMessage(channel=work.team.id, text="Digest")["ts"]
    work.client.files_upload_v2(
        channel=work.team.id, thread_ts=parent, filename="all.txt", content="everything"
    )
    thread = work.client.conversations_replies(channel=work.team.id, ts=parent)["messages"]
    assert [each.get("files", [{}])[0].get("name") for each in thread] == [None, "all.txt"]
    assert len(history(work)) == 1
    both = {"channels": f"{work.team.id},{work.ana.id}", "files": json.dumps([{"id": uploaded(work)}])}
    answer = refused(
        work.client.api_call, "files.completeUploadExternal", params={**both, "thread_ts": parent}
    )
    assert answer["error"] == "invalid_arguments"


def test_without_a_channel_a_file_stays_private(work: Workplace) -> None:
    file_id = complete(work, uploaded(work))["files"][0]["id"]
    assert history(work) == []
    with pytest.raises(NotAllowed, match="not shared with you"):
        work.standin.hand("ana").downloads({"files": [{"id": file_id}]})


def test_a_form_is_as_good_as_the_bare_bytes(work: Workplace) -> None:
    place = announced(work)
    part = (
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
        + ROWS
        + b"\r\n--x--\r\n"
    )
    kind = "multipart/form-data; boundary=x"
    assert post(place["upload_url"], part, content_type=kind) == (200, f"OK - {len(ROWS)}")
    complete(work, place["file_id"], channel_id=work.team.id)
    ana = work.standin.hand("ana")
    assert ana.downloads(ana.messages("#team")[-1]) == [("answers.csv", ROWS)]


def test_an_upload_takes_what_was_announced_and_no_token(work: Workplace) -> None:
    place = announced(work)
    assert post(place["upload_url"], b"short")[0] == 400
    assert post(place["upload_url"] + "x", ROWS)[0] == 404
    assert post(place["upload_url"], ROWS, authorization=f"Bearer {BOT_TOKEN}")[0] == 200
    assert [complaint.split(":")[0] for complaint in work.workspace.complaints] == [
        "answers.csv",
        "an upload carried a token, which is for the Web API only",
    ]


def test_an_announcement_needs_a_name_and_a_length(work: Workplace) -> None:
    ask = work.client.files_getUploadURLExternal
    assert error(ask, filename="a.txt", length=0) == "missing_argument"
    assert error(ask, filename="", length=3) == "missing_argument"
    assert error(ask, filename="a.txt", length=3, alt_txt="x" * 1001) == "alt_txt_too_large"
    assert (
        error(work.client.api_call, "files.getUploadURLExternal", json={"filename": "a"})
        == "missing_argument"
    )
    assert work.workspace.complaints == ["files.getUploadURLExternal: does not read a JSON body"]


def test_where_a_file_cannot_go(work: Workplace) -> None:
    file_id = uploaded(work)
    assert error(complete, work, file_id, channel_id=work.random.id) == "not_in_channel"
    assert error(complete, work, file_id, channel_id=work.leads.id) == "channel_not_found"
    assert error(complete, work, file_id, channel_id="C0NOWHERE") == "channel_not_found"
    assert error(complete, work, file_id, channel_id=work.old.id) == "posting_to_channel_denied"
    assert error(complete, work, file_id, channels=["#team"]) == "invalid_channel"
    assert error(complete, work, file_id, channels=[work.team.id] * 101) == "channels_limit_exceeded"
    answer = refused(complete, work, file_id, channel_id=work.ana.id)
    assert "json-pointer:/channel_id" in answer["response_metadata"]["messages"][0]
    assert history(work) == []
    assert complete(work, file_id, channel_id=work.team.id)["ok"]


def test_only_what_was_uploaded_can_be_completed_and_only_once(work: Workplace) -> None:
    assert error(complete, work, "F0NOTHING") == "file_not_found"
    assert error(complete, work, announced(work)["file_id"]) == "file_not_found"
    file_id = uploaded(work)
    assert complete(work, file_id, channel_id=work.team.id)["ok"]
    assert error(complete, work, file_id, channel_id=work.team.id) == "file_not_found"
    assert error(work.client.files_completeUploadExternal, files=[]) == "missing_argument"
    assert len(history(work)) == 1


def test_what_slack_does_not_know_is_complained_of(work: Workplace) -> None:
    work.client.files_upload_v2(
        channel=work.team.id,
        filename="a.txt",
        content="a",
        initial_comment="Look",
        blocks=json.dumps([section()]),
        colour="red",
    )
    assert work.workspace.complaints == [
        "files.completeUploadExternal: unknown arguments colour",
        "files.completeUploadExternal: of initial_comment and blocks only one is shown",
    ]


def test_it_needs_the_permission_to_write_files(work: Workplace) -> None:
    work.grants("chat:write")
    answer = refused(work.client.files_getUploadURLExternal, filename="a.txt", length=1)
    assert (answer["error"], answer["needed"]) == ("missing_scope", "files:write")


def test_an_upload_can_fail_on_the_way(work: Workplace) -> None:
    for fault in ("http_500", "lost_answer"):
        work.workspace.faults.arm("upload", fault)
        with pytest.raises((SlackRequestError, OSError)):
            work.client.files_upload_v2(channel=work.team.id, filename="a.txt", content="a")
    assert history(work) == []
    work.client.files_upload_v2(channel=work.team.id, filename="a.txt", content="a")
    notes = [call.note for call in work.workspace.calls if call.name == "upload"]
    assert notes == ["http_500", "lost_answer", ""]


def test_the_app_reads_a_file_with_its_token_and_the_permission(work: Workplace) -> None:
    work.client.files_upload_v2(channel=work.team.id, filename="a.txt", content="a")
    url = history(work)[0]["files"][0]["url_private"]

    token = {"Authorization": f"Bearer {BOT_TOKEN}"}
    assert [asked("GET", url, headers)[0] for headers in ({}, token)] == [403, 403]
    work.grants("files:read")
    assert asked("GET", url, token) == (200, b"a")


def test_what_a_person_attaches_is_in_their_message(work: Workplace) -> None:
    ana, bo = work.standin.hand("ana"), work.standin.hand("bo")
    assert ana.says("#team", "", file=("launch.png", b"\x89PNG"))["ok"]
    assert bo.downloads(bo.waits_for("launch.png", "#team")) == [("launch.png", b"\x89PNG")]
    (said,) = history(work)
    assert (said["user"], said["files"][0]["mimetype"]) == (ana.id, "image/png")
    assert work.events[-1][0]["subtype"] == "file_share"
    with pytest.raises(NotAllowed, match="not shared with you"):
        work.standin.hand("kim").downloads(said)
