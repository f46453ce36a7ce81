"""Names for ids, looked up once for a whole export."""

from __future__ import annotations

from sqlmodel import Session, select

from storage.member import Channel, Member

ANONYMOUS = "anonymous"


class Names:
    """Of everybody and of every channel of a team. Who is not known any more is called by that."""

    def __init__(self, session: Session, team_id: str) -> None:
        people = session.exec(select(Member.id, Member.name).where(Member.team_id == team_id))
        channels = session.exec(select(Channel.id, Channel.name).where(Channel.team_id == team_id))
        self._people = dict(people.all())
        self._channels = dict(channels.all())

    def person(self, user_id: str | None) -> str:
        return ANONYMOUS if user_id is None else self._people.get(user_id, "somebody who left")

    def channel(self, channel_id: str) -> str:
        """ "#team"; the id of a channel whose name Slack has not told us."""
        name = self._channels.get(channel_id)
        return f"#{name}" if name else channel_id

    def is_channel(self, destination: str) -> bool:
        return destination in self._channels

    def place(self, destination: str) -> str:
        """A channel or a person."""
        return self._people.get(destination) or self.channel(destination)
