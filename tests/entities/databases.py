"""Databases of a service whose entities are edited: `databases.py before|after|fresh PROGRAM FOLDER POSTGRESQL_PORT MARIADB_PORT`.

`before` makes the tables and puts rows into them, `after` brings them up to date and looks at the rows, `fresh` makes the
tables of a new project and compares. All on SQLite, PostgreSQL and MariaDB."""

import os
import sqlite3
import subprocess
import sys

AUDIT = "created_by, created_date, last_modified_by, modified_date"
AUTHOR = "'1', '2026-01-01 00:00:00', '1', '2026-01-01 00:00:00'"
ROWS = [
    f"INSERT INTO category (name, {AUDIT}) VALUES ('분류', {AUTHOR})",
    "INSERT INTO petition (title, memo, amount, count, status, urgency, category_id, note, owner, code, due, "
    f"{AUDIT}) VALUES ('first', 'memo', 12.25, 3, 'reviewing', 'high', 1, 'note', '7', 'A', '2026-05-01', {AUTHOR})",
    "INSERT INTO petition (title, status, urgency, note, due, "
    f"{AUDIT}) VALUES ('second', 'done', 'low', 'note', '2026-05-02', {AUTHOR})",
    f"INSERT INTO reply (body, petition_id, {AUDIT}) VALUES ('body', 1, {AUTHOR})",
]
COLUMNS = (
    "title, memo, amount, count, status, urgency, owner, code, due, stage_id, paper_code, letter_code, remark, price, "
    "is_public, day, moment, language, service, volume"
)
ADDED = [
    None, None, "", "not told, 말하지 않음 — as long as it likes to be", 0.0, 0.0,
    "2026-03-02", "1970-01-01 00:00:00", "한국어", "", 10000000000.0,
]
EXPECTED = [
    ["first", "memo", 12.25, 3.0, "received", "high", 7.0, "A", "2026-05-01", *ADDED],
    ["second", None, 1.5, 0.0, "done", "low", "", "", "2026-05-02", *ADDED],
]
OF_INFORMATION_SCHEMA = """
SELECT c.table_name, c.column_name, {type}, c.is_nullable, c.column_default FROM information_schema.columns c
    WHERE c.table_schema = {schema} AND c.table_name NOT LIKE 'seaql%'
UNION ALL SELECT k.table_name, k.column_name, 'foreign key', k.constraint_name, NULL FROM information_schema.key_column_usage k
    JOIN information_schema.table_constraints t ON t.constraint_name = k.constraint_name
    AND t.table_schema = k.table_schema AND t.table_name = k.table_name
    WHERE t.constraint_type = 'FOREIGN KEY' AND k.table_schema = {schema}
UNION ALL {indexes}
"""


class Sqlite:
    name = "SQLite"

    def __init__(self, folder, state):
        self.file = f"{folder}/{state}.db"
        self.url = f"sqlite:{self.file}"

    def make(self):
        if os.path.exists(self.file):
            os.remove(self.file)

    def query(self, sql):
        with sqlite3.connect(self.file) as connection:
            return [list(row) for row in connection.execute(sql)]

    def schema(self):
        return self.query(
            'SELECT m.name, c.name, c.type, c."notnull", c.dflt_value FROM sqlite_master m, pragma_table_info(m.name) c '
            "WHERE m.type = 'table' AND m.name NOT LIKE 'seaql%' UNION ALL "
            'SELECT m.name, k."from", k."table", k."to", NULL FROM sqlite_master m, pragma_foreign_key_list(m.name) k '
            "UNION ALL SELECT tbl_name, name, type, sql, NULL FROM sqlite_master WHERE type = 'index'"
        )


