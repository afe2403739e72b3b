"""What the database of the served product holds, read beside it."""

import sqlite3

from dev.served import Served


def rows(served: Served, statement: str, *values: object) -> list[tuple[object, ...]]:
    """What the served product's database says."""
    database = sqlite3.connect(f"file:{served.instance / 'academy.db'}?mode=ro", uri=True)
    try:
        return database.execute(statement, values).fetchall()
    finally:
        database.close()
