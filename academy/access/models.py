"""Grants: a person holds a role somewhere, from and to."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from academy.access.permissions import Role
from academy.access.policy import Held
from academy.core.db import Model, RowId, UtcDateTime


class Grant(Model):
    """A role held by a person at a center, a college or a cohort, or everywhere."""

    __tablename__ = "grant"

    id: Mapped[RowId]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str] = mapped_column(String(20))
    center_id: Mapped[int | None] = mapped_column(ForeignKey("center.id"))
    college_id: Mapped[int | None] = mapped_column(ForeignKey("college.id"))
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohort.id"))
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        CheckConstraint("ended_at IS NULL OR ended_at >= given_at", name="ends_after_it_began"),
        CheckConstraint(
            "(center_id IS NULL OR college_id IS NULL) AND (center_id IS NULL OR cohort_id IS "
            "NULL) "
            "AND (college_id IS NULL OR cohort_id IS NULL)",
            name="one_place",
        ),
        Index(
            "uq_grant_open_once",
            "person_id",
            "role",
            text("coalesce(center_id, 0)"),
            text("coalesce(college_id, 0)"),
            text("coalesce(cohort_id, 0)"),
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    @property
    def held(self) -> Held:
        """The grant as the policy reads it."""
        return Held(Role(self.role), self.center_id, self.college_id, self.cohort_id)
