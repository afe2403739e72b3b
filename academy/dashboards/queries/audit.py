"""The audit trail with the people and centers it names."""

from typing import Any

from sqlalchemy import Select

from academy.audit import queries as audit
from academy.audit.models import Event
from academy.people.models import Person
from academy.places.models import Center


def audit_trail(filters: audit.Filters) -> Select[Any]:
    """The events of the audit trail with who did them and where."""
    return (
        audit.events(filters)
        .add_columns(
            Person.name.label("by_name"),
            Person.ref.label("by_ref"),
            Center.name.label("center"),
            Center.name_en.label("center_en"),
        )
        .outerjoin(Person, Person.id == Event.by_id)
        .outerjoin(Center, Center.id == Event.center_id)
    )
