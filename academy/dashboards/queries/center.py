"""What a center's overview reads: its tallies, its learners as they stand now, its batches."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Date,
    Integer,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)

from academy.core.db import db
from academy.records import queries as records
from academy.records.models import Enrollment, Invitation, StageTally, StageWait
from academy.records.rules import Stage, Stuck
from academy.rosters.models import RosterBatch, RosterEntry
from academy.rosters.rules import BatchState

IN_WORK = (BatchState.DRAFT.value, BatchState.IN_NOTICE.value, BatchState.APPROVED.value)


@dataclass(frozen=True)
class CenterTallies:
    """What the tallies say of one center."""

    stages: dict[Stage, int]
    certified: dict[date, int]
    waits: dict[Stage, dict[int, int]]


def center_tallies(center_id: int, first: date, last: date) -> CenterTallies:
    """A center's funnel, certified by month and waits, in one statement over the tallies."""
    within = [StageTally.center_id == center_id, StageTally.month.between(first, last)]
    statement: CompoundSelect[Any] = union_all(
        select(
            literal("stage").label("kind"),
            StageTally.stage,
            StageTally.month,
            cast(null(), Integer).label("days"),
            func.sum(StageTally.reached).label("number"),
        )
        .where(*within)
        .group_by(StageTally.stage, StageTally.month),
        select(
            literal("wait"),
            StageWait.stage,
            cast(null(), Date),
            StageWait.days,
            func.sum(StageWait.reached),
        )
        .where(StageWait.center_id == center_id)
        .group_by(StageWait.stage, StageWait.days),
    )
    found = CenterTallies({}, {}, {})
    for kind, name, month, days, number in db.session.execute(statement):
        stage = Stage(name)
        if kind == "wait":
            found.waits.setdefault(stage, {})[days] = int(number)
            continue
        found.stages[stage] = found.stages.get(stage, 0) + int(number)
        if stage is Stage.CERTIFIED:
            found.certified[month] = int(number)
    return found


@dataclass(frozen=True)
class CenterWork:
    """Where a center's learners stand now, and how many are stuck for which reason."""

    stages: dict[Stage, int]
    stuck: dict[Stuck, int]

    @property
    def learners(self) -> int:
        """All who are or were enrolled here."""
        return sum(self.stages.values())

    @property
    def all_stuck(self) -> int:
        """How many are stuck, for whatever reason; nobody is stuck for two."""
        return sum(self.stuck.values())


def center_work(center_id: int, *, at: datetime) -> CenterWork:
    """A center's learners by stage and reason for being stuck, in one statement over its rows."""
    reason = records.STUCK_REASON.label("reason")
    own = select(Enrollment.stage, reason).where(Enrollment.center_id == center_id).subquery()
    rows = db.session.execute(
        select(own.c.stage, own.c.reason, func.count()).group_by(own.c.stage, own.c.reason),
        records.stuck_moments(at),
    )
    work = CenterWork({}, {})
    for name, why, number in rows:
        stage = Stage(name)
        work.stages[stage] = work.stages.get(stage, 0) + number
        if why:
            work.stuck[Stuck(why)] = work.stuck.get(Stuck(why), 0) + number
    return work


@dataclass(frozen=True)
class BatchInWork:
    """A batch that is not finished, with the number of its rows."""

    ref: str
    name: str
    state: str
    notice_until: date | None
    rows: int


def batches_in_work(center_id: int) -> list[BatchInWork]:
    """A center's batches from the draft until their certificates are issued, newest first."""
    rows = db.session.execute(
        select(
            RosterBatch.ref,
            RosterBatch.name,
            RosterBatch.state,
            RosterBatch.notice_until,
            func.count(RosterEntry.id),
        )
        .outerjoin(RosterEntry, RosterEntry.batch_id == RosterBatch.id)
        .where(RosterBatch.center_id == center_id, RosterBatch.state.in_(IN_WORK))
        .group_by(RosterBatch.id)
        .order_by(RosterBatch.id.desc())
        .limit(10)
    )
    return [BatchInWork(*row) for row in rows]


def newest_invitation(center_id: int) -> str | None:
    """The code of a center's newest invitation, if it has one."""
    return db.session.scalar(
        select(Invitation.code)
        .where(Invitation.center_id == center_id)
        .order_by(Invitation.id.desc())
        .limit(1)
    )
