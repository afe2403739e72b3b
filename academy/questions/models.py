"""The question bank: items by their lasting code, and versions that never change."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from academy.core.db import Model, RowId, UtcDateTime


class Question(Model):
    """An item of the bank; what is asked is one of its versions."""

    __tablename__ = "question"

    id: Mapped[RowId]
    code: Mapped[str] = mapped_column(String(30), unique=True)  # C101-1-1-E01
    use: Mapped[str] = mapped_column(String(10))  # practice or exam: the two banks never mix
    kind: Mapped[str] = mapped_column(String(12))
    topic: Mapped[str] = mapped_column(String(4))
    difficulty: Mapped[str] = mapped_column(String(6))
    track: Mapped[str | None] = mapped_column(String(3))
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lesson.id"), index=True)
    version_id: Mapped[int | None]  # the newest version, used by papers drawn from now on
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        CheckConstraint("use IN ('practice', 'exam')", name="use_known"),
        CheckConstraint("difficulty IN ('easy', 'middle', 'hard')", name="difficulty_known"),
        Index("ix_question_cell", "use", "topic", "difficulty"),
    )


class QuestionVersion(Model):
    """What a question said and which answer was right: immutable, named by its hash."""

    __tablename__ = "question_version"

    id: Mapped[RowId]
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"))
    content_hash: Mapped[str] = mapped_column(String(64))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(12))
    stem: Mapped[str] = mapped_column(Text)
    # [{"text": …, "why": …}], in the order of the file; an attempt keeps its own order.
    options: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    # The positions of the right options, from 0.
    right: Mapped[list[int]] = mapped_column(JSON)
    explanation: Mapped[str] = mapped_column(Text)
    section: Mapped[str] = mapped_column(
        String(80), default=""
    )  # heading of the lesson that explains it
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (
        UniqueConstraint("question_id", "content_hash"),
        UniqueConstraint("question_id", "number"),
    )
