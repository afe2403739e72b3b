"""Certificates, frozen when issued, and what happens to them afterwards."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    Text,
    text,
)
from sqlalchemy.orm import Mapped, deferred, mapped_column

from academy.core.db import Model, PublicRef, RowId, UtcDateTime, append_only
from academy.core.tokens import new_token


class Certificate(Model):
    """A certificate as issued: what it says and the bytes of its files never change (D19)."""

    __tablename__ = "certificate"

    id: Mapped[RowId]
    ref: Mapped[PublicRef]  # the code in its address
    # In the QR only: whoever holds it may read the name in full (D18).
    token: Mapped[str] = mapped_column(String(26), unique=True, default=new_token)
    number: Mapped[str] = mapped_column(String(32), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    enrollment_id: Mapped[int]
    center_id: Mapped[int]
    college_id: Mapped[int] = mapped_column(ForeignKey("college.id"))
    level: Mapped[str] = mapped_column(String(2))
    track: Mapped[str | None] = mapped_column(String(3))
    issued_on: Mapped[date] = mapped_column(Date)
    valid_until: Mapped[date] = mapped_column(Date)  # to the end of that day in Beijing
    state: Mapped[str] = mapped_column(
        String(12), default="issued"
    )  # issued, suspended, revoked, superseded
    state_since: Mapped[datetime] = mapped_column(UtcDateTime)
    state_reason: Mapped[str] = mapped_column(String(20), default="")
    # Name as printed, factory, belt, center, issuer, wording: all that the paper says.
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    content_hash: Mapped[str] = mapped_column(String(64))
    pdf: Mapped[bytes] = deferred(mapped_column(LargeBinary))
    picture: Mapped[bytes] = deferred(mapped_column(LargeBinary))  # PNG, 1080 x 1528
    files_hash: Mapped[str] = mapped_column(String(64))
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (
        ForeignKeyConstraint(
            ["center_id", "enrollment_id"], ["enrollment.center_id", "enrollment.id"]
        ),
        Index(
            "uq_certificate_one_live",
            "person_id",
            "level",
            text("coalesce(track, '')"),
            unique=True,
            sqlite_where=text("state IN ('issued', 'suspended')"),
            postgresql_where=text("state IN ('issued', 'suspended')"),
        ),
        CheckConstraint(
            "state IN ('issued', 'suspended', 'revoked', 'superseded')", name="state_known"
        ),
        CheckConstraint("valid_until > issued_on", name="valid_after_issue"),
        Index("ix_certificate_center_id", "center_id", "id"),
        Index("ix_certificate_enrollment_id", "enrollment_id", "state"),
    )


class CertificateEvent(Model):
    """What happened to a certificate: issued, revoked, with reason; append-only."""

    __tablename__ = "certificate_event"

    id: Mapped[RowId]
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificate.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))  # issue, suspend, reinstate, revoke, supersede
    reason: Mapped[str] = mapped_column(String(20), default="")
    words: Mapped[str] = mapped_column(String(300), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class CheckTally(Model):
    """How often a certificate was checked in a month; counted, never identified."""

    __tablename__ = "check_tally"

    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificate.id"), primary_key=True)
    month: Mapped[date] = mapped_column(Date, primary_key=True)
    checks: Mapped[int] = mapped_column(default=0)

    __table_args__ = (CheckConstraint("checks >= 0", name="checks_range"),)


class MisuseReport(Model):
    """What a stranger tells about a certificate that looks forged or misused."""

    __tablename__ = "misuse_report"

    id: Mapped[RowId]
    ref: Mapped[PublicRef]  # the receipt number
    # Nobody's when the number that was typed does not exist.
    certificate_id: Mapped[int | None] = mapped_column(ForeignKey("certificate.id"), index=True)
    code: Mapped[str] = mapped_column(String(60))  # as it stood in the address
    words: Mapped[str] = mapped_column(Text)
    place: Mapped[str] = mapped_column(String(200), default="")  # where it was seen
    at: Mapped[datetime] = mapped_column(UtcDateTime)


append_only(CertificateEvent.__table__)  # type: ignore[arg-type]  # a mapped class's table is a Table
