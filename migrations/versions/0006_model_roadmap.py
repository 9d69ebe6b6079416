"""Model roadmaps of municipalities, behind a wall by municipality, and who may read and write them.

Revision ID: 0006_model_roadmap
"""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from core.row_security import places_with, wall

revision = "0006_model_roadmap"
down_revision = "0005_checked_files"
branch_labels = None
depends_on = None

# Copied from commons.accounts.roles on purpose: a migration says what was true when it was written.
CAPABILITIES = {
    "municipal_administrator": "model.read model.write",
    "district_coordinator": "model.read model.write",
    "observer": "model.read",
    "service": "model.read model.write",
}


def _held(capability: str) -> str:
    """Return the condition that somebody has a capability in the municipality or in any district of it: the model is one."""
    districts = (
        f"SELECT d.municipality_id FROM district d WHERE d.id = {places_with(capability, 'districts')}"  # noqa: S608
    )
    return (
        f"(municipality_id = {places_with(capability, 'municipalities')} OR municipality_id IN ({districts}))"
    )


READ, WRITE = _held("model.read"), _held("model.write")


def walls() -> Iterator[str]:
    for table in ("model_roadmap", "model_section", "model_activity"):
        yield from wall(table, {"SELECT": READ, "INSERT": WRITE, "UPDATE": WRITE}, forced=True)
    yield from wall(
        "model_upload", dict.fromkeys(("SELECT", "INSERT", "UPDATE", "DELETE"), WRITE), forced=True
    )


def upgrade() -> None:
    create_tables()
    rows = [
        {"role": role, "capability": one} for role, words in CAPABILITIES.items() for one in words.split()
    ]
    op.bulk_insert(sa.table("role_capability", sa.column("role"), sa.column("capability")), rows)
    for statement in walls():
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the upgrade")


def _keys(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("public_id", name=op.f(f"uq_{table}_public_id")),
    )


def create_tables() -> None:
    op.create_table(
        "model_roadmap",
        sa.Column("municipality_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("contour", sa.String(length=20), nullable=False),
        sa.Column("first_year", sa.SmallInteger(), nullable=False),
        sa.Column("last_year", sa.SmallInteger(), nullable=False),
        sa.Column("source_file", sa.String(length=200), nullable=True),
        sa.Column("source_sha256", sa.String(length=64), nullable=True),
        sa.Column("created_by_name", sa.String(length=200), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *_keys("model_roadmap"),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_model_roadmap_municipality_id_municipality"),
        ),
        sa.UniqueConstraint("municipality_id", "id", name=op.f("uq_model_roadmap_municipality_id_id")),
    )
    op.create_index("ix_model_roadmap_municipality_id", "model_roadmap", ["municipality_id"], unique=False)
    op.create_table(
        "model_section",
        sa.Column("municipality_id", sa.BigInteger(), nullable=False),
        sa.Column("model_roadmap_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        *_keys("model_section"),
        sa.ForeignKeyConstraint(
            ["municipality_id", "model_roadmap_id"],
            ["model_roadmap.municipality_id", "model_roadmap.id"],
            name=op.f("fk_model_section_municipality_id_model_roadmap"),
        ),
        sa.UniqueConstraint("municipality_id", "id", name=op.f("uq_model_section_municipality_id_id")),
    )
    op.create_index("ix_model_section_model_roadmap_id", "model_section", ["model_roadmap_id"], unique=False)
    op.create_table(
        "model_activity",
        sa.Column("municipality_id", sa.BigInteger(), nullable=False),
        sa.Column("model_section_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("deadline_text", sa.Text(), nullable=False),
        sa.Column("deadline_kind", sa.String(length=20), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("recurrence", sa.String(length=20), nullable=True),
        sa.Column("recurrence_rule", sa.String(length=200), nullable=True),
        sa.Column("deadline_parts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("deadline_doubt", sa.Text(), nullable=True),
        sa.Column("responsible_text", sa.Text(), nullable=False),
        sa.Column("result_text", sa.Text(), nullable=False),
        sa.Column("document_kinds", postgresql.ARRAY(sa.String(length=20)), nullable=False),
        sa.Column("notes", sa.Text(), server_default="", nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        *_keys("model_activity"),
        sa.ForeignKeyConstraint(
            ["municipality_id", "model_section_id"],
            ["model_section.municipality_id", "model_section.id"],
            name=op.f("fk_model_activity_municipality_id_model_section"),
        ),
    )
    op.create_index(
        "ix_model_activity_model_section_id", "model_activity", ["model_section_id"], unique=False
    )
    op.create_table(
        "model_upload",
        sa.Column("municipality_id", sa.BigInteger(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("reading", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "corrections", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False
        ),
        sa.Column("created_by", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("model_roadmap_id", sa.BigInteger(), nullable=True),
        *_keys("model_upload"),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_model_upload_municipality_id_municipality"),
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["app_user.id"], name=op.f("fk_model_upload_created_by_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "model_roadmap_id"],
            ["model_roadmap.municipality_id", "model_roadmap.id"],
            name=op.f("fk_model_upload_municipality_id_model_roadmap"),
        ),
    )
    op.create_index("ix_model_upload_municipality_id", "model_upload", ["municipality_id"], unique=False)
