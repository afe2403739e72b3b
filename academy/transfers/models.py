"""Exports: what left the house as a file."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from academy.core.db import Model, PublicRef, RowId, UtcDateTime


class Export(Model):
    """A file that was taken out: what, by which filters, how many rows, by whom."""

    __tablename__ = "export"

    id: Mapped[RowId]
    ref: Mapped[PublicRef]
    what: Mapped[str] = mapped_column(String(20))
    form: Mapped[str] = mapped_column(String(4))  # csv or xlsx
    filters: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    rows: Mapped[int]
    reason: Mapped[str] = mapped_column(String(200), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    center_id: Mapped[int | None] = mapped_column(ForeignKey("center.id"), index=True)
