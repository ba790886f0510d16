"""Prints the tables of a store as JSON: {table: {"types": {column: type}, "rows": [row]}}.

read_tables.py duckdb FILE SCHEMA
read_tables.py parquet FOLDER      FOLDER/table.parquet
read_tables.py csv FOLDER          FOLDER/table/*.csv, in the order of their names
"""

import csv
import json
import pathlib
import sys

JSON_TYPE = "JSON"


def read_duckdb(file, schema):
    import duckdb

    connection = duckdb.connect(file, read_only=True)
    names = connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE schema_name = ?", [schema]
    ).fetchall()
    return {name: read_relation(connection, f'"{schema}"."{name}"') for (name,) in names}


def read_parquet(folder):
    import duckdb

    connection = duckdb.connect()
    files = sorted(pathlib.Path(folder).glob("*.parquet"))
    return {file.stem: read_relation(connection, f"'{file}'") for file in files}


def read_relation(connection, relation):
    columns = connection.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()
    types = {name: kind for name, kind, *_ in columns}
    rows = connection.execute(f"SELECT * FROM {relation}").fetchall()
    return {
        "types": types,
        "rows": [
            {name: plain(cell, kind) for (name, kind), cell in zip(types.items(), row)}
            for row in rows
        ],
    }


def plain(cell, kind):
    if cell is None:
        return None
    if kind == JSON_TYPE:
        return json.loads(cell)
    return cell.isoformat(timespec="milliseconds") if kind == "TIMESTAMP" else cell


def read_csv(folder):
    tables = {}
    for file in sorted(pathlib.Path(folder).glob("*/*.csv")):
        with file.open(newline="", encoding="utf-8") as lines:
            rows = list(csv.DictReader(lines))
        tables.setdefault(file.parent.name, {"types": {}, "rows": []})["rows"].extend(rows)
    return tables


store, *arguments = sys.argv[1:]
readers = {"duckdb": read_duckdb, "parquet": read_parquet, "csv": read_csv}
json.dump(readers[store](*arguments), sys.stdout)
