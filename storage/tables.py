"""Every table there is. A module that defines one is listed here, or its tables are never migrated."""

from sqlmodel import SQLModel

import storage.commitment
import storage.contribution
import storage.draft
import storage.event
import storage.export
import storage.item
import storage.member
import storage.memo
import storage.message
import storage.preference
import storage.record
import storage.right
import storage.ritual
import storage.round

TABLE_MODULES = (
    storage.commitment,
    storage.contribution,
    storage.draft,
    storage.event,
    storage.export,
    storage.item,
    storage.member,
    storage.memo,
    storage.message,
    storage.preference,
    storage.record,
    storage.right,
    storage.ritual,
    storage.round,
)

metadata = SQLModel.metadata
