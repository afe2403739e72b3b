"""How far a person's permission reaches, as one answer for a single thing and for a whole list."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, bindparam, false, or_, true

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
        asked = self.asked(model)
        return _condition(model, asked) if asked is not None else true()

    def asked(self, model: Any) -> list[tuple[str, int]] | None:
        """The columns of which one must hold what stands beside it; None when nothing is asked."""
        asked = []
        for reach, held in self._reaches:
            if reach is Reach.EVERYWHERE:
                return None
            column, value = _wanted(reach, self.subject, held)
            if value is not None and hasattr(model, column):
                asked.append((column, value))
        return asked


def within(model: Any, columns: Sequence[str] | None) -> ColumnElement[bool]:
    """`Scope.where` for a statement that is made once: `reach_values` come with each use of it."""
    if columns is None:
        return true()
    return _condition(model, [(name, bindparam(f"reach_{n}")) for n, name in enumerate(columns)])


def reach_values(asked: Sequence[tuple[str, int]] | None) -> dict[str, int]:
    """What is asked of the columns, under the names that `within` gives them."""
    return {f"reach_{n}": value for n, (_column, value) in enumerate(asked or ())}


def _condition(model: Any, asked: Sequence[tuple[str, Any]]) -> ColumnElement[bool]:
    conditions = [getattr(model, column) == value for column, value in asked]
    return or_(*conditions) if conditions else false()
