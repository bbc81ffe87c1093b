"""Reports and their revisions, readings and their rows, text search."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from dragoman.ledger import fts

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

IN_FORCE = sa.text("superseded IS NULL")


def upgrade() -> None:
    """Make the first tables."""
    _reports()
    _runs()
    _revisions()
    _readings()
    _names()
    _passages()
    _actors()
    _actor_sectors()
    _mentions()
    _resolutions()
    _parties()
    _places()
    _times()
    _events()
    _event_modes()
    _event_contexts()
    _event_claims()
    _event_quantities()
    _statements()
    _statement_spans()
    _statement_hops()
    _quantities()
    _ties()
    postgres = op.get_bind().dialect.name == "postgresql"
    for statement in fts.CREATE_POSTGRES if postgres else fts.CREATE:
        op.execute(statement)


def _reports() -> None:
    op.create_table(
        "reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("outlet", sa.Text(), nullable=True),
        sa.Column("outlet_key", sa.Text(), nullable=False),
        sa.Column("added", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reports"),
        sa.UniqueConstraint("key", name="uq_reports_key"),
        sa.UniqueConstraint("ref", name="uq_reports_ref"),
    )
    op.create_index("ix_reports_outlet_key", "reports", ["outlet_key"], unique=False)


def _runs() -> None:
    op.create_table(
        "runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("knowledge", sa.Text(), nullable=False),
        sa.Column("weights", sa.Text(), nullable=False),
        sa.Column("started", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_runs"),
        sa.UniqueConstraint(
            "program", "knowledge", "weights", "started", name="uq_runs_program_knowledge_weights_started"
        ),
    )


def _revisions() -> None:
    op.create_table(
        "revisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("text_hash", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("published", sa.Text(), nullable=True),
        sa.Column("day", sa.Text(), nullable=True),
        sa.Column("added", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name="fk_revisions_report_id"),
        sa.PrimaryKeyConstraint("id", name="pk_revisions"),
        sa.UniqueConstraint("report_id", "number", name="uq_revisions_report_id_number"),
    )


def _readings() -> None:
    op.create_table(
        "readings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("added", sa.DateTime(), nullable=False),
        sa.Column("superseded", sa.DateTime(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("genre", sa.Text(), nullable=False),
        sa.Column("sentences", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name="fk_readings_report_id"),
        sa.ForeignKeyConstraint(["revision_id"], ["revisions.id"], name="fk_readings_revision_id"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_readings_run_id"),
        sa.PrimaryKeyConstraint("id", name="pk_readings"),
        sa.UniqueConstraint("report_id", "number", name="uq_readings_report_id_number"),
    )
    op.create_index("ix_readings_added", "readings", ["added"], unique=False)
    op.create_index(
        "uq_readings_in_force",
        "readings",
        ["report_id"],
        unique=True,
        sqlite_where=IN_FORCE,
        postgresql_where=IN_FORCE,
    )


def _names() -> None:
    op.create_table(
        "names",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_names"),
        sa.UniqueConstraint("key", name="uq_names_key"),
    )


def _passages() -> None:
    op.create_table(
        "passages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["revision_id"], ["revisions.id"], name="fk_passages_revision_id"),
        sa.PrimaryKeyConstraint("id", name="pk_passages"),
        sa.UniqueConstraint("revision_id", "start", "end", name="uq_passages_revision_id_start_end"),
    )


def _actors() -> None:
    op.create_table(
        "actors",
        sa.Column("reading_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("known", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["name_id"], ["names.id"], name="fk_actors_name_id"),
        sa.ForeignKeyConstraint(
            ["reading_id"], ["readings.id"], name="fk_actors_reading_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("reading_id", "number", name="pk_actors"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_actors_actor", "actors", ["actor"], unique=False)
    op.create_index("ix_actors_code", "actors", ["code"], unique=False)
    op.create_index("ix_actors_name_id", "actors", ["name_id"], unique=False)


def _actor_sectors() -> None:
    op.create_table(
        "actor_sectors",
        sa.Column("reading_id", sa.Integer(), nullable=False),
        sa.Column("actor", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sector", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reading_id"], ["readings.id"], name="fk_actor_sectors_reading_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("reading_id", "actor", "place", name="pk_actor_sectors"),
        sqlite_with_rowid=False,
    )


def _mentions() -> None:
    op.create_table(
        "mentions",
        sa.Column("reading_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("name_id", sa.Integer(), nullable=False),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["name_id"], ["names.id"], name="fk_mentions_name_id"),
        sa.ForeignKeyConstraint(
            ["reading_id"], ["readings.id"], name="fk_mentions_reading_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("reading_id", "number", name="pk_mentions"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_mentions_name_id", "mentions", ["name_id"], unique=False)


def _resolutions() -> None:
    op.create_table(
        "resolutions",
        sa.Column("reading_id", sa.Integer(), nullable=False),
        sa.Column("mention", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("actor", sa.Integer(), nullable=True),
        sa.Column("by", sa.Text(), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("score", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(
            ["reading_id"], ["readings.id"], name="fk_resolutions_reading_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("reading_id", "mention", "place", name="pk_resolutions"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_resolutions_reading_id_actor", "resolutions", ["reading_id", "actor"], unique=False)


def _parties() -> None:
    op.create_table(
        "parties",
        sa.Column("reading_id", sa.Integer(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("mention", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reading_id"], ["readings.id"], name="fk_parties_reading_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("reading_id", "record", "number", "role", "place", name="pk_parties"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_parties_reading_id_mention", "parties", ["reading_id", "mention"], unique=False)


def _places() -> None:
    op.create_table(
        "places",
        sa.Column("reading_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("admin1", sa.Text(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("geonameid", sa.BigInteger(), nullable=True),
        sa.Column("precision", sa.Text(), nullable=False),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reading_id"], ["readings.id"], name="fk_places_reading_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("reading_id", "number", name="pk_places"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_places_country", "places", ["country"], unique=False)


def _times() -> None:
    op.create_table(
        "times",
        sa.Column("reading_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("start", sa.Integer(), nullable=True),
        sa.Column("end", sa.Integer(), nullable=True),
        sa.Column("first_day", sa.Text(), nullable=True),
        sa.Column("last_day", sa.Text(), nullable=True),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reading_id"], ["readings.id"], name="fk_times_reading_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("reading_id", "number", name="pk_times"),
        sqlite_with_rowid=False,
    )


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("reading_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("modality", sa.Text(), nullable=False),
        sa.Column("historical", sa.Boolean(), nullable=False),
        sa.Column("repeated", sa.Boolean(), nullable=False),
        sa.Column("aggregate", sa.Boolean(), nullable=False),
        sa.Column("reciprocal", sa.Boolean(), nullable=False),
        sa.Column("cue_start", sa.Integer(), nullable=False),
        sa.Column("cue_end", sa.Integer(), nullable=False),
        sa.Column("passage_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Text(), nullable=True),
        sa.Column("last_day", sa.Text(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("time", sa.Integer(), nullable=True),
        sa.Column("performed_by", sa.Integer(), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("coder", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["passage_id"], ["passages.id"], name="fk_events_passage_id"),
        sa.ForeignKeyConstraint(
            ["reading_id"], ["readings.id"], name="fk_events_reading_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("reading_id", "number", name="pk_events"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_events_first_day", "events", ["first_day"], unique=False)
    op.create_index("ix_events_passage_id", "events", ["passage_id"], unique=False)
    op.create_index("ix_events_type_first_day", "events", ["type", "first_day"], unique=False)
    op.create_index("uq_events_label", "events", ["reading_id", "label"], unique=True)


def _event_modes() -> None:
    op.create_table(
        "event_modes",
        sa.Column("reading_id", sa.Integer(), nullable=False),
        sa.Column("event", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reading_id"], ["readings.id"], name="fk_event_modes_reading_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("reading_id", "event", "mode", name="pk_event_modes"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_event_modes_mode", "event_modes", ["mode"], unique=False)


def _event_contexts() -> None:
    op.create_table(
        "event_contexts",
        sa.Column("reading_id", sa.Integer(), nullable=False),
        sa.Column("event", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("context", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reading_id"], ["readings.id"], name="fk_event_contexts_reading_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("reading_id", "event", "context", name="pk_event_contexts"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_event_contexts_context", "event_contexts", ["context"], unique=False)


def _event_claims() -> None:
    op.create_table(
        "event_claims",
        sa.Column("reading_id", sa.Integer(), nullable=False),
        sa.Column("event", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("statement", sa.Integer(), nullable=False),
        sa.Column("stance", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reading_id"], ["readings.id"], name="fk_event_claims_reading_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("reading_id", "event", "place", name="pk_event_claims"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_event_claims_reading_id_statement", "event_claims", ["reading_id", "statement"], unique=False
    )


def _event_quantities() -> None:
    op.create_table(
        "event_quantities",
        sa.Column("reading_id", sa.Integer(), nullable=False),
        sa.Column("event", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("quantity", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["reading_id"], ["readings.id"], name="fk_event_quantities_reading_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("reading_id", "event", "quantity", name="pk_event_quantities"),
        sqlite_with_rowid=False,
    )


def _statements() -> None:
    op.create_table(
        "statements",
        sa.Column("reading_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("attitude", sa.Text(), nullable=False),
        sa.Column("act", sa.Text(), nullable=True),
        sa.Column("cue_start", sa.Integer(), nullable=True),
        sa.Column("cue_end", sa.Integer(), nullable=True),
        sa.Column("anchor_start", sa.Integer(), nullable=False),
        sa.Column("anchor_end", sa.Integer(), nullable=False),
        sa.Column("passage_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Text(), nullable=True),
        sa.Column("last_day", sa.Text(), nullable=True),
        sa.Column("time", sa.Integer(), nullable=True),
        sa.Column("within", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["passage_id"], ["passages.id"], name="fk_statements_passage_id"),
        sa.ForeignKeyConstraint(
            ["reading_id"], ["readings.id"], name="fk_statements_reading_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("reading_id", "number", name="pk_statements"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_statements_first_day", "statements", ["first_day"], unique=False)
    op.create_index("ix_statements_passage_id", "statements", ["passage_id"], unique=False)
    op.create_index("uq_statements_label", "statements", ["reading_id", "label"], unique=True)


def _statement_spans() -> None:
    op.create_table(
        "statement_spans",
        sa.Column("reading_id", sa.Integer(), nullable=False),
        sa.Column("statement", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reading_id"], ["readings.id"], name="fk_statement_spans_reading_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("reading_id", "statement", "place", name="pk_statement_spans"),
        sqlite_with_rowid=False,
    )


def _statement_hops() -> None:
    op.create_table(
        "statement_hops",
        sa.Column("reading_id", sa.Integer(), nullable=False),
        sa.Column("statement", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=True),
        sa.Column("end", sa.Integer(), nullable=True),
        sa.Column("actor", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reading_id"], ["readings.id"], name="fk_statement_hops_reading_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("reading_id", "statement", "place", name="pk_statement_hops"),
        sqlite_with_rowid=False,
    )


def _quantities() -> None:
    op.create_table(
        "quantities",
        sa.Column("reading_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("low", sa.BigInteger(), nullable=True),
        sa.Column("high", sa.BigInteger(), nullable=True),
        sa.Column("approximate", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("of", sa.Integer(), nullable=True),
        sa.Column("statement", sa.Integer(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("time", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["reading_id"], ["readings.id"], name="fk_quantities_reading_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("reading_id", "number", name="pk_quantities"),
        sqlite_with_rowid=False,
    )


def _ties() -> None:
    op.create_table(
        "ties",
        sa.Column("reading_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("negated", sa.Boolean(), nullable=False),
        sa.Column("statement", sa.Integer(), nullable=True),
        sa.Column("time", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["reading_id"], ["readings.id"], name="fk_ties_reading_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("reading_id", "number", name="pk_ties"),
        sqlite_with_rowid=False,
    )
