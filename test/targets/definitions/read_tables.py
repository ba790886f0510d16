"""Prints the tables of a store as JSON: {table: {"types": {column: type}, "rows": [row]}}.

read_tables.py duckdb FILE SCHEMA
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
    columns = connection.execute(
        "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE schema_name = ?",
        [schema],
    ).fetchall()
    tables = {}
    for table, column, kind in columns:
        tables.setdefault(table, {"types": {}, "rows": []})["types"][column] = kind
    for table, content in tables.items():
        names = ", ".join(f'"{name}"' for name in content["types"])
        for row in connection.execute(f'SELECT {names} FROM "{schema}"."{table}"').fetchall():
            cells = zip(content["types"].items(), row)
            content["rows"].append({name: plain(cell, kind) for (name, kind), cell in cells})
    return tables


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
json.dump({"duckdb": read_duckdb, "csv": read_csv}[store](*arguments), sys.stdout)
