"""Belts, operations centers, colleges and how they belong together."""

from datetime import date

from sqlalchemy import Date, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, synonym

from academy.core.db import Model, RowId


class Belt(Model):
    """An industrial belt: one place and its category of goods."""

    __tablename__ = "belt"

    id: Mapped[RowId]
    code: Mapped[str] = mapped_column(
        String(40), unique=True
    )  # wenling-footwear; also names its seal
    name: Mapped[str] = mapped_column(String(40))
    name_en: Mapped[str] = mapped_column(String(80))
    # A belt of the 2019 tour has no stated category, and none is invented for it.
    track: Mapped[str | None] = mapped_column(String(3))
    region_code: Mapped[str] = mapped_column(String(6))
    province: Mapped[str] = mapped_column(String(10))
    city: Mapped[str] = mapped_column(String(20))
    # A town may lie right under a prefecture-level city; towns have no six-digit code.
    town: Mapped[str | None] = mapped_column(String(20))
    opens_on: Mapped[date | None] = mapped_column(Date)
    source_note: Mapped[str] = mapped_column(Text, default="")


class Center(Model):
    """A live-streaming operations center at a place of production."""

    __tablename__ = "center"

    id: Mapped[RowId]
    code: Mapped[str] = mapped_column(String(20), unique=True)  # stands in URLs: wenling
    name: Mapped[str] = mapped_column(String(40))
    name_en: Mapped[str] = mapped_column(String(80))
    region_code: Mapped[str] = mapped_column(String(6))
    province: Mapped[str] = mapped_column(String(10))
    address: Mapped[str] = mapped_column(String(120), default="")
    phone: Mapped[str] = mapped_column(String(20), default="")
    partner: Mapped[str] = mapped_column(String(80), default="")
    opens_on: Mapped[date | None] = mapped_column(Date)
    belt_id: Mapped[int] = mapped_column(ForeignKey("belt.id"))  # the belt it mainly serves

    belt: Mapped[Belt] = relationship(lazy="raise")

    # A center is within the reach of whoever holds a role at it.
    center_id: Mapped[int] = synonym("id")


class CenterBelt(Model):
    """A further belt that a center serves."""

    __tablename__ = "center_belt"

    center_id: Mapped[int] = mapped_column(ForeignKey("center.id"), primary_key=True)
    belt_id: Mapped[int] = mapped_column(ForeignKey("belt.id"), primary_key=True)


class College(Model):
    """A production-base live-streaming college."""

    __tablename__ = "college"

    id: Mapped[RowId]
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    name_en: Mapped[str] = mapped_column(String(120))
    opens_on: Mapped[date | None] = mapped_column(Date)

    college_id: Mapped[int] = synonym("id")


class CollegeCenter(Model):
    """A college works with a center, as its lead or as a partner (D6)."""

    __tablename__ = "college_center"

    id: Mapped[RowId]
    college_id: Mapped[int] = mapped_column(ForeignKey("college.id"))
    center_id: Mapped[int] = mapped_column(ForeignKey("center.id"))
    role: Mapped[str] = mapped_column(String(10), default="lead")

    __table_args__ = (UniqueConstraint("college_id", "center_id"),)
