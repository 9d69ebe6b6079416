"""Erasure reaches the history of rows: names in old and new values, and of who changed them.

Revision ID: 0011_erasure
"""

import sqlalchemy as sa
from alembic import op

from core.row_security import APPLICATION_ROLE, policy, schools_with

revision = "0011_erasure"
down_revision = "0010_invitations"
branch_labels = None
depends_on = None

# Copied from commons.accounts.roles on purpose: a migration says what was true when it was written.
ERASERS = ("school_curator", "service")


def upgrade() -> None:
    rows = [{"role": role, "capability": "people.erase"} for role in ERASERS]
    op.bulk_insert(sa.table("role_capability", sa.column("role"), sa.column("capability")), rows)
    # History is only added to; of what it says, words that name somebody can be replaced, and nothing else.
    op.execute(policy("activity_change", "UPDATE", f"school_id = {schools_with('people.erase')}"))
    op.execute(f'GRANT UPDATE ("old", "new", changed_by_name) ON activity_change TO {APPLICATION_ROLE}')


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the upgrade")
