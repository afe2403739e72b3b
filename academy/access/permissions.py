"""What can be allowed, one sentence each, and the roles and reaches that allow it."""

from enum import StrEnum


class Permission(StrEnum):
    """Something a person may be allowed to do; `SENTENCES` says each in words."""

    ACCOUNT_KEEP = "account:keep"
    LESSON_READ = "lesson:read"
    QUIZ_TAKE = "quiz:take"
    EXAM_SIT = "exam:sit"
    PRACTICAL_SUBMIT = "practical:submit"
    CERTIFICATE_READ = "certificate:read"
    COURSE_TEACH = "course:teach"
    QUESTION_READ = "question:read"
    PRACTICAL_MARK = "practical:mark"
    PRACTICAL_ADJUDICATE = "practical:adjudicate"
    SUBMISSION_WATCH = "submission:watch"
    CENTER_READ = "center:read"
    ROSTER_READ = "roster:read"
    ROSTER_EXPORT = "roster:export"
    ROSTER_SUBMIT = "roster:submit"
    FIELD_REVEAL = "field:reveal"
    PROGRAM_READ = "program:read"
    BATCH_READ = "batch:read"
    BATCH_APPROVE = "batch:approve"
    CERTIFICATE_REVOKE = "certificate:revoke"
    AUDIT_READ = "audit:read"


SENTENCES = {
    Permission.ACCOUNT_KEEP: "Read and change one's own profile and settings",
    Permission.LESSON_READ: "Read lessons",
    Permission.QUIZ_TAKE: "Take quizzes",
    Permission.EXAM_SIT: "Sit the theory exam",
    Permission.PRACTICAL_SUBMIT: "Hand in a practical and read its feedback",
    Permission.CERTIFICATE_READ: "Read certificates as their holder or keeper",
    Permission.COURSE_TEACH: "Follow the courses from the instructor's desk",
    Permission.QUESTION_READ: "Read the question bank with its keys",
    Permission.PRACTICAL_MARK: "Mark practicals blind",
    Permission.PRACTICAL_ADJUDICATE: "Settle a disagreement between two markers",
    Permission.SUBMISSION_WATCH: "Watch a submitted video",
    Permission.CENTER_READ: "Open a center's pages",
    Permission.ROSTER_READ: "Read the roster",
    Permission.ROSTER_EXPORT: "Take the roster out as a file",
    Permission.ROSTER_SUBMIT: "Review a certification batch and submit it",
    Permission.FIELD_REVEAL: "Reveal a masked field, with a reason",
    Permission.PROGRAM_READ: "Follow the program against its targets",
    Permission.BATCH_READ: "Read certification batches",
    Permission.BATCH_APPROVE: "Approve a certification batch or return rows of it",
    Permission.CERTIFICATE_REVOKE: "Revoke a certificate, with a reason",
    Permission.AUDIT_READ: "Read the audit trail",
}


class Role(StrEnum):
    """What a person is somewhere. Everyone who is signed in is a learner without a grant."""

    LEARNER = "learner"
    INSTRUCTOR = "instructor"
    EXAMINER = "examiner"
    ADJUDICATOR = "adjudicator"
    CENTER_REVIEWER = "center_reviewer"
    COLLEGE_ADMIN = "college_admin"
    HEADQUARTERS = "headquarters"
    APPROVER = "approver"
    AUDITOR = "auditor"


class Reach(StrEnum):
    """How far a permission reaches for a role."""

    OWN = "own"
    ASSIGNED = "assigned"
    COHORT = "cohort"
    COLLEGE = "college"
    CENTER = "center"
    EVERYWHERE = "everywhere"
