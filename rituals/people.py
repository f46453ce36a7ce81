"""People: who takes part in a ritual, who may change it, and what happens when they come, go or travel."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from rituals.kinds import asking_names
from rituals.refusals import Refusal
from rituals.rhythm import local_date
from storage import ritual as rituals
from storage.database import portions
from storage.member import Channel, Member, channel, member, members, people_in
from storage.ritual import Ritual

NAMELESS = "Somebody who left"
"""The name of whoever has left and was erased."""


class NotAllowed(Refusal):
    """This person may not do this; the sentence says who can."""


def participants(session: Session, ritual: Ritual) -> list[Member]:
    """Those to be asked as things stand now."""
    chosen = rituals.current_version(session, ritual).people
    return taking_part(session, ritual.team_id, ritual.channel_id, chosen)


def taking_part(session: Session, team_id: str, channel_id: str, chosen: Collection[str]) -> list[Member]:
    """In the channel, and chosen by name if anybody was. Nobody while the bot is not in the channel.

    A personal ritual has the person in the place of the channel.
    """
    if not are_people_known(session, team_id, channel_id, chosen):
        return []
    if channel_id in chosen:
        return [person for person in members(session, team_id, [channel_id]) if person.can_be_asked]
    present = people_in(session, team_id, channel_id)
    return [person for person in present if person.can_be_asked and (not chosen or person.id in chosen)]


def are_people_known(session: Session, team_id: str, channel_id: str, chosen: Collection[str]) -> bool:
    """Whether Slack lets the bot see who is in the channel; nothing has to be seen for a personal ritual."""
    channel = session.get(Channel, (team_id, channel_id))
    return channel_id in chosen or (channel is not None and channel.has_bot)


def rituals_asking(session: Session, person: Member) -> list[Ritual]:
    """Those in which this person is asked, the paused ones among them: what `participants` is for one ritual."""
    if not person.can_be_asked:
        return []
    found = rituals.rituals_with(session, person.team_id, person.id)
    return [
        ritual
        for ritual, version in found
        if ritual.kind in asking_names() and (not version.people or person.id in version.people)
    ]


def cannot_be_asked(session: Session, ritual: Ritual) -> list[Member]:
    """People chosen by name who are not asked: outside the channel, a bot, gone, or of another workspace."""
    chosen = rituals.current_version(session, ritual).people
    asked = {person.id for person in participants(session, ritual)}
    return [person for person in members(session, ritual.team_id, chosen) if person.id not in asked]


def chosen_people(session: Session, team_id: str, channel_id: str) -> set[str]:
    """Ids of all who are chosen by name in a ritual of the channel, wherever they are."""
    here = rituals.rituals_of_channel(session, team_id, channel_id, asking_names())
    return {user_id for ritual in here for user_id in rituals.current_version(session, ritual).people}


def check_may_set_up(person: Member | None) -> None:
    if person is None or person.is_external:
        raise NotAllowed("Only members of this workspace can set up a ritual here.")
    if person.is_guest:
        raise NotAllowed(
            "Guests answer standups but do not set them up. Ask a full member of this workspace to."
        )


def check_may_manage(session: Session, ritual: Ritual, user_id: str) -> None:
    """Its owner and workspace admins may change, pause, hand over and delete a ritual."""
    asking = member(session, ritual.team_id, user_id)
    if user_id == ritual.owner_id or (asking is not None and asking.is_admin and not asking.is_external):
        return
    owner = member(session, ritual.team_id, ritual.owner_id)
    name = rituals.current_version(session, ritual).name
    who = f"{owner.name}, who owns it," if owner and not owner.is_gone else "A workspace admin"
    others = " or a workspace admin" if owner and not owner.is_gone else ""
    raise NotAllowed(f"“{name}” is not yours to change. {who}{others} can do it, or hand it over to you.")


def may_manage(session: Session, ritual: Ritual, user_id: str) -> bool:
    try:
        check_may_manage(session, ritual, user_id)
    except NotAllowed:
        return False
    return True


def name_of(session: Session, team_id: str, user_id: str) -> str:
    person = member(session, team_id, user_id)
    return person.name if person else "somebody"


def names_of(session: Session, team_id: str, user_ids: Sequence[str]) -> dict[str, str]:
    """Of many at once."""
    known = {
        person.id: person.name for some in portions(user_ids) for person in members(session, team_id, some)
    }
    return {user_id: known.get(user_id, "somebody") for user_id in user_ids}


def left(name: str) -> str:
    """The name of somebody who is not there any more."""
    return name if name == NAMELESS else f"{name} (left)"


def zone_of(session: Session, team_id: str, user_id: str) -> str:
    """UTC as long as Slack has not told us who this is."""
    person = member(session, team_id, user_id)
    return person.zone if person else "UTC"


def today_of(session: Session, team_id: str, user_id: str, now: datetime) -> date:
    """The date where this person is."""
    return local_date(now, ZoneInfo(zone_of(session, team_id, user_id)))


def channel_name(session: Session, team_id: str, channel_id: str, otherwise: str) -> str:
    """ "#team"; `otherwise` where Slack has not told us its name."""
    row = channel(session, team_id, channel_id)
    return f"#{row.name}" if row and row.name else otherwise


def watch_channel(session: Session, team_id: str, channel_id: str) -> Channel:
    """The channel's row, marked to be looked up in Slack."""
    row = session.get(Channel, (team_id, channel_id))
    if row is None:
        row = Channel(team_id=team_id, id=channel_id, doubts=0)
        session.add(row)
    row.doubts += 1
    session.flush()
    return row
