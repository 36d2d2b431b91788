"""What differs between one deployment and the next: read once from the environment, handed to `create_app`.

The table of names stands in README.md; `NAMES` is the list that a test holds beside it.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

NAMES = (
    "DATABASE_URL",
    "INSTANCE",
    "SECRET_KEY",
    "PASSWORD_SALT",
    "SMTP_URL",
    "MAIL_FROM",
    "BASE_URL",
    "HOSTS",
    "SECURE_COOKIES",
    "PROXIES",
    "DEPLOY",
    "PORT",
    "THREADS",
    "VERIFY_DAYS",
    "REVIEW_DAYS",
    "PROVIDER_ANSWER_DAYS",
    "STATE_CHOICE_DAYS",
)
KEYS = ("SECRET_KEY", "PASSWORD_SALT")


@dataclass(frozen=True)
class Settings:
    """One deployment. Durations are calendar time; `verify_days` and `review_days` are working days.

    `deploy` refuses to start where the doctor finds a fault. `smtp_url` of None writes mail to `instance/mail` as
    .eml files.
    """

    database_url: str
    instance: Path
    secret_key: str
    password_salt: str
    smtp_url: str | None = None
    mail_from: str = "no-reply@localhost"
    base_url: str = "http://localhost:8000"
    hosts: tuple[str, ...] = ("localhost", "127.0.0.1")
    secure_cookies: bool = False
    proxies: int = 0
    deploy: bool = False
    port: int = 8000
    threads: int = 4
    verify_days: int = 5
    review_days: int = 10
    provider_answer: timedelta = timedelta(days=61)
    state_choice: timedelta = timedelta(days=31)

    @property
    def mail_folder(self) -> Path:
        """Where .eml files go when no SMTP server is named."""
        return self.instance / "mail"


def read(environ: Mapping[str, str], *, root: Path) -> Settings:
    """Return the settings that `environ` names; what it leaves out is a local demonstration below `root`."""
    instance = Path(environ.get("INSTANCE", str(root / "instance"))).absolute()
    keys = {**read_keys(instance), **{name: environ[name] for name in KEYS if environ.get(name)}}
    port = _whole(environ, "PORT", 8000)
    base_url = environ.get("BASE_URL", f"http://localhost:{port}")
    return Settings(
        database_url=environ.get("DATABASE_URL", f"sqlite:///{instance / 'matching.sqlite'}"),
        instance=instance,
        secret_key=keys["SECRET_KEY"],
        password_salt=keys["PASSWORD_SALT"],
        smtp_url=environ.get("SMTP_URL") or None,
        mail_from=environ.get("MAIL_FROM", "no-reply@localhost"),
        base_url=base_url.rstrip("/"),
        hosts=tuple(name.strip() for name in environ.get("HOSTS", "localhost,127.0.0.1").split(",")),
        secure_cookies=environ.get("SECURE_COOKIES", "1" if base_url.startswith("https:") else "0") == "1",
        proxies=_whole(environ, "PROXIES", 0),
        deploy=environ.get("DEPLOY", "0") == "1",
        port=port,
        threads=_whole(environ, "THREADS", 4),
        verify_days=_whole(environ, "VERIFY_DAYS", 5),
        review_days=_whole(environ, "REVIEW_DAYS", 10),
        provider_answer=timedelta(days=_whole(environ, "PROVIDER_ANSWER_DAYS", 61)),
        state_choice=timedelta(days=_whole(environ, "STATE_CHOICE_DAYS", 31)),
    )


def _whole(environ: Mapping[str, str], name: str, default: int) -> int:
    """Return the whole number under `name`; stop with a sentence where it is none."""
    value = environ.get(name) or str(default)
    if not value.isdecimal():
        raise SystemExit(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def read_keys(instance: Path) -> dict[str, str]:
    """Return the deployment's keys from `instance/keys`, making the file (mode 0600) the first time."""
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = instance / "keys"
    if not file.exists():
        made = "".join(f"{name}={secrets.token_urlsafe(48)}\n" for name in KEYS)
        file.touch(mode=0o600)
        file.write_text(made)
    return dict(line.split("=", 1) for line in file.read_text().splitlines() if "=" in line)
