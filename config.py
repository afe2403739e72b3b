"""Settings, one small class per way of running; docs/operations.md lists every key."""

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent
# On the page a code is shown to whoever asks for it: for the demo and for developers.
SMS_DRIVERS = ("log", "page")


class MissingSettings(RuntimeError):
    """Production lacks settings; the message lists all of them."""


def _flag(name: str, default: bool) -> bool:
    return os.environ.get(name, "1" if default else "0") not in ("", "0", "no", "false")


def _secret(instance: Path) -> str:
    """The secret of this instance: from the environment, else made once and kept."""
    if value := os.environ.get("SECRET_KEY"):
        return value
    path = instance / "secret_key"
    if not path.exists():
        instance.mkdir(parents=True, exist_ok=True)
        # Whole from the first moment: the server and its worker may start at the same time.
        made = path.with_name(f"secret_key.{secrets.token_hex(4)}")
        made.touch(mode=0o600)
        made.write_text(secrets.token_hex(32))
        try:
            os.link(made, path)
        except FileExistsError:
            pass  # somebody was faster; theirs is everybody's
        finally:
            made.unlink()
    return path.read_text().strip()


class Base:
    """What all ways of running share."""

    IS_DEMO = False  # unless the environment says otherwise
    BEHIND = "0"  # so many front servers, unless the environment says otherwise

    def __init__(self) -> None:
        self.ACADEMY_INSTANCE = Path(
            os.environ.get("ACADEMY_INSTANCE", ROOT / "instance")
        ).resolve()
        self.DEMO = _flag("ACADEMY_DEMO", default=self.IS_DEMO)
        self.SECRET_KEY = _secret(self.ACADEMY_INSTANCE)
        self.SQLALCHEMY_DATABASE_URI = os.environ.get(
            "DATABASE_URL", f"sqlite:///{self.ACADEMY_INSTANCE / 'academy.db'}"
        )
        # What a statement carries, such as a phone, stays out of the log when it fails.
        self.SQLALCHEMY_ENGINE_OPTIONS = {"hide_parameters": True}
        self.QUEUE_URL = os.environ.get(
            "QUEUE_URL", f"sqlite:///{self.ACADEMY_INSTANCE / 'queue.db'}"
        )
        self.QUEUE_IMMEDIATE = False
        self.UPLOAD_FOLDER = self.ACADEMY_INSTANCE / "uploads"
        self.STATIC_FOLDER = ROOT / "static"
        self.TEMPLATE_FOLDER = ROOT / "templates"
        self.COURSES_FOLDER = Path(os.environ.get("COURSES_FOLDER", ROOT / "courses"))
        self.PUBLIC_URL = os.environ.get("PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
        self.TRUSTED_HOSTS = [
            host.strip() for host in os.environ.get("TRUSTED_HOSTS", "").split(",") if host.strip()
        ] or None
        # Behind one, the address that asks is the one it names; else anybody could name any.
        self.FRONT_SERVERS = int(os.environ.get("FRONT_SERVERS", self.BEHIND))
        self.NOTICE_WORKING_DAYS = int(
            os.environ.get("NOTICE_WORKING_DAYS", "0" if self.DEMO else "5")
        )
        self.SMS_DRIVER = os.environ.get("SMS_DRIVER", "page" if self.DEMO else "log")
        self.RATELIMIT_STORAGE_URI = os.environ.get("RATELIMIT_STORAGE_URI", "memory://")
        self.RATELIMIT_ENABLED = True
        self.ICP_NO = os.environ.get("ICP_NO", "")
        self.UPLOAD_LIMIT = 50 * 1000 * 1000  # bytes of one video
        # A little more than the video itself, for the other fields of its form.
        self.MAX_CONTENT_LENGTH = self.UPLOAD_LIMIT + 1_000_000
        self.MAX_FORM_MEMORY_SIZE = 1_000_000
        self.PERMANENT_SESSION_LIFETIME = 60 * 60 * 24 * 30
        self.SESSION_COOKIE_NAME = "academy"
        self.SESSION_COOKIE_HTTPONLY = True
        self.SESSION_COOKIE_SAMESITE = "Lax"
        self.SESSION_COOKIE_SECURE = False
        # A session is written when something changes, never on a mere read.
        self.SESSION_REFRESH_EACH_REQUEST = False
        self.WTF_CSRF_TIME_LIMIT = 60 * 60 * 12
        self.BABEL_DEFAULT_LOCALE = "zh_Hans_CN"
        self.BABEL_TRANSLATION_DIRECTORIES = str(ROOT / "academy" / "translations")
        self.TESTING = False


class Development(Base):
    """On a developer's machine: `make run` and the command line."""

    IS_DEMO = True


class Testing(Base):
    """In the test suite: the instance folder and the database are given by it."""

    def __init__(self, instance: Path, database: str) -> None:
        super().__init__()
        self.TESTING = True
        self.ACADEMY_INSTANCE = instance
        self.UPLOAD_FOLDER = instance / "uploads"
        self.SQLALCHEMY_DATABASE_URI = database
        self.QUEUE_URL = f"sqlite:///{instance / 'queue.db'}"
        self.QUEUE_IMMEDIATE = True
        self.SECRET_KEY = "testing"  # noqa: S105 - nothing is protected by it
        self.DEMO = False
        self.SMS_DRIVER = "page"
        self.NOTICE_WORKING_DAYS = 0
        self.RATELIMIT_ENABLED = False
        self.PUBLIC_URL = "https://v.example"
        self.TRUSTED_HOSTS = None


class Production(Base):
    """In service: refuses to start while a needed setting is missing, and names them all."""

    BEHIND = "1"
    NEEDED = ("SECRET_KEY", "DATABASE_URL", "PUBLIC_URL", "TRUSTED_HOSTS", "SMS_DRIVER")

    def __init__(self) -> None:
        if found := [*self._missing(), *self._unfit()]:
            raise MissingSettings("Set these before starting: " + ", ".join(found))
        super().__init__()
        self.SESSION_COOKIE_SECURE = True

    def _missing(self) -> list[str]:
        return [name for name in self.NEEDED if not os.environ.get(name)]

    def _unfit(self) -> Iterator[str]:
        """What is set to something that cannot be meant."""
        given = os.environ.get
        if len(given("SECRET_KEY") or "long enough" * 3) < 32:
            yield "SECRET_KEY (at least 32 characters)"
        # It is printed on certificates, and cookies travel over TLS alone.
        if not (given("PUBLIC_URL") or "https://").startswith("https://"):
            yield "PUBLIC_URL (begins with https://)"
        drivers = SMS_DRIVERS if _flag("ACADEMY_DEMO", self.IS_DEMO) else ("log",)
        if (given("SMS_DRIVER") or "log") not in drivers:
            yield f"SMS_DRIVER ({' or '.join(drivers)})"
        for name in ("NOTICE_WORKING_DAYS", "FRONT_SERVERS"):
            if not given(name, "0").isdecimal():
                yield f"{name} (a number)"
        if not (given("QUEUE_URL") or "sqlite:").startswith(("sqlite:", "postgresql")):
            yield "QUEUE_URL (sqlite or postgresql)"


class Serving:
    """Where pages are served, and by how many processes."""

    def __init__(self) -> None:
        self.host = os.environ.get("HOST", "127.0.0.1")
        self.port = int(os.environ.get("PORT", "8000"))
        self.workers = int(os.environ.get("WORKERS", os.cpu_count() or 1))


def from_environment() -> Base:
    """The way of running that ACADEMY_ENV names: development (default) or production."""
    chosen = os.environ.get("ACADEMY_ENV", "development")
    if chosen == "production":
        return Production()
    if chosen == "development":
        return Development()
    raise MissingSettings(f"ACADEMY_ENV is {chosen!r}; it can be development or production")
