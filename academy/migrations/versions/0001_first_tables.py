"""The first tables.

Revision 0001, made on 2026-11-23.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


# Rows of these tables are only ever added; the database itself refuses all else.
APPEND_ONLY = ("attempt_event", "audit_event", "certificate_event")


def make_append_only(table: str) -> None:
    """Refuse to change or delete a row of this table, in the words of either engine."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_append_only() RETURNS trigger AS $$ BEGIN "
        f"RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'integrity_constraint_violation'; "
        "END $$ LANGUAGE plpgsql"
    )
    op.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_append_only()"
    )


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "belt",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("name_en", sa.String(length=80), nullable=False),
        sa.Column("track", sa.String(length=3), nullable=True),
        sa.Column("region_code", sa.String(length=6), nullable=False),
        sa.Column("province", sa.String(length=10), nullable=False),
        sa.Column("city", sa.String(length=20), nullable=False),
        sa.Column("town", sa.String(length=20), nullable=True),
        sa.Column("opens_on", sa.Date(), nullable=True),
        sa.Column("source_note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_belt")),
        sa.UniqueConstraint("code", name=op.f("uq_belt_code")),
    )
    op.create_table(
        "college",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_college")),
        sa.UniqueConstraint("code", name=op.f("uq_college_code")),
    )
    op.create_table(
        "course",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("slug", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("title_en", sa.String(length=120), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("summary_en", sa.Text(), nullable=False),
        sa.Column("introduction", sa.Text(), nullable=False),
        sa.Column("cover", sa.String(length=140), nullable=True),
        sa.Column("level", sa.String(length=2), nullable=False),
        sa.Column("track", sa.String(length=3), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course")),
        sa.UniqueConstraint("code", name=op.f("uq_course_code")),
        sa.UniqueConstraint("slug", name=op.f("uq_course_slug")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=30), nullable=False),
        sa.Column("name_key", sa.String(length=200), nullable=False),
        sa.Column("profile_type", sa.String(length=20), nullable=True),
        sa.Column("birth_month", sa.String(length=7), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("text_size", sa.Integer(), nullable=False),
        sa.Column("theme", sa.String(length=5), nullable=False),
        sa.Column("session_epoch", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.CheckConstraint("language IN ('zh', 'en')", name=op.f("ck_person_language_known")),
        sa.CheckConstraint("text_size BETWEEN 0 AND 3", name=op.f("ck_person_text_size_range")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("phone", name=op.f("uq_person_phone")),
        sa.UniqueConstraint("ref", name=op.f("uq_person_ref")),
    )
    with op.batch_alter_table("person") as batch_op:
        batch_op.create_index(batch_op.f("ix_person_name_key"), ["name_key"], unique=False)

    op.create_table(
        "practical",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("slug", sa.String(length=30), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("title_en", sa.String(length=120), nullable=False),
        sa.Column("level", sa.String(length=2), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practical")),
        sa.UniqueConstraint("code", name=op.f("uq_practical_code")),
        sa.UniqueConstraint("slug", name=op.f("uq_practical_slug")),
    )
    op.create_table(
        "program",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.CheckConstraint("ends_on > begins_on", name=op.f("ck_program_ends_after_it_began")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_program")),
        sa.UniqueConstraint("code", name=op.f("uq_program_code")),
    )
    op.create_table(
        "sign_in_code",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries_left", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("expires_at > sent_at", name=op.f("ck_sign_in_code_expires_after_sent")),
        sa.CheckConstraint("tries_left >= 0", name=op.f("ck_sign_in_code_tries_left_range")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_code")),
    )
    with op.batch_alter_table("sign_in_code") as batch_op:
        batch_op.create_index("ix_sign_in_code_phone", ["phone", "sent_at"], unique=False)

    op.create_table(
        "term",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("term", sa.String(length=40), nullable=False),
        sa.Column("term_en", sa.String(length=80), nullable=False),
        sa.Column("meaning", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term")),
        sa.UniqueConstraint("term", name=op.f("uq_term_term")),
    )
    op.create_table(
        "center",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("name_en", sa.String(length=80), nullable=False),
        sa.Column("region_code", sa.String(length=6), nullable=False),
        sa.Column("province", sa.String(length=10), nullable=False),
        sa.Column("address", sa.String(length=120), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("partner", sa.String(length=80), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=True),
        sa.Column("belt_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["belt_id"], ["belt.id"], name=op.f("fk_center_belt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_center")),
        sa.UniqueConstraint("code", name=op.f("uq_center_code")),
    )
    op.create_table(
        "consent",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("policy", sa.String(length=20), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_consent_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
        sa.UniqueConstraint(
            "person_id", "policy", "version", name=op.f("uq_consent_person_id_policy_version")
        ),
    )
    op.create_table(
        "course_file",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=60), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_course_file_course_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_file")),
        sa.UniqueConstraint(
            "course_id",
            "name",
            "content_hash",
            name=op.f("uq_course_file_course_id_name_content_hash"),
        ),
    )
    with op.batch_alter_table("course_file") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_course_file_content_hash"), ["content_hash"], unique=False
        )

    op.create_table(
        "module",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("title_en", sa.String(length=120), nullable=False),
        sa.Column("has_quiz", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_module_course_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_module")),
        sa.UniqueConstraint("course_id", "position", name=op.f("uq_module_course_id_position")),
    )
    op.create_table(
        "practical_version",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("practical_id", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["practical_id"], ["practical.id"], name=op.f("fk_practical_version_practical_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practical_version")),
        sa.UniqueConstraint(
            "practical_id",
            "content_hash",
            name=op.f("uq_practical_version_practical_id_content_hash"),
        ),
        sa.UniqueConstraint(
            "practical_id", "number", name=op.f("uq_practical_version_practical_id_number")
        ),
    )
    op.create_table(
        "target",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("metric", sa.String(length=30), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("definition_en", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_en", sa.Text(), nullable=False),
        sa.Column("confidence", sa.String(length=10), nullable=False),
        sa.CheckConstraint("value >= 0", name=op.f("ck_target_value_range")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_target_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target")),
        sa.UniqueConstraint("program_id", "metric", name=op.f("uq_target_program_id_metric")),
    )
    op.create_table(
        "audit_event",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("center_id", sa.Integer(), nullable=True),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_audit_event_by_id")),
        sa.ForeignKeyConstraint(
            ["center_id"], ["center.id"], name=op.f("fk_audit_event_center_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
    )
    with op.batch_alter_table("audit_event") as batch_op:
        batch_op.create_index("ix_audit_event_at", ["at", "id"], unique=False)
        batch_op.create_index("ix_audit_event_center_id", ["center_id", "id"], unique=False)
        batch_op.create_index("ix_audit_event_kind", ["kind", "at", "id"], unique=False)
        batch_op.create_index("ix_audit_event_subject", ["subject", "id"], unique=False)

    op.create_table(
        "center_belt",
        sa.Column("center_id", sa.Integer(), nullable=False),
        sa.Column("belt_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["belt_id"], ["belt.id"], name=op.f("fk_center_belt_belt_id")),
        sa.ForeignKeyConstraint(
            ["center_id"], ["center.id"], name=op.f("fk_center_belt_center_id")
        ),
        sa.PrimaryKeyConstraint("center_id", "belt_id", name=op.f("pk_center_belt")),
    )
    op.create_table(
        "cohort",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("center_id", sa.Integer(), nullable=False),
        sa.Column("college_id", sa.Integer(), nullable=False),
        sa.Column("belt_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("level", sa.String(length=2), nullable=False),
        sa.Column("track", sa.String(length=3), nullable=True),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "closes_on IS NULL OR closes_on >= opens_on",
            name=op.f("ck_cohort_closes_after_it_opens"),
        ),
        sa.ForeignKeyConstraint(["belt_id"], ["belt.id"], name=op.f("fk_cohort_belt_id")),
        sa.ForeignKeyConstraint(["center_id"], ["center.id"], name=op.f("fk_cohort_center_id")),
        sa.ForeignKeyConstraint(["college_id"], ["college.id"], name=op.f("fk_cohort_college_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort")),
        sa.UniqueConstraint("center_id", "id", name=op.f("uq_cohort_center_id_id")),
        sa.UniqueConstraint("center_id", "name", name=op.f("uq_cohort_center_id_name")),
        sa.UniqueConstraint("ref", name=op.f("uq_cohort_ref")),
    )
    with op.batch_alter_table("cohort") as batch_op:
        batch_op.create_index(batch_op.f("ix_cohort_belt_id"), ["belt_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_cohort_college_id"), ["college_id"], unique=False)

    op.create_table(
        "college_center",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("college_id", sa.Integer(), nullable=False),
        sa.Column("center_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(
            ["center_id"], ["center.id"], name=op.f("fk_college_center_center_id")
        ),
        sa.ForeignKeyConstraint(
            ["college_id"], ["college.id"], name=op.f("fk_college_center_college_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_college_center")),
        sa.UniqueConstraint(
            "college_id", "center_id", name=op.f("uq_college_center_college_id_center_id")
        ),
    )
    op.create_table(
        "export",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("form", sa.String(length=4), nullable=False),
        sa.Column("filters", sa.JSON(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("center_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_export_by_id")),
        sa.ForeignKeyConstraint(["center_id"], ["center.id"], name=op.f("fk_export_center_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export")),
        sa.UniqueConstraint("ref", name=op.f("uq_export_ref")),
    )
    with op.batch_alter_table("export") as batch_op:
        batch_op.create_index(batch_op.f("ix_export_center_id"), ["center_id"], unique=False)

    op.create_table(
        "factory",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("uscc", sa.String(length=18), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("belt_id", sa.Integer(), nullable=False),
        sa.Column("center_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("enabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('factory', 'stall')", name=op.f("ck_factory_kind_known")),
        sa.ForeignKeyConstraint(["belt_id"], ["belt.id"], name=op.f("fk_factory_belt_id")),
        sa.ForeignKeyConstraint(["center_id"], ["center.id"], name=op.f("fk_factory_center_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_factory")),
        sa.UniqueConstraint("ref", name=op.f("uq_factory_ref")),
        sa.UniqueConstraint("uscc", name=op.f("uq_factory_uscc")),
    )
    with op.batch_alter_table("factory") as batch_op:
        batch_op.create_index(batch_op.f("ix_factory_belt_id"), ["belt_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_factory_center_id"), ["center_id"], unique=False)
        batch_op.create_index("ix_factory_enabled_at", ["enabled_at", "id"], unique=False)

    op.create_table(
        "factory_tally",
        sa.Column("center_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("enabled", sa.Integer(), nullable=False),
        sa.CheckConstraint("enabled >= 0", name=op.f("ck_factory_tally_enabled_range")),
        sa.ForeignKeyConstraint(
            ["center_id"], ["center.id"], name=op.f("fk_factory_tally_center_id")
        ),
        sa.PrimaryKeyConstraint("center_id", "month", name=op.f("pk_factory_tally")),
    )
    op.create_table(
        "lesson",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("module_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("title_en", sa.String(length=120), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("published_id", sa.Integer(), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_lesson_course_id")),
        sa.ForeignKeyConstraint(
            ["id", "published_id"],
            ["lesson_version.lesson_id", "lesson_version.id"],
            name="fk_lesson_published",
            use_alter=True,
        ),
        sa.ForeignKeyConstraint(["module_id"], ["module.id"], name=op.f("fk_lesson_module_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson")),
        sa.UniqueConstraint("code", name=op.f("uq_lesson_code")),
    )
    with op.batch_alter_table("lesson") as batch_op:
        batch_op.create_index(batch_op.f("ix_lesson_course_id"), ["course_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_lesson_module_id"), ["module_id"], unique=False)

    op.create_table(
        "month_plan",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("center_id", sa.Integer(), nullable=True),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("value >= 0", name=op.f("ck_month_plan_value_range")),
        sa.ForeignKeyConstraint(["center_id"], ["center.id"], name=op.f("fk_month_plan_center_id")),
        sa.ForeignKeyConstraint(["target_id"], ["target.id"], name=op.f("fk_month_plan_target_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_month_plan")),
    )
    with op.batch_alter_table("month_plan") as batch_op:
        batch_op.create_index(
            "uq_month_plan_once",
            ["target_id", "month", sa.literal_column("coalesce(center_id, 0)")],
            unique=True,
        )

    op.create_table(
        "month_report",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("center_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("value >= 0", name=op.f("ck_month_report_value_range")),
        sa.ForeignKeyConstraint(
            ["center_id"], ["center.id"], name=op.f("fk_month_report_center_id")
        ),
        sa.ForeignKeyConstraint(
            ["target_id"], ["target.id"], name=op.f("fk_month_report_target_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_month_report")),
        sa.UniqueConstraint(
            "target_id",
            "month",
            "center_id",
            name=op.f("uq_month_report_target_id_month_center_id"),
        ),
    )
    op.create_table(
        "paper",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("slug", sa.String(length=30), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("title_en", sa.String(length=120), nullable=False),
        sa.Column("level", sa.String(length=2), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=True),
        sa.Column("module_id", sa.Integer(), nullable=True),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('quiz', 'theory')", name=op.f("ck_paper_kind_known")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_paper_course_id")),
        sa.ForeignKeyConstraint(["module_id"], ["module.id"], name=op.f("fk_paper_module_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper")),
        sa.UniqueConstraint("code", name=op.f("uq_paper_code")),
        sa.UniqueConstraint("slug", name=op.f("uq_paper_slug")),
    )
    with op.batch_alter_table("paper") as batch_op:
        batch_op.create_index(batch_op.f("ix_paper_course_id"), ["course_id"], unique=False)

    op.create_table(
        "roster_batch",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("center_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_by_id", sa.Integer(), nullable=True),
        sa.Column("notice_until", sa.Date(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("content_hash", sa.String(length=64), nullable=True),
        sa.CheckConstraint(
            "(state = 'draft') = (submitted_at IS NULL)",
            name=op.f("ck_roster_batch_submitted_when_not_draft"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'in_notice', 'approved', 'issued', 'returned')",
            name=op.f("ck_roster_batch_state_known"),
        ),
        sa.CheckConstraint(
            "approved_by_id IS NULL OR approved_by_id <> submitted_by_id",
            name=op.f("ck_roster_batch_approved_by_another"),
        ),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["person.id"], name=op.f("fk_roster_batch_approved_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["center_id"], ["center.id"], name=op.f("fk_roster_batch_center_id")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by_id"], ["person.id"], name=op.f("fk_roster_batch_opened_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["submitted_by_id"], ["person.id"], name=op.f("fk_roster_batch_submitted_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_batch")),
        sa.UniqueConstraint("center_id", "id", name=op.f("uq_roster_batch_center_id_id")),
        sa.UniqueConstraint("ref", name=op.f("uq_roster_batch_ref")),
    )
    with op.batch_alter_table("roster_batch") as batch_op:
        batch_op.create_index("ix_roster_batch_state", ["state", "submitted_at"], unique=False)
        batch_op.create_index(
            "uq_roster_batch_one_draft",
            ["center_id"],
            unique=True,
            sqlite_where=sa.text("state = 'draft'"),
            postgresql_where=sa.text("state = 'draft'"),
        )

    op.create_table(
        "stage_tally",
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("center_id", sa.Integer(), nullable=False),
        sa.Column("belt_id", sa.Integer(), nullable=False),
        sa.Column("reached", sa.Integer(), nullable=False),
        sa.CheckConstraint("reached >= 0", name=op.f("ck_stage_tally_reached_range")),
        sa.ForeignKeyConstraint(["belt_id"], ["belt.id"], name=op.f("fk_stage_tally_belt_id")),
        sa.ForeignKeyConstraint(
            ["center_id"], ["center.id"], name=op.f("fk_stage_tally_center_id")
        ),
        sa.PrimaryKeyConstraint(
            "stage", "month", "center_id", "belt_id", name=op.f("pk_stage_tally")
        ),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("stage_tally") as batch_op:
        batch_op.create_index("ix_stage_tally_center_id", ["center_id", "month"], unique=False)

    op.create_table(
        "stage_wait",
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("days", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("center_id", sa.Integer(), nullable=False),
        sa.Column("belt_id", sa.Integer(), nullable=False),
        sa.Column("reached", sa.Integer(), nullable=False),
        sa.CheckConstraint("reached >= 0", name=op.f("ck_stage_wait_reached_range")),
        sa.ForeignKeyConstraint(["belt_id"], ["belt.id"], name=op.f("fk_stage_wait_belt_id")),
        sa.ForeignKeyConstraint(["center_id"], ["center.id"], name=op.f("fk_stage_wait_center_id")),
        sa.PrimaryKeyConstraint(
            "stage", "days", "center_id", "belt_id", name=op.f("pk_stage_wait")
        ),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("stage_wait") as batch_op:
        batch_op.create_index("ix_stage_wait_center_id", ["center_id", "stage"], unique=False)

    op.create_table(
        "enrollment",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("center_id", sa.Integer(), nullable=False),
        sa.Column("college_id", sa.Integer(), nullable=False),
        sa.Column("belt_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=2), nullable=False),
        sa.Column("track", sa.String(length=3), nullable=True),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("activated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("learned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("theory_passed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("practical_passed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("certified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_active_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lessons_done", sa.Integer(), nullable=False),
        sa.Column("quizzes_passed", sa.Integer(), nullable=False),
        sa.Column("theory_tries", sa.Integer(), nullable=False),
        sa.Column("theory_score", sa.Numeric(precision=5, scale=1, asdecimal=False), nullable=True),
        sa.Column("practical_tries", sa.Integer(), nullable=False),
        sa.Column(
            "practical_score", sa.Numeric(precision=5, scale=1, asdecimal=False), nullable=True
        ),
        sa.Column("practical_waits_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("identity_checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("contacted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("lessons_done >= 0", name=op.f("ck_enrollment_lessons_done_range")),
        sa.CheckConstraint(
            "practical_score IS NULL OR practical_score BETWEEN 0 AND 100",
            name=op.f("ck_enrollment_practical_score_range"),
        ),
        sa.CheckConstraint(
            "theory_score IS NULL OR theory_score BETWEEN 0 AND 100",
            name=op.f("ck_enrollment_theory_score_range"),
        ),
        sa.ForeignKeyConstraint(["belt_id"], ["belt.id"], name=op.f("fk_enrollment_belt_id")),
        sa.ForeignKeyConstraint(
            ["center_id", "cohort_id"],
            ["cohort.center_id", "cohort.id"],
            name=op.f("fk_enrollment_center_id_cohort_id"),
        ),
        sa.ForeignKeyConstraint(["center_id"], ["center.id"], name=op.f("fk_enrollment_center_id")),
        sa.ForeignKeyConstraint(
            ["college_id"], ["college.id"], name=op.f("fk_enrollment_college_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_enrollment_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrollment")),
        sa.UniqueConstraint("center_id", "id", name=op.f("uq_enrollment_center_id_id")),
        sa.UniqueConstraint(
            "person_id", "cohort_id", name=op.f("uq_enrollment_person_id_cohort_id")
        ),
        sa.UniqueConstraint("ref", name=op.f("uq_enrollment_ref")),
    )
    with op.batch_alter_table("enrollment") as batch_op:
        batch_op.create_index(batch_op.f("ix_enrollment_belt_id"), ["belt_id"], unique=False)
        batch_op.create_index(
            "ix_enrollment_center_active", ["center_id", "last_active_at", "ref"], unique=False
        )
        batch_op.create_index(
            "ix_enrollment_center_stage",
            ["center_id", "stage", "last_active_at", "ref"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_enrollment_cohort_id"), ["cohort_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_enrollment_college_id"), ["college_id"], unique=False)
        batch_op.create_index(
            "uq_enrollment_one_active",
            ["person_id", "level"],
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )

    op.create_table(
        "grant",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("center_id", sa.Integer(), nullable=True),
        sa.Column("college_id", sa.Integer(), nullable=True),
        sa.Column("cohort_id", sa.Integer(), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(center_id IS NULL OR college_id IS NULL) AND (center_id IS NULL OR cohort_id IS NULL) AND (college_id IS NULL OR cohort_id IS NULL)",
            name=op.f("ck_grant_one_place"),
        ),
        sa.CheckConstraint(
            "ended_at IS NULL OR ended_at >= given_at", name=op.f("ck_grant_ends_after_it_began")
        ),
        sa.ForeignKeyConstraint(["center_id"], ["center.id"], name=op.f("fk_grant_center_id")),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_grant_cohort_id")),
        sa.ForeignKeyConstraint(["college_id"], ["college.id"], name=op.f("fk_grant_college_id")),
        sa.ForeignKeyConstraint(["given_by_id"], ["person.id"], name=op.f("fk_grant_given_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_grant_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grant")),
    )
    with op.batch_alter_table("grant") as batch_op:
        batch_op.create_index(
            "uq_grant_open_once",
            [
                "person_id",
                "role",
                sa.literal_column("coalesce(center_id, 0)"),
                sa.literal_column("coalesce(college_id, 0)"),
                sa.literal_column("coalesce(cohort_id, 0)"),
            ],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("center_id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("uses_left", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "uses_left IS NULL OR uses_left >= 0", name=op.f("ck_invitation_uses_left_range")
        ),
        sa.ForeignKeyConstraint(
            ["center_id", "cohort_id"],
            ["cohort.center_id", "cohort.id"],
            name=op.f("fk_invitation_center_id_cohort_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("code", name=op.f("uq_invitation_code")),
    )
    op.create_table(
        "lesson_question",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.Column("college_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["college_id"], ["college.id"], name=op.f("fk_lesson_question_college_id")
        ),
        sa.ForeignKeyConstraint(
            ["lesson_id"], ["lesson.id"], name=op.f("fk_lesson_question_lesson_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_lesson_question_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson_question")),
        sa.UniqueConstraint("ref", name=op.f("uq_lesson_question_ref")),
    )
    with op.batch_alter_table("lesson_question") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lesson_question_college_id"), ["college_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_lesson_question_lesson_id"), ["lesson_id"], unique=False
        )

    op.create_table(
        "lesson_version",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(length=10), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["lesson_id"], ["lesson.id"], name=op.f("fk_lesson_version_lesson_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson_version")),
        sa.UniqueConstraint(
            "lesson_id", "content_hash", name=op.f("uq_lesson_version_lesson_id_content_hash")
        ),
        sa.UniqueConstraint("lesson_id", "id", name=op.f("uq_lesson_version_lesson_id_id")),
        sa.UniqueConstraint("lesson_id", "number", name=op.f("uq_lesson_version_lesson_id_number")),
    )
    op.create_table(
        "paper_version",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("conduct", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_paper_version_paper_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_version")),
        sa.UniqueConstraint(
            "paper_id", "content_hash", name=op.f("uq_paper_version_paper_id_content_hash")
        ),
        sa.UniqueConstraint("paper_id", "number", name=op.f("uq_paper_version_paper_id_number")),
    )
    op.create_table(
        "person_factory",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("factory_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("is_primary", sa.Boolean(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "ended_at IS NULL OR ended_at >= began_at",
            name=op.f("ck_person_factory_ends_after_it_began"),
        ),
        sa.ForeignKeyConstraint(
            ["factory_id"], ["factory.id"], name=op.f("fk_person_factory_factory_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_person_factory_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_factory")),
    )
    with op.batch_alter_table("person_factory") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_person_factory_factory_id"), ["factory_id"], unique=False
        )
        batch_op.create_index(
            "uq_person_factory_one_primary",
            ["person_id"],
            unique=True,
            sqlite_where=sa.text("is_primary = 1 AND ended_at IS NULL"),
            postgresql_where=sa.text("is_primary AND ended_at IS NULL"),
        )

    op.create_table(
        "question",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("use", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("topic", sa.String(length=4), nullable=False),
        sa.Column("difficulty", sa.String(length=6), nullable=False),
        sa.Column("track", sa.String(length=3), nullable=True),
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "difficulty IN ('easy', 'middle', 'hard')", name=op.f("ck_question_difficulty_known")
        ),
        sa.CheckConstraint("use IN ('practice', 'exam')", name=op.f("ck_question_use_known")),
        sa.ForeignKeyConstraint(["lesson_id"], ["lesson.id"], name=op.f("fk_question_lesson_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
        sa.UniqueConstraint("code", name=op.f("uq_question_code")),
    )
    with op.batch_alter_table("question") as batch_op:
        batch_op.create_index("ix_question_cell", ["use", "topic", "difficulty"], unique=False)
        batch_op.create_index(batch_op.f("ix_question_lesson_id"), ["lesson_id"], unique=False)

    op.create_table(
        "attempt",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("enrollment_id", sa.Integer(), nullable=False),
        sa.Column("center_id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("paper_version_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(length=26), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_clock", sa.Boolean(), nullable=False),
        sa.Column("writer", sa.String(length=26), nullable=False),
        sa.Column("last_sequence", sa.Integer(), nullable=False),
        sa.Column("receipt", sa.String(length=20), nullable=True),
        sa.Column("score", sa.Numeric(precision=5, scale=1, asdecimal=False), nullable=True),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.Column("outcome", sa.JSON(), nullable=True),
        sa.CheckConstraint(
            "(state = 'open') = (closed_at IS NULL)", name=op.f("ck_attempt_closed_when_not_open")
        ),
        sa.CheckConstraint(
            "state IN ('open', 'marked', 'void')", name=op.f("ck_attempt_state_known")
        ),
        sa.CheckConstraint(
            "closed_at IS NULL OR closed_at >= started_at",
            name=op.f("ck_attempt_closes_after_it_started"),
        ),
        sa.CheckConstraint(
            "deadline IS NULL OR deadline > started_at",
            name=op.f("ck_attempt_deadline_after_start"),
        ),
        sa.CheckConstraint(
            "score IS NULL OR score BETWEEN 0 AND 100", name=op.f("ck_attempt_score_range")
        ),
        sa.ForeignKeyConstraint(
            ["center_id", "enrollment_id"],
            ["enrollment.center_id", "enrollment.id"],
            name=op.f("fk_attempt_center_id_enrollment_id"),
        ),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_attempt_paper_id")),
        sa.ForeignKeyConstraint(
            ["paper_version_id"], ["paper_version.id"], name=op.f("fk_attempt_paper_version_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_attempt_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
        sa.UniqueConstraint(
            "enrollment_id",
            "paper_id",
            "number",
            name=op.f("uq_attempt_enrollment_id_paper_id_number"),
        ),
        sa.UniqueConstraint("ref", name=op.f("uq_attempt_ref")),
    )
    with op.batch_alter_table("attempt") as batch_op:
        batch_op.create_index(
            "ix_attempt_open_deadline",
            ["deadline"],
            unique=False,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.create_index(batch_op.f("ix_attempt_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "ix_attempt_unmarked",
            ["id"],
            unique=False,
            sqlite_where=sa.text("state = 'marked' AND score IS NULL"),
            postgresql_where=sa.text("state = 'marked' AND score IS NULL"),
        )
        batch_op.create_index(
            "uq_attempt_one_open",
            ["person_id", "paper_id"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "certificate",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("token", sa.String(length=26), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("enrollment_id", sa.Integer(), nullable=False),
        sa.Column("center_id", sa.Integer(), nullable=False),
        sa.Column("college_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=2), nullable=False),
        sa.Column("track", sa.String(length=3), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("state_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state_reason", sa.String(length=20), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=True),
        sa.Column("picture", sa.LargeBinary(), nullable=True),
        sa.Column("files_hash", sa.String(length=64), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('issued', 'suspended', 'revoked', 'superseded')",
            name=op.f("ck_certificate_state_known"),
        ),
        sa.CheckConstraint(
            "valid_until > issued_on", name=op.f("ck_certificate_valid_after_issue")
        ),
        sa.ForeignKeyConstraint(
            ["center_id", "enrollment_id"],
            ["enrollment.center_id", "enrollment.id"],
            name=op.f("fk_certificate_center_id_enrollment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["college_id"], ["college.id"], name=op.f("fk_certificate_college_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_certificate_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("number", name=op.f("uq_certificate_number")),
        sa.UniqueConstraint("ref", name=op.f("uq_certificate_ref")),
        sa.UniqueConstraint("token", name=op.f("uq_certificate_token")),
    )
    with op.batch_alter_table("certificate") as batch_op:
        batch_op.create_index("ix_certificate_center_id", ["center_id", "id"], unique=False)
        batch_op.create_index(
            "ix_certificate_enrollment_id", ["enrollment_id", "state"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_certificate_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "uq_certificate_one_live",
            ["person_id", "level", sa.literal_column("coalesce(track, '')")],
            unique=True,
            sqlite_where=sa.text("state IN ('issued', 'suspended')"),
            postgresql_where=sa.text("state IN ('issued', 'suspended')"),
        )

    op.create_table(
        "lesson_progress",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["lesson_id"], ["lesson.id"], name=op.f("fk_lesson_progress_lesson_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_lesson_progress_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["lesson_version.id"], name=op.f("fk_lesson_progress_version_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "lesson_id", name=op.f("pk_lesson_progress")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "question_version",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("stem", sa.Text(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("right", sa.JSON(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("section", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_question_version_question_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_version")),
        sa.UniqueConstraint(
            "question_id", "content_hash", name=op.f("uq_question_version_question_id_content_hash")
        ),
        sa.UniqueConstraint(
            "question_id", "number", name=op.f("uq_question_version_question_id_number")
        ),
    )
    op.create_table(
        "result",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("enrollment_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("paper", sa.String(length=30), nullable=False),
        sa.Column("source", sa.String(length=12), nullable=False),
        sa.Column("score", sa.Numeric(precision=5, scale=1, asdecimal=False), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('quiz', 'theory', 'practical')", name=op.f("ck_result_kind_known")
        ),
        sa.CheckConstraint("score BETWEEN 0 AND 100", name=op.f("ck_result_score_range")),
        sa.ForeignKeyConstraint(
            ["enrollment_id"], ["enrollment.id"], name=op.f("fk_result_enrollment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_result")),
        sa.UniqueConstraint("kind", "source", name=op.f("uq_result_kind_source")),
    )
    with op.batch_alter_table("result") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_result_enrollment_id"), ["enrollment_id"], unique=False
        )
        batch_op.create_index(
            "ix_result_enrollment_paper", ["enrollment_id", "paper"], unique=False
        )

    op.create_table(
        "submission",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("enrollment_id", sa.Integer(), nullable=False),
        sa.Column("center_id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("practical_id", sa.Integer(), nullable=False),
        sa.Column("practical_version_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("file_name", sa.String(length=80), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Numeric(precision=8, scale=1, asdecimal=False), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("score", sa.Numeric(precision=4, scale=1, asdecimal=False), nullable=True),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.Column("outcome", sa.JSON(), nullable=True),
        sa.CheckConstraint(
            "(state = 'decided') = (decided_at IS NOT NULL)",
            name=op.f("ck_submission_decided_when_decided"),
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'adjudication', 'decided')",
            name=op.f("ck_submission_state_known"),
        ),
        sa.CheckConstraint(
            "score IS NULL OR score BETWEEN 0 AND 100", name=op.f("ck_submission_score_range")
        ),
        sa.CheckConstraint("size > 0", name=op.f("ck_submission_size_range")),
        sa.ForeignKeyConstraint(
            ["center_id", "enrollment_id"],
            ["enrollment.center_id", "enrollment.id"],
            name=op.f("fk_submission_center_id_enrollment_id"),
        ),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_submission_cohort_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_submission_person_id")),
        sa.ForeignKeyConstraint(
            ["practical_id"], ["practical.id"], name=op.f("fk_submission_practical_id")
        ),
        sa.ForeignKeyConstraint(
            ["practical_version_id"],
            ["practical_version.id"],
            name=op.f("fk_submission_practical_version_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint(
            "enrollment_id",
            "practical_id",
            "number",
            name=op.f("uq_submission_enrollment_id_practical_id_number"),
        ),
        sa.UniqueConstraint("ref", name=op.f("uq_submission_ref")),
    )
    with op.batch_alter_table("submission") as batch_op:
        batch_op.create_index(batch_op.f("ix_submission_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_submission_queue", ["state", "handed_in_at"], unique=False)
        batch_op.create_index(
            "uq_submission_one_undecided",
            ["enrollment_id", "practical_id"],
            unique=True,
            sqlite_where=sa.text("state <> 'decided'"),
            postgresql_where=sa.text("state <> 'decided'"),
        )

    op.create_table(
        "attempt_event",
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("value", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_grace", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name=op.f("fk_attempt_event_attempt_id")
        ),
        sa.PrimaryKeyConstraint("attempt_id", "sequence", name=op.f("pk_attempt_event")),
        sa.UniqueConstraint("attempt_id", "key", name=op.f("uq_attempt_event_attempt_id_key")),
    )
    op.create_table(
        "attempt_question",
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("question_version_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=4), nullable=False),
        sa.Column("points", sa.Numeric(precision=4, scale=1, asdecimal=False), nullable=False),
        sa.Column("option_order", sa.JSON(), nullable=False),
        sa.Column("answer", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("answer_sequence", sa.Integer(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_flagged", sa.Boolean(), nullable=False),
        sa.CheckConstraint("points > 0", name=op.f("ck_attempt_question_points_range")),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name=op.f("fk_attempt_question_attempt_id")
        ),
        sa.ForeignKeyConstraint(
            ["question_version_id"],
            ["question_version.id"],
            name=op.f("fk_attempt_question_question_version_id"),
        ),
        sa.PrimaryKeyConstraint("attempt_id", "position", name=op.f("pk_attempt_question")),
        sa.UniqueConstraint(
            "attempt_id",
            "question_version_id",
            name=op.f("uq_attempt_question_attempt_id_question_version_id"),
        ),
    )
    op.create_table(
        "certificate_event",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_certificate_event_by_id")),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificate.id"], name=op.f("fk_certificate_event_certificate_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_event")),
    )
    with op.batch_alter_table("certificate_event") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_certificate_event_certificate_id"), ["certificate_id"], unique=False
        )

    op.create_table(
        "check_tally",
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("checks", sa.Integer(), nullable=False),
        sa.CheckConstraint("checks >= 0", name=op.f("ck_check_tally_checks_range")),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificate.id"], name=op.f("fk_check_tally_certificate_id")
        ),
        sa.PrimaryKeyConstraint("certificate_id", "month", name=op.f("pk_check_tally")),
    )
    op.create_table(
        "marking",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("examiner_id", sa.Integer(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("levels", sa.JSON(), nullable=False),
        sa.Column("comments", sa.JSON(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("red_lines", sa.JSON(), nullable=False),
        sa.Column("total", sa.Numeric(precision=4, scale=1, asdecimal=False), nullable=True),
        sa.Column("locked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'locked') = (locked_at IS NOT NULL)",
            name=op.f("ck_marking_locked_when_locked"),
        ),
        sa.CheckConstraint("state IN ('leased', 'locked')", name=op.f("ck_marking_state_known")),
        sa.CheckConstraint("slot BETWEEN 1 AND 3", name=op.f("ck_marking_slot_range")),
        sa.CheckConstraint(
            "total IS NULL OR total BETWEEN 0 AND 100", name=op.f("ck_marking_total_range")
        ),
        sa.ForeignKeyConstraint(
            ["examiner_id"], ["person.id"], name=op.f("fk_marking_examiner_id")
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_marking_submission_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_marking")),
        sa.UniqueConstraint(
            "submission_id", "examiner_id", name=op.f("uq_marking_submission_id_examiner_id")
        ),
        sa.UniqueConstraint("submission_id", "slot", name=op.f("uq_marking_submission_id_slot")),
    )
    with op.batch_alter_table("marking") as batch_op:
        batch_op.create_index(batch_op.f("ix_marking_examiner_id"), ["examiner_id"], unique=False)

    op.create_table(
        "misuse_report",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("certificate_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificate.id"], name=op.f("fk_misuse_report_certificate_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_misuse_report")),
        sa.UniqueConstraint("ref", name=op.f("uq_misuse_report_ref")),
    )
    with op.batch_alter_table("misuse_report") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_misuse_report_certificate_id"), ["certificate_id"], unique=False
        )

    op.create_table(
        "roster_entry",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("center_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("enrollment_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviewed_by_id", sa.Integer(), nullable=True),
        sa.Column("certificate_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(state = 'issued') = (certificate_id IS NOT NULL)",
            name=op.f("ck_roster_entry_issued_with_certificate"),
        ),
        sa.CheckConstraint(
            "state IN ('proposed', 'confirmed', 'returned', 'issued', 'stopped')",
            name=op.f("ck_roster_entry_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["center_id", "batch_id"],
            ["roster_batch.center_id", "roster_batch.id"],
            name=op.f("fk_roster_entry_center_id_batch_id"),
        ),
        sa.ForeignKeyConstraint(
            ["center_id", "enrollment_id"],
            ["enrollment.center_id", "enrollment.id"],
            name=op.f("fk_roster_entry_center_id_enrollment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificate.id"], name=op.f("fk_roster_entry_certificate_id")
        ),
        sa.ForeignKeyConstraint(
            ["reviewed_by_id"], ["person.id"], name=op.f("fk_roster_entry_reviewed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_entry")),
        sa.UniqueConstraint(
            "batch_id", "enrollment_id", name=op.f("uq_roster_entry_batch_id_enrollment_id")
        ),
        sa.UniqueConstraint("certificate_id", name=op.f("uq_roster_entry_certificate_id")),
        sa.UniqueConstraint("ref", name=op.f("uq_roster_entry_ref")),
    )
    with op.batch_alter_table("roster_entry") as batch_op:
        batch_op.create_index(
            "uq_roster_entry_one_live",
            ["enrollment_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('proposed', 'confirmed', 'issued')"),
            postgresql_where=sa.text("state IN ('proposed', 'confirmed', 'issued')"),
        )
    if op.get_bind().dialect.name == "postgresql":
        # A lesson and its versions point at each other; SQLite took this with the table.
        op.create_foreign_key(
            "fk_lesson_published",
            "lesson",
            "lesson_version",
            ["id", "published_id"],
            ["lesson_id", "id"],
        )
    for table in APPEND_ONLY:
        make_append_only(table)


def downgrade() -> None:
    """Take it back."""
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("fk_lesson_published", "lesson", type_="foreignkey")

    with op.batch_alter_table("roster_entry") as batch_op:
        batch_op.drop_index(
            "uq_roster_entry_one_live",
            sqlite_where=sa.text("state IN ('proposed', 'confirmed', 'issued')"),
            postgresql_where=sa.text("state IN ('proposed', 'confirmed', 'issued')"),
        )

    op.drop_table("roster_entry")
    with op.batch_alter_table("misuse_report") as batch_op:
        batch_op.drop_index(batch_op.f("ix_misuse_report_certificate_id"))

    op.drop_table("misuse_report")
    with op.batch_alter_table("marking") as batch_op:
        batch_op.drop_index(batch_op.f("ix_marking_examiner_id"))

    op.drop_table("marking")
    op.drop_table("check_tally")
    with op.batch_alter_table("certificate_event") as batch_op:
        batch_op.drop_index(batch_op.f("ix_certificate_event_certificate_id"))

    op.drop_table("certificate_event")
    op.drop_table("attempt_question")
    op.drop_table("attempt_event")
    with op.batch_alter_table("submission") as batch_op:
        batch_op.drop_index(
            "uq_submission_one_undecided",
            sqlite_where=sa.text("state <> 'decided'"),
            postgresql_where=sa.text("state <> 'decided'"),
        )
        batch_op.drop_index("ix_submission_queue")
        batch_op.drop_index(batch_op.f("ix_submission_person_id"))

    op.drop_table("submission")
    with op.batch_alter_table("result") as batch_op:
        batch_op.drop_index("ix_result_enrollment_paper")
        batch_op.drop_index(batch_op.f("ix_result_enrollment_id"))

    op.drop_table("result")
    op.drop_table("question_version")
    op.drop_table("lesson_progress")
    with op.batch_alter_table("certificate") as batch_op:
        batch_op.drop_index(
            "uq_certificate_one_live",
            sqlite_where=sa.text("state IN ('issued', 'suspended')"),
            postgresql_where=sa.text("state IN ('issued', 'suspended')"),
        )
        batch_op.drop_index(batch_op.f("ix_certificate_person_id"))
        batch_op.drop_index("ix_certificate_enrollment_id")
        batch_op.drop_index("ix_certificate_center_id")

    op.drop_table("certificate")
    with op.batch_alter_table("attempt") as batch_op:
        batch_op.drop_index(
            "uq_attempt_one_open",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.drop_index(
            "ix_attempt_unmarked",
            sqlite_where=sa.text("state = 'marked' AND score IS NULL"),
            postgresql_where=sa.text("state = 'marked' AND score IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_attempt_person_id"))
        batch_op.drop_index(
            "ix_attempt_open_deadline",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.drop_table("attempt")
    with op.batch_alter_table("question") as batch_op:
        batch_op.drop_index(batch_op.f("ix_question_lesson_id"))
        batch_op.drop_index("ix_question_cell")

    op.drop_table("question")
    with op.batch_alter_table("person_factory") as batch_op:
        batch_op.drop_index(
            "uq_person_factory_one_primary",
            sqlite_where=sa.text("is_primary = 1 AND ended_at IS NULL"),
            postgresql_where=sa.text("is_primary AND ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_person_factory_factory_id"))

    op.drop_table("person_factory")
    op.drop_table("paper_version")
    op.drop_table("lesson_version")
    with op.batch_alter_table("lesson_question") as batch_op:
        batch_op.drop_index(batch_op.f("ix_lesson_question_lesson_id"))
        batch_op.drop_index(batch_op.f("ix_lesson_question_college_id"))

    op.drop_table("lesson_question")
    op.drop_table("invitation")
    with op.batch_alter_table("grant") as batch_op:
        batch_op.drop_index(
            "uq_grant_open_once",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.drop_table("grant")
    with op.batch_alter_table("enrollment") as batch_op:
        batch_op.drop_index(
            "uq_enrollment_one_active",
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_enrollment_college_id"))
        batch_op.drop_index(batch_op.f("ix_enrollment_cohort_id"))
        batch_op.drop_index("ix_enrollment_center_stage")
        batch_op.drop_index("ix_enrollment_center_active")
        batch_op.drop_index(batch_op.f("ix_enrollment_belt_id"))

    op.drop_table("enrollment")
    with op.batch_alter_table("stage_wait") as batch_op:
        batch_op.drop_index("ix_stage_wait_center_id")

    op.drop_table("stage_wait")
    with op.batch_alter_table("stage_tally") as batch_op:
        batch_op.drop_index("ix_stage_tally_center_id")

    op.drop_table("stage_tally")
    with op.batch_alter_table("roster_batch") as batch_op:
        batch_op.drop_index(
            "uq_roster_batch_one_draft",
            sqlite_where=sa.text("state = 'draft'"),
            postgresql_where=sa.text("state = 'draft'"),
        )
        batch_op.drop_index("ix_roster_batch_state")

    op.drop_table("roster_batch")
    with op.batch_alter_table("paper") as batch_op:
        batch_op.drop_index(batch_op.f("ix_paper_course_id"))

    op.drop_table("paper")
    op.drop_table("month_report")
    with op.batch_alter_table("month_plan") as batch_op:
        batch_op.drop_index("uq_month_plan_once")

    op.drop_table("month_plan")
    with op.batch_alter_table("lesson") as batch_op:
        batch_op.drop_index(batch_op.f("ix_lesson_module_id"))
        batch_op.drop_index(batch_op.f("ix_lesson_course_id"))

    op.drop_table("lesson")
    op.drop_table("factory_tally")
    with op.batch_alter_table("factory") as batch_op:
        batch_op.drop_index("ix_factory_enabled_at")
        batch_op.drop_index(batch_op.f("ix_factory_center_id"))
        batch_op.drop_index(batch_op.f("ix_factory_belt_id"))

    op.drop_table("factory")
    with op.batch_alter_table("export") as batch_op:
        batch_op.drop_index(batch_op.f("ix_export_center_id"))

    op.drop_table("export")
    op.drop_table("college_center")
    with op.batch_alter_table("cohort") as batch_op:
        batch_op.drop_index(batch_op.f("ix_cohort_college_id"))
        batch_op.drop_index(batch_op.f("ix_cohort_belt_id"))

    op.drop_table("cohort")
    op.drop_table("center_belt")
    with op.batch_alter_table("audit_event") as batch_op:
        batch_op.drop_index("ix_audit_event_subject")
        batch_op.drop_index("ix_audit_event_kind")
        batch_op.drop_index("ix_audit_event_center_id")
        batch_op.drop_index("ix_audit_event_at")

    op.drop_table("audit_event")
    op.drop_table("target")
    op.drop_table("practical_version")
    op.drop_table("module")
    with op.batch_alter_table("course_file") as batch_op:
        batch_op.drop_index(batch_op.f("ix_course_file_content_hash"))

    op.drop_table("course_file")
    op.drop_table("consent")
    op.drop_table("center")
    op.drop_table("term")
    with op.batch_alter_table("sign_in_code") as batch_op:
        batch_op.drop_index("ix_sign_in_code_phone")

    op.drop_table("sign_in_code")
    op.drop_table("program")
    op.drop_table("practical")
    with op.batch_alter_table("person") as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_name_key"))

    op.drop_table("person")
    op.drop_table("course")
    op.drop_table("college")
    op.drop_table("belt")
    if op.get_bind().dialect.name == "postgresql":
        for table in APPEND_ONLY:
            op.execute(f"DROP FUNCTION {table}_append_only()")
