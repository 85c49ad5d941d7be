"""Runs that answer something else than a weekly scenario: what was asked, the answer, where it is decided."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_COLUMNS = ("job", "answer", "weekly")


def upgrade() -> None:
    for name in _COLUMNS:
        op.add_column("proposals", sa.Column(name, sa.Text))


def downgrade() -> None:
    for name in reversed(_COLUMNS):
        op.drop_column("proposals", name)
