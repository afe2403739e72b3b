"""Count the days between stages, and the factories that can go live.

Revision 0002, made on 2026-11-23.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "stage_wait",
        sa.Column("center_id", sa.Integer(), nullable=False),
        sa.Column("belt_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("days", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reached", sa.Integer(), nullable=False),
        sa.CheckConstraint("reached >= 0", name=op.f("ck_stage_wait_reached_range")),
        sa.ForeignKeyConstraint(["belt_id"], ["belt.id"], name=op.f("fk_stage_wait_belt_id")),
        sa.ForeignKeyConstraint(["center_id"], ["center.id"], name=op.f("fk_stage_wait_center_id")),
        sa.PrimaryKeyConstraint(
            "center_id", "belt_id", "stage", "days", name=op.f("pk_stage_wait")
        ),
    )
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
    with op.batch_alter_table("factory", schema=None) as batch_op:
        batch_op.add_column(sa.Column("enabled_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index("ix_factory_enabled_at", ["enabled_at", "id"], unique=False)
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.create_index("ix_audit_event_kind", ["kind", "id"], unique=False)


def downgrade() -> None:
    """Take the change back."""
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_event_kind")
    with op.batch_alter_table("factory", schema=None) as batch_op:
        batch_op.drop_index("ix_factory_enabled_at")
        batch_op.drop_column("enabled_at")
    op.drop_table("factory_tally")
    op.drop_table("stage_wait")
