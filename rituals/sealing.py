"""Notes without a name: sealed while their round is open, read together at its end, and attributable by nobody.

Each note lies in a box: encrypted, and padded so that all have one length. The round's key derives from RITUALS_SECRET,
which is not in the database, and from the round's salt, which is destroyed with the boxes when they are released: then
not even the secret opens what an old copy of a box holds. A box is found again by its locator, a keyed hash of the
writer and a number; who knows the secret can look for the boxes of one person, and nobody else can tell two people's
boxes apart. Whenever one note is written all of the round are sealed anew, so that no copy of the database shows by
place or by version which was written when. What is written is all there is: no row, message or log names a writer.
"""

from __future__ import annotations

import hmac
import logging
import secrets
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlmodel import Session

from rituals.refusals import Refusal
from storage.contribution import (
    Seal,
    break_seal,
    count_sealed,
    replace_sealed,
    sealed_boxes,
)
from storage.event import leave_unrecorded

log = logging.getLogger(__name__)

MOST_NOTES = 30
"""Of one person in one round; also how many locators are tried to find somebody's own."""
SALT_BYTES, KEY_BYTES, NONCE_BYTES, TAG_BYTES = 32, 32, 12, 16
HEAD = struct.Struct(f">{TAG_BYTES}sHH")
"""The writer's tag, then how many bytes of prompt and of text follow; zeros fill the rest."""
PLAIN_BYTES = 12_288
"""3,000 characters of four bytes each, the longest that Slack's forms take, a prompt and the head."""


class RoundUnsealed(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "The notes of this retro have been read already. Say it in the thread, or keep it for the next."
        )


class TooManyNotes(Refusal):
    def __init__(self) -> None:
        super().__init__(
            f"You have written {MOST_NOTES} notes without your name, the most there can be. "
            "Put this into one of them, or delete one first."
        )


class NoteTooLong(Refusal):
    def __init__(self) -> None:
        super().__init__("This is longer than 3,000 characters. Shorten it, or make two notes of it.")


class NoteGone(Refusal):
    def __init__(self) -> None:
        super().__init__("This note is not there any more. Type /retro to see yours.")


@dataclass(frozen=True)
class SealedText:
    """A note: the key of its column, and what was written. Showing the object shows neither."""

    prompt: str = field(repr=False)
    text: str = field(repr=False)


@dataclass(frozen=True)
class Released:
    """What came of a round's sealed notes: the texts in no order, how many are held back because too few people wrote,
    and how many could not be opened because RITUALS_SECRET or the database is not what it was."""

    notes: list[SealedText] = field(default_factory=list, repr=False)
    withheld: int = 0
    lost: int = 0


class Sealer:
    """All that writes or reads notes without a name. `user_id` never leaves it, neither to a row nor to a log."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def open_round(self, session: Session, round_id: str) -> None:
        """Notes can be sealed from now on. Safe to repeat."""
        if session.get(Seal, round_id) is None:
            session.flush()  # the round first, which the seal refers to
            session.add(Seal(round_id=round_id, salt=secrets.token_bytes(SALT_BYTES)))
            session.flush()

    def put(self, session: Session, round_id: str, user_id: str, note: SealedText) -> str:
        """The handle by which its writer changes or removes it. Raises TooManyNotes, NoteTooLong, RoundUnsealed."""
        lock = self._lock(session, round_id)
        boxes = sealed_boxes(session, round_id)
        for handle, locator in lock.locators(user_id):
            if locator not in boxes:
                boxes[locator] = lock.close(locator, user_id, note)
                self._seal_anew(session, round_id, lock, boxes)
                return handle
        raise TooManyNotes

    def change(self, session: Session, round_id: str, user_id: str, handle: str, note: SealedText) -> None:
        lock = self._lock(session, round_id)
        boxes = sealed_boxes(session, round_id)
        locator = _locator(lock, user_id, handle, boxes)
        boxes[locator] = lock.close(locator, user_id, note)
        self._seal_anew(session, round_id, lock, boxes)

    def remove(self, session: Session, round_id: str, user_id: str, handle: str) -> None:
        lock = self._lock(session, round_id)
        boxes = sealed_boxes(session, round_id)
        del boxes[_locator(lock, user_id, handle, boxes)]
        self._seal_anew(session, round_id, lock, boxes)

    def own(self, session: Session, round_id: str, user_id: str) -> list[tuple[str, SealedText]]:
        """One's own notes with their handles; those that cannot be opened are left out."""
        seal = session.get(Seal, round_id)
        if seal is None:
            return []
        lock, boxes = Lock(self._secret, seal), sealed_boxes(session, round_id)
        mine = [
            (handle, lock.open(each, boxes[each])) for handle, each in lock.locators(user_id) if each in boxes
        ]
        return [(handle, opened.note) for handle, opened in mine if opened is not None]

    def remove_all_of(self, session: Session, round_id: str, user_id: str) -> int:
        """How many there were. For somebody who is erased while the round is open."""
        seal = session.get(Seal, round_id)
        if seal is None:
            return 0
        lock, boxes = Lock(self._secret, seal), sealed_boxes(session, round_id)
        mine = [locator for _, locator in lock.locators(user_id) if locator in boxes]
        for locator in mine:
            del boxes[locator]
        if mine:
            self._seal_anew(session, round_id, lock, boxes)
        return len(mine)

    def count(self, session: Session, round_id: str) -> int:
        return count_sealed(session, round_id)

    def count_lost(self, session: Session, round_id: str) -> int:
        """Of the round's notes, those this secret does not open."""
        return sum(opened is None for opened in self._open_all(session, round_id))

    def release(self, session: Session, round_id: str, least_writers: int) -> Released:
        """Opens all, in no order, and destroys what they lay in; unless fewer than `least_writers` people wrote:
        then they stay as they are, readable by their writers only, until `forget`."""
        opened = self._open_all(session, round_id)
        readable = [each for each in opened if each is not None]
        lost = len(opened) - len(readable)
        if lost:
            log.error(
                "notes without a name cannot be opened, RITUALS_SECRET is not what it was: notes=%d", lost
            )
        if 0 < len({each.tag for each in readable}) < least_writers:
            return Released(withheld=len(readable), lost=lost)
        self.forget(session, round_id)
        notes = [each.note for each in readable]
        secrets.SystemRandom().shuffle(notes)
        return Released(notes, lost=lost)

    def forget(self, session: Session, round_id: str) -> None:
        """Destroys what is still sealed, and what would open it. Safe to repeat."""
        seal = session.get(Seal, round_id)
        if seal is not None:
            session.expunge(seal)
        break_seal(session, round_id)

    def _lock(self, session: Session, round_id: str) -> Lock:
        seal = session.get(Seal, round_id)
        if seal is None:
            raise RoundUnsealed
        return Lock(self._secret, seal)

    def _open_all(self, session: Session, round_id: str) -> list[Opened | None]:
        seal = session.get(Seal, round_id)
        boxes = sealed_boxes(session, round_id)
        if seal is None:
            return [None] * len(boxes)
        lock = Lock(self._secret, seal)
        return [lock.open(locator, box) for locator, box in boxes.items()]

    def _seal_anew(self, session: Session, round_id: str, lock: Lock, boxes: dict[str, bytes]) -> None:
        leave_unrecorded(session)
        replace_sealed(session, round_id, {each: lock.close_anew(each, box) for each, box in boxes.items()})


