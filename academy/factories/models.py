"""Factories and the people who belong to them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from academy.core.db import Model, PublicRef, RowId, UtcDateTime


class Factory(Model):
    """A factory or a market stall of a belt."""

    __tablename__ = "factory"

    id: Mapped[RowId]
    ref: Mapped[PublicRef]
    name: Mapped[str] = mapped_column(String(60))
    uscc: Mapped[str | None] = mapped_column(String(18), unique=True)
    kind: Mapped[str] = mapped_column(String(10), default="factory")
    belt_id: Mapped[int] = mapped_column(ForeignKey("belt.id"), index=True)
    center_id: Mapped[int] = mapped_column(ForeignKey("center.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # When the first of its people was certified: since then it can go live (A1.5).
    enabled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        CheckConstraint("kind IN ('factory', 'stall')", name="kind_known"),
        Index("ix_factory_enabled_at", "enabled_at", "id"),
    )


class PersonFactory(Model):
    """A person belongs to a factory, from and to; one of them is the primary one."""

    __tablename__ = "person_factory"

    id: Mapped[RowId]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    factory_id: Mapped[int] = mapped_column(ForeignKey("factory.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    is_primary: Mapped[bool] = mapped_column(default=True)
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        CheckConstraint("ended_at IS NULL OR ended_at >= began_at", name="ends_after_it_began"),
        Index(
            "uq_person_factory_one_primary",
            "person_id",
            unique=True,
            # In the words of SQLite's queries, which would not use the index otherwise.
            sqlite_where=text("is_primary = 1 AND ended_at IS NULL"),
            postgresql_where=text("is_primary AND ended_at IS NULL"),
        ),
    )


class FactoryTally(Model):
    """How many factories of a center could go live from a month on; kept with the fact (P7)."""

    __tablename__ = "factory_tally"

    center_id: Mapped[int] = mapped_column(ForeignKey("center.id"), primary_key=True)
    month: Mapped[date] = mapped_column(Date, primary_key=True)  # its first day, in Beijing
    enabled: Mapped[int] = mapped_column(default=0)

    __table_args__ = (CheckConstraint("enabled >= 0", name="enabled_range"),)
