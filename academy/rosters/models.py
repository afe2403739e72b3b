"""Certification batches and their rows."""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from academy.certificates.models import Certificate
from academy.core.db import Model, PublicRef, RowId, UtcDateTime
from academy.places.models import Center
from academy.records.models import Enrollment
from academy.rosters.rules import batch_words


class RosterBatch(Model):
    """A batch of learners a center puts forward for certificates (D16)."""

    __tablename__ = "roster_batch"

    id: Mapped[RowId]
    ref: Mapped[PublicRef]
    center_id: Mapped[int] = mapped_column(ForeignKey("center.id"))
    name: Mapped[str] = mapped_column(String(40))
    # draft, in_notice, approved (certificates are being issued), issued, returned
    state: Mapped[str] = mapped_column(String(10), default="draft")
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    notice_until: Mapped[date | None] = mapped_column(Date)  # the notice period's last day
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    issued_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    content_hash: Mapped[str | None] = mapped_column(String(64))  # of what was approved

    center: Mapped[Center] = relationship(lazy="raise")

    @property
    def words(self) -> str:
        """Where it stands, in words."""
        return batch_words(self.state, has_notice=self.notice_until is not None)

    __table_args__ = (
        UniqueConstraint("center_id", "id"),
        CheckConstraint(
            "state IN ('draft', 'in_notice', 'approved', 'issued', 'returned')", name="state_known"
        ),
        # Four eyes: whoever submitted it cannot be the one who approves it.
        CheckConstraint(
            "approved_by_id IS NULL OR approved_by_id <> submitted_by_id",
            name="approved_by_another",
        ),
        CheckConstraint(
            "(state = 'draft') = (submitted_at IS NULL)", name="submitted_when_not_draft"
        ),
        Index("ix_roster_batch_state", "state", "submitted_at"),
        # A center puts one batch together at a time.
        Index(
            "uq_roster_batch_one_draft",
            "center_id",
            unique=True,
            sqlite_where=text("state = 'draft'"),
            postgresql_where=text("state = 'draft'"),
        ),
    )


class RosterEntry(Model):
    """One learner on a batch, with the reviewer's and the approver's decision about this row."""

    __tablename__ = "roster_entry"

    id: Mapped[RowId]
    ref: Mapped[PublicRef]
    center_id: Mapped[int]
    batch_id: Mapped[int]
    enrollment_id: Mapped[int]
    # proposed, confirmed (by the reviewer), returned (alone, with a reason), issued, stopped
    # (cannot be printed)
    state: Mapped[str] = mapped_column(String(10), default="proposed")
    reason: Mapped[str] = mapped_column(String(20), default="")
    words: Mapped[str] = mapped_column(String(200), default="")
    reviewed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    certificate_id: Mapped[int | None] = mapped_column(ForeignKey("certificate.id"), unique=True)

    batch: Mapped[RosterBatch] = relationship(lazy="raise", viewonly=True)
    enrollment: Mapped[Enrollment] = relationship(lazy="raise", viewonly=True)
    certificate: Mapped[Certificate | None] = relationship(lazy="raise", viewonly=True)

    __table_args__ = (
        UniqueConstraint("batch_id", "enrollment_id"),
        ForeignKeyConstraint(
            ["center_id", "batch_id"], ["roster_batch.center_id", "roster_batch.id"]
        ),
        ForeignKeyConstraint(
            ["center_id", "enrollment_id"], ["enrollment.center_id", "enrollment.id"]
        ),
        CheckConstraint(
            "state IN ('proposed', 'confirmed', 'returned', 'issued', 'stopped')",
            name="state_known",
        ),
        CheckConstraint(
            "(state = 'issued') = (certificate_id IS NOT NULL)", name="issued_with_certificate"
        ),
        # On one batch at a time, until the row is returned or stopped.
        Index(
            "uq_roster_entry_one_live",
            "enrollment_id",
            unique=True,
            sqlite_where=text("state IN ('proposed', 'confirmed', 'issued')"),
            postgresql_where=text("state IN ('proposed', 'confirmed', 'issued')"),
        ),
    )