class Server:
    """A database server, asked by the client that comes with it; its rows are lines."""

    def __init__(self, state):
        self.database = f"growth_{state}"

    def make(self):
        self.ask(f"DROP DATABASE IF EXISTS {self.database}", self.first)
        self.ask(f"CREATE DATABASE {self.database} {self.text}", self.first)

    def query(self, sql):
        rows = self.ask(sql, self.database).splitlines()
        return [[None if cell == self.nothing else cell for cell in row.split("\t")] for row in rows]

    def schema(self):
        return self.query(OF_INFORMATION_SCHEMA.format(type=self.type, schema=self.own, indexes=self.indexes))


class Postgresql(Server):
    name, first, nothing, own, text = "PostgreSQL", "postgres", "\\N", "CURRENT_SCHEMA()", ""
    type = "concat_ws(' ', c.data_type, c.character_maximum_length, c.numeric_precision, c.numeric_scale, c.datetime_precision)"
    indexes = "SELECT tablename, indexname, indexdef, NULL, NULL FROM pg_indexes WHERE schemaname = CURRENT_SCHEMA() AND tablename NOT LIKE 'seaql%'"

    def __init__(self, port, state):
        super().__init__(state)
        self.server = f"postgres://postgres@127.0.0.1:{port}"
        self.url = f"{self.server}/{self.database}"

    def ask(self, sql, database):
        options = ["-X", "-q", "-A", "-t", "-F", "\t", "-P", "null=\\N", "-v", "ON_ERROR_STOP=1"]
        return output(["psql", *options, f"{self.server}/{database}", "-c", sql])


class Mariadb(Server):
    name, first, nothing, own, text = "MariaDB", "mysql", "NULL", "DATABASE()", "CHARACTER SET utf8mb4"
    type = "c.column_type"
    indexes = (
        "SELECT table_name, column_name, index_name, seq_in_index, NULL FROM information_schema.statistics "
        "WHERE table_schema = DATABASE() AND table_name NOT LIKE 'seaql%'"
    )

    def __init__(self, port, state):
        super().__init__(state)
        self.port = port
        self.url = f"mysql://root@127.0.0.1:{port}/{self.database}"

    def ask(self, sql, database):
        options = ["-h", "127.0.0.1", "-P", self.port, "-u", "root", "--default-character-set=utf8mb4", "-N", "-B"]
        return output(["mariadb", *options, database, "-e", sql])


def output(command):
    return subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE).stdout


def databases(state, folder, ports):
    return [Sqlite(folder, state), Postgresql(ports[0], state), Mariadb(ports[1], state)]


def bring_up_to_date(program, database):
    subprocess.run([program, "migrate"], check=True, env={**os.environ, "DATABASE_URL": database.url})


def alike(cell):
    """The cell as all databases tell it."""
    if cell in ("t", "f"):
        return float(cell == "t")
    try:
        return cell if cell is None else float(cell)
    except ValueError:
        return cell.removesuffix(".000000")


def check_rows(database):
    rows = database.query(f"SELECT {COLUMNS} FROM petition ORDER BY petition_id")
    found = [[alike(cell) for cell in row] for row in rows]
    assert found == EXPECTED, f"{database.name}:\n{found}\n{EXPECTED}"
    assert len(database.query("SELECT name FROM category")) == 1, database.name


def check_schema(old, new):
    of = lambda database: {tuple(str(cell) for cell in row) for row in database.schema()}
    grown, fresh = of(old), of(new)
    assert len(fresh) > 40, fresh
    assert grown == fresh, f"{old.name}: only grown {sorted(grown - fresh)}, only fresh {sorted(fresh - grown)}"


def main(action, program, folder, *ports):
    olds = databases("old", folder, ports)
    for old, new in zip(olds, databases("new", folder, ports)):
        if action == "before":
            old.make()
            bring_up_to_date(program, old)
            for row in ROWS:
                old.query(row)
        elif action == "after":
            bring_up_to_date(program, old)
            check_rows(old)
        elif action == "fresh":
            new.make()
            bring_up_to_date(program, new)
            check_schema(old, new)
        print(f"{action}: {old.name}")


main(*sys.argv[1:])
