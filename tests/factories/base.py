"""What every factory derives from."""

from factory.alchemy import SQLAlchemyModelFactory

from academy.core.db import db


class Factory(SQLAlchemyModelFactory):
    """Makes rows in the test's session: flushed, so the database has its say; never committed."""

    class Meta:
        """The session is the one of the test's app context."""

        abstract = True
        sqlalchemy_session = db.session
        sqlalchemy_session_persistence = "flush"
