"""Factories and the people who belong to them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
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

    __table_args__ = (CheckConstraint("kind IN ('factory', 'stall')", name="kind_known"),)


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
            sqlite_where=text("is_primary AND ended_at IS NULL"),
            postgresql_where=text("is_primary AND ended_at IS NULL"),
        ),
    )
