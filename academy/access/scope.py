"""How far a person's permission reaches, as one answer for a single thing and for a whole list."""

from typing import Any

from sqlalchemy import ColumnElement, false, or_, true

from academy.access.permissions import Permission, Reach
from academy.access.policy import Held, Subject, reaches

# Which column of a thing a reach looks at, and what it must equal.
_COLUMNS = {
    Reach.OWN: "person_id",
    Reach.ASSIGNED: "examiner_id",
    Reach.COHORT: "cohort_id",
    Reach.COLLEGE: "college_id",
    Reach.CENTER: "center_id",
}
_PERSONAL = {Reach.OWN, Reach.ASSIGNED}


def _wanted(reach: Reach, subject: Subject, held: Held) -> tuple[str, int | None]:
    """The column a reach looks at, and what must stand there: the person, or the place held."""
    column = _COLUMNS[reach]
    return column, subject.person_id if reach in _PERSONAL else getattr(held, column)


class Scope:
    """One person's reach for one permission, for a thing and for a list by the same rule."""

    def __init__(self, subject: Subject, permission: Permission) -> None:
        self.subject = subject
        self.permission = permission
        self._reaches = reaches(subject, permission)

    @property
    def is_empty(self) -> bool:
        """Whether no role of this person carries the permission at all."""
        return not self._reaches

    @property
    def is_everywhere(self) -> bool:
        """Whether nothing is out of reach."""
        return any(reach is Reach.EVERYWHERE for reach, _ in self._reaches)

    @property
    def center_ids(self) -> set[int]:
        """The centers this reach names, for menus and landing pages."""
        return {held.center_id for reach, held in self._reaches if held.center_id is not None}

    def covers(self, thing: object) -> bool:
        """Whether this thing is within reach; a thing without the column in question is not."""
        for reach, held in self._reaches:
            if reach is Reach.EVERYWHERE:
                return True
            column, value = _wanted(reach, self.subject, held)
            if value is not None and getattr(thing, column, None) == value:
                return True
        return False

    def where(self, model: Any) -> ColumnElement[bool]:
        """The same rule as a condition on a model's rows."""
        conditions: list[ColumnElement[bool]] = []
        for reach, held in self._reaches:
            if reach is Reach.EVERYWHERE:
                return true()
            column, value = _wanted(reach, self.subject, held)
            if value is not None and hasattr(model, column):
                conditions.append(getattr(model, column) == value)
        return or_(*conditions) if conditions else false()
