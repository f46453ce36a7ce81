"""Every table there is. A module that defines one is listed here, or its tables are never migrated."""

from sqlmodel import SQLModel

import storage.event
import storage.member
import storage.message
import storage.ritual
import storage.round

TABLE_MODULES = (storage.event, storage.member, storage.message, storage.ritual, storage.round)

metadata = SQLModel.metadata
