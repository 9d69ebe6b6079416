"""Evidence: the files and links of the documents that prove activities.

Revision ID: 0013_evidence
"""

import sqlalchemy as sa
from alembic import op

from core.row_security import school_wall

revision = "0013_evidence"
down_revision = "0012_steps"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("document", sa.Column("link", sa.String(2000), nullable=True))
    op.add_column("document", sa.Column("files", sa.SmallInteger(), server_default="0", nullable=False))
    op.create_check_constraint(
        op.f("ck_document_link_is_web"), "document", "link IS NULL OR link ~ '^https?://'"
    )
    op.create_table(
        "document_file",
        sa.Column("document_id", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("media_type", sa.String(100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_document_file_not_empty")),
        sa.ForeignKeyConstraint(
            ["created_by"], ["app_user.id"], name=op.f("fk_document_file_created_by_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "document_id"],
            ["document.school_id", "document.id"],
            name=op.f("fk_document_file_school_id_document_id_document"),
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_document_file_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_file")),
        sa.UniqueConstraint("public_id", name=op.f("uq_document_file_public_id")),
        sa.UniqueConstraint(
            "school_id", "document_id", "sha256", name=op.f("uq_document_file_school_id_document_id_sha256")
        ),
    )
    for statement in school_wall("document_file", "roadmap.read", "roadmap.write"):
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the upgrade")
