"""The table of who may: permission x role -> reach; pages, lists and files all ask it."""

from collections.abc import Iterable
from dataclasses import dataclass

from academy.access.permissions import Permission as P  # noqa: N817 - the table reads as rows
from academy.access.permissions import Reach, Role

TABLE: dict[P, dict[Role, Reach]] = {
    P.ACCOUNT_KEEP: {Role.LEARNER: Reach.OWN},
    P.LESSON_READ: {
        Role.LEARNER: Reach.OWN,
        Role.INSTRUCTOR: Reach.COLLEGE,
        Role.CENTER_REVIEWER: Reach.CENTER,
        Role.COLLEGE_ADMIN: Reach.COLLEGE,
        Role.HEADQUARTERS: Reach.EVERYWHERE,
        Role.AUDITOR: Reach.EVERYWHERE,
    },
    P.QUIZ_TAKE: {Role.LEARNER: Reach.OWN},
    P.EXAM_SIT: {Role.LEARNER: Reach.OWN},
    P.PRACTICAL_SUBMIT: {Role.LEARNER: Reach.OWN},
    P.CERTIFICATE_READ: {
        Role.LEARNER: Reach.OWN,
        Role.CENTER_REVIEWER: Reach.CENTER,
        Role.COLLEGE_ADMIN: Reach.COLLEGE,
        # Headquarters reads its register, where names are masked (D31).
    },
    P.COURSE_TEACH: {Role.INSTRUCTOR: Reach.COLLEGE, Role.HEADQUARTERS: Reach.EVERYWHERE},
    P.QUESTION_READ: {Role.INSTRUCTOR: Reach.COLLEGE, Role.HEADQUARTERS: Reach.EVERYWHERE},
    P.PRACTICAL_MARK: {Role.EXAMINER: Reach.ASSIGNED, Role.ADJUDICATOR: Reach.ASSIGNED},
    P.PRACTICAL_ADJUDICATE: {Role.ADJUDICATOR: Reach.ASSIGNED},
    P.SUBMISSION_WATCH: {
        Role.LEARNER: Reach.OWN,
        Role.EXAMINER: Reach.ASSIGNED,
        Role.ADJUDICATOR: Reach.ASSIGNED,
        Role.CENTER_REVIEWER: Reach.CENTER,
        Role.HEADQUARTERS: Reach.EVERYWHERE,
    },
    P.CENTER_READ: {
        Role.CENTER_REVIEWER: Reach.CENTER,
        Role.HEADQUARTERS: Reach.EVERYWHERE,
        Role.APPROVER: Reach.EVERYWHERE,
        Role.AUDITOR: Reach.EVERYWHERE,
    },
    P.ROSTER_READ: {
        Role.CENTER_REVIEWER: Reach.CENTER,
        Role.COLLEGE_ADMIN: Reach.COLLEGE,
        Role.HEADQUARTERS: Reach.EVERYWHERE,
        Role.AUDITOR: Reach.EVERYWHERE,
    },
    P.ROSTER_EXPORT: {Role.CENTER_REVIEWER: Reach.CENTER, Role.HEADQUARTERS: Reach.EVERYWHERE},
    P.ROSTER_SUBMIT: {Role.CENTER_REVIEWER: Reach.CENTER},
    P.FIELD_REVEAL: {Role.CENTER_REVIEWER: Reach.CENTER, Role.HEADQUARTERS: Reach.EVERYWHERE},
    P.PROGRAM_READ: {
        Role.HEADQUARTERS: Reach.EVERYWHERE,
        Role.APPROVER: Reach.EVERYWHERE,
        Role.AUDITOR: Reach.EVERYWHERE,
    },
    P.BATCH_READ: {
        Role.CENTER_REVIEWER: Reach.CENTER,
        Role.HEADQUARTERS: Reach.EVERYWHERE,
        Role.APPROVER: Reach.EVERYWHERE,
        Role.AUDITOR: Reach.EVERYWHERE,
    },
    P.BATCH_APPROVE: {Role.HEADQUARTERS: Reach.EVERYWHERE, Role.APPROVER: Reach.EVERYWHERE},
    P.CERTIFICATE_REVOKE: {Role.HEADQUARTERS: Reach.EVERYWHERE},
    P.AUDIT_READ: {Role.HEADQUARTERS: Reach.EVERYWHERE, Role.AUDITOR: Reach.EVERYWHERE},
}


@dataclass(frozen=True)
class Held:
    """A role as it is held now, and where by row number; no place means everywhere."""

    role: Role
    center_id: int | None = None
    college_id: int | None = None
    cohort_id: int | None = None


@dataclass(frozen=True)
class Subject:
    """Who asks: a person's row number and the roles held at this moment."""

    person_id: int
    held: tuple[Held, ...] = ()

    @property
    def everything_held(self) -> tuple[Held, ...]:
        """The grants, and the learner's role that everyone has."""
        return (Held(Role.LEARNER), *self.held)


def reaches(subject: Subject, permission: P) -> list[tuple[Reach, Held]]:
    """How far this permission reaches for this person, one row per role that carries it."""
    row = TABLE[permission]
    return [(row[held.role], held) for held in subject.everything_held if held.role in row]


def roles_with(permission: P) -> set[Role]:
    """The roles that carry a permission."""
    return set(TABLE[permission])


def may_approve(
    *, approver_id: int, submitter_id: int | None, reviewer_ids: Iterable[int] = ()
) -> bool:
    """Whether this person may approve: never one who submitted or reviewed a row (D16)."""
    return approver_id != submitter_id and approver_id not in set(reviewer_ids)


def may_review(*, reviewer_id: int, learner_id: int) -> bool:
    """Whether this person may check and confirm this learner: nobody oneself."""
    return reviewer_id != learner_id
