"""Finding belts, centers and colleges."""

from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from academy.core.db import db, made_of, plain, writing
from academy.places.models import Belt, Center, College


def find_center(center: str) -> Center | None:
    """The center with this code and its belt, if any; apart from a session that only reads."""
    wanted = {"code": center}
    if writing.get():
        return db.session.scalar(_CENTER, wanted)
    row = plain().execute(_CENTER_ROW, wanted).first()
    return None if row is None else made_of(Center, row, belt=Belt)


# Made once, as every page of a center asks for it.
_CENTER = select(Center).options(joinedload(Center.belt)).where(Center.code == bindparam("code"))
_CENTER_ROW = (
    select(*Center.__table__.c, *Belt.__table__.c)
    .join_from(Center.__table__, Belt.__table__, Center.__table__.c.belt_id == Belt.__table__.c.id)
    .where(Center.__table__.c.code == bindparam("code"))
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