def _locator(lock: Lock, user_id: str, handle: str, boxes: dict[str, bytes]) -> str:
    locator = dict(lock.locators(user_id)).get(handle)
    if locator is None or locator not in boxes:
        raise NoteGone
    return locator


@dataclass(frozen=True)
class Opened:
    """`tag` tells the notes of one writer from those of others, and not who that is."""

    tag: bytes
    note: SealedText


class Lock:
    """What finds, opens and closes the boxes of one round."""

    def __init__(self, secret: bytes, seal: Seal) -> None:
        purpose = b"rituals: notes without a name, round " + seal.round_id.encode()
        keys = HKDF(SHA256(), length=2 * KEY_BYTES, salt=seal.salt, info=purpose).derive(secret)
        self._names = keys[:KEY_BYTES]
        self._boxes = AESGCM(keys[KEY_BYTES:])

    def locators(self, user_id: str) -> Iterator[tuple[str, str]]:
        """Where somebody's notes may lie, each with its handle."""
        for handle in map(str, range(MOST_NOTES)):
            yield handle, self._hash("locator", user_id, handle).hex()

    def close(self, locator: str, user_id: str, note: SealedText) -> bytes:
        prompt, text = _encoded(note.prompt), _encoded(note.text)
        if HEAD.size + len(prompt) + len(text) > PLAIN_BYTES:
            raise NoteTooLong
        tag = self._hash("writer", user_id)[:TAG_BYTES]
        plain = HEAD.pack(tag, len(prompt), len(text)) + prompt + text
        return self._encrypt(locator, plain.ljust(PLAIN_BYTES, b"\0"))

    def open(self, locator: str, box: bytes) -> Opened | None:
        """None when this is not the key it was closed with, or it was damaged."""
        plain = self._decrypt(locator, box)
        if plain is None:
            return None
        tag, prompt, text = HEAD.unpack_from(plain)
        words = plain[HEAD.size :]
        return Opened(tag, SealedText(words[:prompt].decode(), words[prompt : prompt + text].decode()))

    def close_anew(self, locator: str, box: bytes) -> bytes:
        """The same content in a box that looks new; one that cannot be opened stays as it is."""
        plain = self._decrypt(locator, box)
        return box if plain is None else self._encrypt(locator, plain)

    def _encrypt(self, locator: str, plain: bytes) -> bytes:
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._boxes.encrypt(nonce, plain, locator.encode())

    def _decrypt(self, locator: str, box: bytes) -> bytes | None:
        try:
            return self._boxes.decrypt(box[:NONCE_BYTES], box[NONCE_BYTES:], locator.encode())
        except (InvalidTag, ValueError):  # ValueError: cut off so short that there is no nonce
            return None

    def _hash(self, *words: str) -> bytes:
        return hmac.digest(self._names, "\0".join(words).encode(), "sha256")


def _encoded(words: str) -> bytes:
    """Without what PostgreSQL cannot keep, half an emoji and NUL: they must not keep a round from closing."""
    return words.replace("\0", "").encode("utf-8", "replace")
