"""The program, its targets, and the plan by month."""

from datetime import date

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from academy.core.db import Model, RowId


class Program(Model):
    """A program with its year, April to March."""

    __tablename__ = "program"

    id: Mapped[RowId]
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    name_en: Mapped[str] = mapped_column(String(120))
    begins_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)

    __table_args__ = (CheckConstraint("ends_on > begins_on", name="ends_after_it_began"),)


class Target(Model):
    """What the program wants to reach in its year: never a bare number (D4)."""

    __tablename__ = "target"

    id: Mapped[RowId]
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"))
    metric: Mapped[str] = mapped_column(
        String(30)
    )  # certified_streamers, gmv_origin, factories_enabled …
    value: Mapped[int] = mapped_column(BigInteger)
    unit: Mapped[str] = mapped_column(String(10))
    definition: Mapped[str] = mapped_column(Text)
    definition_en: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)
    source_en: Mapped[str] = mapped_column(Text)
    confidence: Mapped[str] = mapped_column(String(10), default="reported")

    __table_args__ = (
        UniqueConstraint("program_id", "metric"),
        CheckConstraint("value >= 0", name="value_range"),
    )


class MonthPlan(Model):
    """The part of a target that is planned for a month, for the whole program or for one center."""

    __tablename__ = "month_plan"

    id: Mapped[RowId]
    target_id: Mapped[int] = mapped_column(ForeignKey("target.id"))
    month: Mapped[date] = mapped_column(Date)  # its first day
    center_id: Mapped[int | None] = mapped_column(ForeignKey("center.id"))
    value: Mapped[int] = mapped_column(BigInteger)

    __table_args__ = (
        Index(
            "uq_month_plan_once", "target_id", "month", text("coalesce(center_id, 0)"), unique=True
        ),
        CheckConstraint("value >= 0", name="value_range"),
    )


class MonthReport(Model):
    """What centers report for a month: GMV, orders; shown as reported, never as measured."""

    __tablename__ = "month_report"

    id: Mapped[RowId]
    target_id: Mapped[int] = mapped_column(ForeignKey("target.id"))
    month: Mapped[date] = mapped_column(Date)
    center_id: Mapped[int] = mapped_column(ForeignKey("center.id"))
    value: Mapped[int] = mapped_column(BigInteger)

    __table_args__ = (
        UniqueConstraint("target_id", "month", "center_id"),
        CheckConstraint("value >= 0", name="value_range"),
    )
