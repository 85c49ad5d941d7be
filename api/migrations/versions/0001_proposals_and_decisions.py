"""Proposals, their events, decisions with their history, drafts, idempotency keys, worker processes."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Whoever changes a decision or its history in the database itself is told no there too.
_UNCHANGEABLE = ("decisions", "decision_history")


def upgrade() -> None:
    op.create_table(
        "proposals",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("created_at", sa.String(27), nullable=False),
        sa.Column("scenario", sa.Text, nullable=False),
        sa.Column("options", sa.Text, nullable=False),
        sa.Column("result", sa.Text),
        sa.Column("failure", sa.Text),
        sa.Column("cancel_asked_at", sa.String(27)),
        sa.Column("decisions_version", sa.Integer, nullable=False),
    )
    op.create_table(
        "proposal_events",
        sa.Column("proposal_id", sa.String(36), sa.ForeignKey("proposals.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("document", sa.Text, nullable=False),
    )
    _create_decisions()
    op.create_table(
        "drafts",
        sa.Column("proposal_id", sa.String(36), sa.ForeignKey("proposals.id"), primary_key=True),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("updated_at", sa.String(27), nullable=False),
    )
    op.create_table(
        "idempotency_keys",
        sa.Column("key", sa.String(255), primary_key=True),
        sa.Column("request", sa.String(64), nullable=False),
        sa.Column("subject", sa.String(36)),
        sa.Column("created_at", sa.String(27), nullable=False),
        sa.Column("status", sa.Integer),
        sa.Column("headers", sa.Text),
        sa.Column("body", sa.Text),
    )
    op.create_index("idempotency_keys_by_age", "idempotency_keys", ["created_at"])
    op.create_table(
        "worker_processes",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
    )
    _forbid_changes()


def _create_decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("proposal_id", sa.String(36), sa.ForeignKey("proposals.id"), nullable=False),
        sa.Column("case_id", sa.String(200), nullable=False),
        sa.Column("decision", sa.String(10), nullable=False),
        sa.Column("lead", sa.String(200)),
        sa.Column("co_worker", sa.String(200)),
        sa.Column("reason", sa.Text),
        sa.Column("overrides", sa.Text, nullable=False),
        sa.Column("decided_by", sa.String(200), nullable=False),
        sa.Column("decided_by_verified", sa.Boolean, nullable=False),
        sa.Column("decided_at", sa.String(27), nullable=False),
        sa.Column("supersedes", sa.String(36), sa.ForeignKey("decisions.id")),
        sa.UniqueConstraint("supersedes", name="decisions_one_successor"),
        sa.CheckConstraint("decision IN ('accept', 'override', 'defer')", name="decisions_kind"),
    )
    first = sa.text("supersedes IS NULL")
    op.create_index(
        "decisions_one_first",
        "decisions",
        ["proposal_id", "case_id"],
        unique=True,
        sqlite_where=first,
        postgresql_where=first,
    )
    op.create_index("decisions_of_proposal", "decisions", ["proposal_id"])
    op.create_table(
        "decision_history",
        sa.Column("proposal_id", sa.String(36), sa.ForeignKey("proposals.id"), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("decision_id", sa.String(36), sa.ForeignKey("decisions.id"), nullable=False, unique=True),
        sa.Column("at", sa.String(27), nullable=False),
        sa.Column("by", sa.String(200), nullable=False),
        sa.Column("document", sa.Text, nullable=False),
    )


def _forbid_changes() -> None:
    if op.get_context().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION caseload_unchangeable() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is only ever added to', TG_TABLE_NAME; END $$"
        )
        for table in _UNCHANGEABLE:
            op.execute(
                f"CREATE TRIGGER {table}_unchangeable BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION caseload_unchangeable()"
            )
        return
    for table in _UNCHANGEABLE:
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is only ever added to'); END"
            )


def downgrade() -> None:
    for table in (
        "worker_processes",
        "idempotency_keys",
        "drafts",
        "decision_history",
        "decisions",
        "proposal_events",
        "proposals",
    ):
        op.drop_table(table)
    if op.get_context().dialect.name == "postgresql":
        op.execute("DROP FUNCTION caseload_unchangeable()")
