"""Search among a million events: who takes part in what, by day, and indexes that follow the days."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from dragoman.ledger.searching import LONGEST_WORD

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NEWEST = {
    "events": [
        "first_day",
        "reading_id",
        "number",
        "last_day",
        "type",
        "modality",
        "confidence",
        "passage_id",
    ],
    "statements": ["first_day", "reading_id", "number", "last_day", "passage_id"],
}
REPLACED = (
    ("ix_events_first_day", "events"),
    ("ix_events_passage_id", "events"),
    ("ix_statements_first_day", "statements"),
    ("ix_statements_passage_id", "statements"),
    ("ix_actors_code", "actors"),
    ("ix_actors_name_id", "actors"),
    ("ix_mentions_name_id", "mentions"),
    ("ix_places_country", "places"),
)


def upgrade() -> None:
    """Add the tables, fill them from what is there, then their indexes."""
    _tables()
    _fill_name_words()
    _fill_guises()
    _fill_involvements()
    op.create_index("ix_guises_name_id", "guises", ["name_id"], unique=False)
    op.create_index("ix_guises_code", "guises", ["code"], unique=False)
    op.create_index(
        "ix_involvements_guise_id_part_day_reading_id_number",
        "involvements",
        ["guise_id", "part", "day", "reading_id", "number"],
        unique=False,
    )
    for name, table in REPLACED:
        op.drop_index(name, table_name=table)
    for table, columns in NEWEST.items():
        op.create_index(f"ix_{table}_newest", table, columns, unique=False)
        op.create_index(f"ix_{table}_passage_id_first_day", table, ["passage_id", "first_day"], unique=False)
    doubted = sa.text("stance <> 'asserts'")
    op.create_index(
        "ix_event_claims_doubted",
        "event_claims",
        ["reading_id", "event"],
        unique=False,
        sqlite_where=doubted,
        postgresql_where=doubted,
    )
    op.create_index(
        "ix_readings_superseded_run_id_report_id_sentences",
        "readings",
        ["superseded", "run_id", "report_id", "sentences"],
        unique=False,
    )


def _tables() -> None:
    op.create_table(
        "name_words",
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("name_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["name_id"], ["names.id"], name="fk_name_words_name_id"),
        sa.PrimaryKeyConstraint("word", "name_id", name="pk_name_words"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "guises",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("name_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["name_id"], ["names.id"], name="fk_guises_name_id"),
        sa.PrimaryKeyConstraint("id", name="pk_guises"),
        sa.UniqueConstraint("actor", "name_id", "code", name="uq_guises_actor_name_id_code"),
    )
    op.create_table(
        "involvements",
        sa.Column("reading_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("guise_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["guise_id"], ["guises.id"], name="fk_involvements_guise_id"),
        sa.ForeignKeyConstraint(
            ["reading_id"], ["readings.id"], name="fk_involvements_reading_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("reading_id", "part", "number", "guise_id", name="pk_involvements"),
        sqlite_with_rowid=False,
    )


def _fill_name_words() -> None:
    """The words of each name, in steps, as no database parts words as we do."""
    bind = op.get_bind()
    names = sa.table("names", sa.column("id"), sa.column("key"))
    words = sa.table("name_words", sa.column("word"), sa.column("name_id"))
    last = 0
    while rows := bind.execute(
        sa.select(names.c.id, names.c.key).where(names.c.id > last).order_by(names.c.id).limit(5000)
    ).all():
        last = rows[-1].id
        made = [
            {"word": word, "name_id": row.id}
            for row in rows
            for word in sorted({part[:LONGEST_WORD] for part in row.key.split()})
        ]
        if made:
            bind.execute(words.insert(), made)


PARTIES = """
  FROM parties JOIN mentions
    ON mentions.reading_id = parties.reading_id AND mentions.number = parties.mention
"""
RESOLVED = """
  FROM parties
  JOIN resolutions ON resolutions.reading_id = parties.reading_id AND resolutions.mention = parties.mention
  JOIN actors ON actors.reading_id = resolutions.reading_id AND actors.number = resolutions.actor
"""
NO_NAME = "(SELECT id FROM names WHERE key = '')"


def _run(sql: str) -> None:
    """SQL of this file as it stands."""
    op.get_bind().exec_driver_sql(sql)


def _fill_guises() -> None:
    if not op.get_bind().exec_driver_sql("SELECT count(*) FROM names WHERE key = ''").scalar_one():
        _run(
            "INSERT INTO names (key) SELECT '' FROM (SELECT 1 AS one) AS one WHERE EXISTS (SELECT 1 FROM places)"
        )
    _run(f"""
        INSERT INTO guises (actor, name_id, code)
        SELECT DISTINCT actors.actor, actors.name_id, coalesce(actors.code, '') {RESOLVED}
        UNION SELECT '', mentions.name_id, '' {PARTIES} JOIN names ON names.id = mentions.name_id AND names.key <> ''
        UNION SELECT '', {NO_NAME}, country FROM places WHERE country <> ''
    """)  # noqa: S608 - of this file alone


def _fill_involvements() -> None:
    _run("""
        CREATE TEMPORARY TABLE days AS
        SELECT reading_id, 'event' AS record, number, coalesce(first_day, '') AS day FROM events
        UNION ALL SELECT reading_id, 'statement', number, coalesce(first_day, '') FROM statements
        UNION ALL SELECT ties.reading_id, 'tie', ties.number,
                         coalesce(times.first_day, times.last_day, revisions.day, '')
          FROM ties JOIN readings ON readings.id = ties.reading_id
          JOIN revisions ON revisions.id = readings.revision_id
          LEFT JOIN times ON times.reading_id = ties.reading_id AND times.number = ties.time
    """)
    _run("CREATE UNIQUE INDEX days_of ON days (reading_id, record, number)")
    part = "substr(parties.record, 1, 1) || substr(parties.role, 1, 1)"
    dated = "JOIN days ON days.reading_id = parties.reading_id AND days.record = parties.record"
    dated += " AND days.number = parties.number"
    _run(f"""
        INSERT INTO involvements (reading_id, part, number, guise_id, day)
        SELECT parties.reading_id, {part}, parties.number, guises.id, days.day {RESOLVED} {dated}
          JOIN guises ON guises.actor = actors.actor AND guises.name_id = actors.name_id
                     AND guises.code = coalesce(actors.code, '')
        UNION
        SELECT parties.reading_id, {part}, parties.number, guises.id, days.day {PARTIES} {dated}
          JOIN guises ON guises.actor = '' AND guises.name_id = mentions.name_id AND guises.code = ''
          JOIN names ON names.id = mentions.name_id AND names.key <> ''
        UNION
        SELECT events.reading_id, 'ep', events.number, guises.id, coalesce(events.first_day, '')
          FROM events JOIN places ON places.reading_id = events.reading_id AND places.number = events.place
          JOIN guises ON guises.actor = '' AND guises.name_id = {NO_NAME} AND guises.code = places.country
         WHERE places.country <> ''
        UNION
        SELECT statements.reading_id, 'sp', statements.number, guises.id, coalesce(statements.first_day, '')
          FROM statements JOIN passages ON passages.id = statements.passage_id
          JOIN places ON places.reading_id = statements.reading_id
                     AND places.start >= passages.start AND places."end" <= passages."end"
          JOIN guises ON guises.actor = '' AND guises.name_id = {NO_NAME} AND guises.code = places.country
         WHERE places.country <> ''
    """)  # noqa: S608 - of this file alone
    _run("DROP TABLE days")
