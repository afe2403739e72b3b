"""Accounts, sign-in codes, consents."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from academy.access.models import Grant
from academy.access.policy import Subject
from academy.core.db import Model, PublicRef, RowId, UtcDateTime


class Person(Model):
    """Somebody with an account, known by a phone number."""

    __tablename__ = "person"

    id: Mapped[RowId]
    ref: Mapped[PublicRef]
    phone: Mapped[str] = mapped_column(String(20), unique=True)  # E.164
    name: Mapped[str] = mapped_column(String(30), default="")  # as it will be printed
    name_key: Mapped[str] = mapped_column(
        String(200), default="", index=True
    )  # pinyin, for order and search
    profile_type: Mapped[str | None] = mapped_column(String(20))
    birth_month: Mapped[str | None] = mapped_column(
        String(7)
    )  # YYYY-MM; a full birthday is not needed
    language: Mapped[str] = mapped_column(String(2), default="zh")
    text_size: Mapped[int] = mapped_column(default=1)
    theme: Mapped[str] = mapped_column(String(5), default="auto")
    # The signed cookie carries it: adding one ends all sessions of this person at once (D28).
    session_epoch: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    is_demo: Mapped[bool] = mapped_column(default=False)

    grants: Mapped[list[Grant]] = relationship(
        primaryjoin="and_(Person.id == foreign(Grant.person_id), Grant.ended_at.is_(None))",
        viewonly=True,
        lazy="raise",
    )

    __table_args__ = (
        CheckConstraint("text_size BETWEEN 0 AND 3", name="text_size_range"),
        CheckConstraint("language IN ('zh', 'en')", name="language_known"),
    )

    is_authenticated = True
    is_anonymous = False

    @property
    def is_active(self) -> bool:
        """Whether the account is open."""
        return self.closed_at is None

    def get_id(self) -> str:
        """What the signed cookie says: who, and in which epoch."""
        return f"{self.id}.{self.session_epoch}"

    @property
    def subject(self) -> Subject:
        """The person as the policy sees them."""
        return Subject(self.id, tuple(grant.held for grant in self.grants))

    @property
    def audit_name(self) -> str:
        """How the audit trail names this person."""
        return f"person:{self.ref}"


class SignInCode(Model):
    """A code sent to a number; only its keyed fingerprint is kept."""

    __tablename__ = "sign_in_code"

    id: Mapped[RowId]
    phone: Mapped[str] = mapped_column(String(20))
    fingerprint: Mapped[str] = mapped_column(String(64))
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    tries_left: Mapped[int]
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        Index("ix_sign_in_code_phone", "phone", "sent_at"),
        CheckConstraint("tries_left >= 0", name="tries_left_range"),
        CheckConstraint("expires_at > sent_at", name="expires_after_sent"),
    )


class Consent(Model):
    """A wording a person agreed to, and when."""

    __tablename__ = "consent"

    id: Mapped[RowId]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    policy: Mapped[str] = mapped_column(String(20))
    version: Mapped[str] = mapped_column(String(20))
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (UniqueConstraint("person_id", "policy", "version"),)
