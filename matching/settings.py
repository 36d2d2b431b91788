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
    "OWNER_DATABASE_URL",
    "INSTANCE",
    "SECRET_KEY",
    "PASSWORD_SALT",
    "HISTORY_KEY",
    "SEALING_KEYS",
    "BACKUP_KEY",
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
KEYS = ("SECRET_KEY", "PASSWORD_SALT", "HISTORY_KEY", "SEALING_KEYS", "BACKUP_KEY")


@dataclass(frozen=True)
class Settings:
    """One deployment. Durations are calendar time; `verify_days` and `review_days` are working days.

    `deploy` refuses to start where the doctor finds a fault.
    `owner_url` is the database as the owner of its tables, who migrates; None where that is the application itself.
    `smtp_url` of None writes mail to `instance/mail` as .eml files. Of `sealing_keys` the first seals, the others only
    open what was sealed before it.
    """

    database_url: str
    instance: Path
    secret_key: str
    password_salt: str
    history_key: str
    sealing_keys: tuple[str, ...] = ()
    backup_key: str = ""
    owner_url: str | None = None
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

    @property
    def anchor_folder(self) -> Path:
        """Where the newest seal of each day is kept, outside the database."""
        return self.instance / "anchors"


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
        history_key=keys["HISTORY_KEY"],
        owner_url=environ.get("OWNER_DATABASE_URL") or None,
        sealing_keys=tuple(key.strip() for key in keys["SEALING_KEYS"].split(",")),
        backup_key=keys["BACKUP_KEY"],
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
    """Return the deployment's keys from `instance/keys` (mode 0600); what is not in it yet is made and added."""
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = instance / "keys"
    file.touch(mode=0o600)
    text = file.read_text()
    kept = dict(line.split("=", 1) for line in text.splitlines() if "=" in line)
    made = {name: secrets.token_urlsafe(48) for name in KEYS if name not in kept}
    with file.open("a") as more:
        more.write("\n" if made and text and not text.endswith("\n") else "")
        more.writelines(f"{name}={key}\n" for name, key in made.items())
    return kept | made
