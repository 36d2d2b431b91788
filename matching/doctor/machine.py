"""Questions about the machine: whose files they are, as whom the service runs, and whether mail leaves safely."""

import os
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from matching import mail
from matching.doctor.edge import is_local
from matching.doctor.findings import Finding, Patient, green, not_asked, red

ONLY_OURS = 0o077


def ask_account(patient: Patient) -> Finding:
    """Does the service run as an account of its own?"""
    if not patient.deploy:
        return not_asked("On a machine of one's own any account will do; ask with --deploy.")
    if os.geteuid() == 0:
        return red("The service runs as root. Give it an account of its own, see deploy/.")
    return green("The service does not run as root.")


def ask_files(patient: Patient) -> Finding:
    """Can nobody else on this machine read keys, database, queue and mail?"""
    instance = patient.settings.instance
    if not instance.exists():
        return red(f"The folder {instance} is not there. Set INSTANCE, and start once.")
    loose = [path for path in (instance, *sorted(instance.rglob("*"))) if _is_loose(path)]
    if loose:
        names = ", ".join(str(path.relative_to(instance.parent)) for path in loose[:3])
        return red(f"Others may read {names} ({len(loose)} in all). Run: chmod -R go-rwx {instance}")
    return green(f"Everything in {instance} is for this account only.")


def ask_mail(patient: Patient) -> Finding:
    """Does mail leave, over a line that nobody can read?"""
    settings = patient.settings
    if settings.smtp_url is None:
        if patient.deploy:
            return red("SMTP_URL is not set: nobody gets an invitation or a notice. Name your mail server.")
        return not_asked("Mail is written to files (no SMTP_URL); ask with --deploy.")
    address = urlsplit(settings.smtp_url)
    is_safe = address.scheme == "smtps" or "starttls" in parse_qs(address.query, keep_blank_values=True)
    if not is_safe and not is_local(address.hostname or ""):
        return red("Mail travels in the clear. Let SMTP_URL begin with smtps://, or end with ?starttls.")
    if settings.mail_from.endswith("@localhost"):
        return red("MAIL_FROM is of localhost, which no server takes. Name an address of yours.")
    try:
        mail.greet(settings.smtp_url)
    except (mail.Unreachable, ValueError) as fault:
        return red(f"The mail server does not let us in ({fault}). Check SMTP_URL.")
    return green(f"{address.hostname} takes our mail.")


def _is_loose(path: Path) -> bool:
    try:
        return bool(path.lstat().st_mode & ONLY_OURS) and not path.is_symlink()
    except FileNotFoundError:
        return False
