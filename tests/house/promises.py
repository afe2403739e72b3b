"""What each table promises never to hold, and a row that would break each promise."""

from datetime import UTC, datetime
from typing import Any

LATE = datetime(2026, 12, 31, tzinfo=UTC)
EARLY = datetime(2000, 1, 1, tzinfo=UTC)

# Checks, each with values that break it.
BROKEN: dict[str, dict[str, Any]] = {
    "ck_attempt_closed_when_not_open": {"state": "marked"},
    "ck_attempt_closes_after_it_started": {"state": "marked", "closed_at": EARLY},
    "ck_attempt_deadline_after_start": {"deadline": EARLY},
    "ck_attempt_score_range": {"score": 101},
    "ck_attempt_state_known": {"state": "lost", "closed_at": LATE},
    "ck_attempt_question_points_range": {"points": 0},
    "ck_certificate_state_known": {"state": "lost"},
    "ck_certificate_valid_after_issue": {"valid_until": EARLY.date()},
    "ck_check_tally_checks_range": {"checks": -1},
    "ck_cohort_closes_after_it_opens": {"closes_on": EARLY.date()},
    "ck_enrollment_lessons_done_range": {"lessons_done": -1},
    "ck_enrollment_practical_score_range": {"practical_score": -1},
    "ck_enrollment_theory_score_range": {"theory_score": 101},
    "ck_factory_kind_known": {"kind": "palace"},
    "ck_factory_tally_enabled_range": {"enabled": -1},
    "ck_grant_ends_after_it_began": {"ended_at": EARLY},
    "ck_grant_one_place": {"center_id": 1, "college_id": 1},
    "ck_invitation_uses_left_range": {"uses_left": -1},
    "ck_marking_locked_when_locked": {"state": "locked"},
    "ck_marking_slot_range": {"slot": 4},
    "ck_marking_state_known": {"state": "lost"},
    "ck_marking_total_range": {"total": 101},
    "ck_month_plan_value_range": {"value": -1},
    "ck_month_report_value_range": {"value": -1},
    "ck_paper_kind_known": {"kind": "essay"},
    "ck_person_language_known": {"language": "fr"},
    "ck_person_text_size_range": {"text_size": 4},
    "ck_person_factory_ends_after_it_began": {"ended_at": EARLY},
    "ck_program_ends_after_it_began": {"ends_on": EARLY.date()},
    "ck_question_difficulty_known": {"difficulty": "tricky"},
    "ck_question_use_known": {"use": "fun"},
    "ck_result_kind_known": {"kind": "luck"},
    "ck_result_score_range": {"score": 101},
    "ck_roster_batch_approved_by_another": {"approved_by_id": 1, "submitted_by_id": 1},
    "ck_roster_batch_state_known": {"state": "lost", "submitted_at": LATE},
    "ck_roster_batch_submitted_when_not_draft": {"state": "in_notice", "submitted_at": None},
    "ck_roster_entry_issued_with_certificate": {"state": "issued"},
    "ck_roster_entry_state_known": {"state": "lost"},
    "ck_sign_in_code_expires_after_sent": {"expires_at": EARLY},
    "ck_sign_in_code_tries_left_range": {"tries_left": -1},
    "ck_stage_tally_reached_range": {"reached": -1},
    "ck_stage_wait_reached_range": {"reached": -1},
    "ck_submission_decided_when_decided": {"state": "decided"},
    "ck_submission_score_range": {"score": -1},
    "ck_submission_size_range": {"size": 0},
    "ck_submission_state_known": {"state": "lost"},
    "ck_target_value_range": {"value": -1},
}

# Rows of which a second one is refused: what both must say for the promise to hold.
TWICE: dict[str, dict[str, Any]] = {
    "uq_person_factory_one_primary": {"is_primary": True},
    "uq_submission_enrollment_id_practical_id_number": {"state": "decided", "decided_at": LATE},
    "uq_roster_batch_one_draft": {"state": "draft", "submitted_at": None},
    "uq_roster_entry_batch_id_enrollment_id": {"state": "returned"},
    "uq_roster_entry_certificate_id": {"state": "issued"},
}

# What the second one must say so that no other promise speaks first.
SECOND: dict[str, dict[str, Any]] = {
    "uq_marking_submission_id_examiner_id": {"slot": 2},
}
