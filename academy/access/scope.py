"""How far a person's permission reaches, as one answer for a single thing and for a whole list."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, false, or_, true

from academy.access.permissions import Permission, Reach
from academy.access.policy import Held, Subject, reaches

# Which column of a thing a reach looks at, and what it must equal.
_COLUMNS: dict[Reach, tuple[str, Callable[[Subject, Held], int | None]]] = {
    Reach.OWN: ("person_id", lambda subject, held: subject.person_id),
    Reach.ASSIGNED: ("examiner_id", lambda subject, held: subject.person_id),
    Reach.COHORT: ("cohort_id", lambda subject, held: held.cohort_id),
    Reach.COLLEGE: ("college_id", lambda subject, held: held.college_id),
    Reach.CENTER: ("center_id", lambda subject, held: held.center_id),
}


class Scope:
    """One person's reach for one permission: `covers` a thing and filters a list by the same rule."""

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
            column, wanted = _COLUMNS[reach]
            value = wanted(self.subject, held)
            if value is not None and getattr(thing, column, None) == value:
                return True
        return False

    def where(self, model: Any) -> ColumnElement[bool]:
        """The same rule as a condition on a model's rows."""
        conditions: list[ColumnElement[bool]] = []
        for reach, held in self._reaches:
            if reach is Reach.EVERYWHERE:
                return true()
            column, wanted = _COLUMNS[reach]
            value = wanted(self.subject, held)
            if value is not None and hasattr(model, column):
                conditions.append(getattr(model, column) == value)
        return or_(*conditions) if conditions else false()
