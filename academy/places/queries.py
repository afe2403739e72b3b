"""Finding belts, centers and colleges."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from academy.core.db import db
from academy.places.models import Belt, Center, College


def find_center(center: str) -> Center | None:
    """The center with this code and its belt, if any."""
    return db.session.scalar(
        select(Center).options(joinedload(Center.belt)).where(Center.code == center)
    )


def center_by_id(center_id: int) -> Center | None:
    """The center with this row number and its belt, if any."""
    return db.session.scalar(
        select(Center).options(joinedload(Center.belt)).where(Center.id == center_id)
    )


def all_centers() -> list[Center]:
    """Every center with its belt, in order of code."""
    return list(
        db.session.scalars(select(Center).options(joinedload(Center.belt)).order_by(Center.code))
    )


def find_belt(belt: str) -> Belt | None:
    """The belt with this code, if any."""
    return db.session.scalar(select(Belt).where(Belt.code == belt))


def all_belts() -> list[Belt]:
    """Every belt, those with an opening month first and in that order."""
    return list(
        db.session.scalars(select(Belt).order_by(Belt.opens_on.is_(None), Belt.opens_on, Belt.code))
    )


def all_colleges() -> list[College]:
    """Every college in order of code."""
    return list(db.session.scalars(select(College).order_by(College.code)))
