"""Deployments with one fault each, by the question of the doctor that finds it."""

import sqlite3
from datetime import timedelta

from sqlalchemy import create_engine

from matching import clock as clock_module
from matching import schema
from matching.database import transaction
from matching.doctor import holes, machine
from matching.doctor.findings import Patient
from matching.models.organisation import Organisation
from tests.edge.ward import FAR, TLS, Ward, address, as_role, fails
from tests.edge.well import well_kept


@fails("debug")
def debugging(ward: Ward) -> Patient:
    patient = ward.patient()
    patient.app.debug = True
    return patient


@fails("keys")
def short_key(ward: Ward) -> Patient:
    return ward.patient(secret_key="abcdefghij0123456789")


@fails("keys")
def repeated_key(ward: Ward) -> Patient:
    return ward.patient(password_salt="ab" * 40)


@fails("keys")
def known_key(ward: Ward) -> Patient:
    return ward.patient(secret_key="changeme-0123456789-abcdefghijklmnopqrstuvwxyz")


@fails("keys")
def one_key_for_both(ward: Ward) -> Patient:
    key = ward.get("settings").secret_key
    return ward.patient(secret_key=key, password_salt=key)


@fails("hosts")
def any_host(ward: Ward) -> Patient:
    return ward.patient(**TLS | {"hosts": ("*",)})


@fails("hosts")
def any_host_below(ward: Ward) -> Patient:
    return ward.patient(**TLS | {"hosts": (".example",)}, deploy=False)


@fails("hosts")
def local_host(ward: Ward) -> Patient:
    return ward.patient(**TLS | {"hosts": ("matching.example", "127.0.0.1")})


@fails("hosts")
def another_host(ward: Ward) -> Patient:
    return ward.patient(**TLS | {"hosts": ("other.example",)})


@fails("cookies")
def open_cookies(ward: Ward) -> Patient:
    return ward.patient(**TLS | {"secure_cookies": False})


@fails("cookies")
def cookies_for_scripts(ward: Ward) -> Patient:
    patient = ward.patient(**TLS)
    patient.app.config["SESSION_COOKIE_HTTPONLY"] = False
    return patient


@fails("tls")
def no_tls(ward: Ward) -> Patient:
    return ward.patient()


@fails("tls")
def no_tls_for_the_world(ward: Ward) -> Patient:
    return ward.patient(base_url="http://matching.example", deploy=False)


@fails("tls")
def tls_without_staying(ward: Ward) -> Patient:
    ward.patch().setattr("matching.web.headers.OVER_TLS", ("X-Nothing", ""))
    return ward.patient(**TLS)


@fails("proxies")
def nobody_in_front(ward: Ward) -> Patient:
    return ward.patient(**TLS | {"proxies": 0})


@fails("proxies")
def too_many_in_front(ward: Ward) -> Patient:
    return ward.patient(**TLS | {"proxies": 9})


@fails("versions")
def old_package(ward: Ward) -> Patient:
    ward.patch().setattr(holes, "HOLES", (holes.Hole("Flask", "99.0", "CVE-0"),))
    return ward.patient()


@fails("database-tls")
def open_line(ward: Ward) -> Patient:
    return ward.patient(engine=f"{FAR}require")


@fails("sqlite-mode")
def wal(ward: Ward) -> Patient:
    patient = ward.patient()
    with sqlite3.connect(patient.engine.url.database or "") as connection:
        assert connection.execute("PRAGMA journal_mode=WAL").fetchone() == ("wal",)
    connection.close()
    return patient


@fails("sqlite-mode")
def careless(ward: Ward) -> Patient:
    patient = ward.patient()
    patient.app.extensions["engine"] = create_engine(patient.engine.url)
    return patient


@fails("database-role")
def superuser(ward: Ward) -> Patient:
    return ward.patient(engine=address(ward.postgresql()))


@fails("database-role")
def owner(ward: Ward) -> Patient:
    return as_role(ward, "ALTER TABLE request OWNER TO CLERK")


@fails("database-role")
def no_row_security(ward: Ward) -> Patient:
    return as_role(ward, "ALTER TABLE need NO FORCE ROW LEVEL SECURITY")


@fails("migrations")
def older_tables(ward: Ward) -> Patient:
    patient = ward.patient()
    schema.migrate_back(patient.engine, to="0001")
    return patient


@fails("demonstration")
def fictional_rows(ward: Ward) -> Patient:
    patient = ward.patient()
    with transaction(patient.engine) as session:
        session.add(Organisation(name="Demonstration State A", state="TGO", is_state=True, fictional=True))
    return patient


@fails("demonstration")
def printed_passwords(ward: Ward) -> Patient:
    patient = ward.patient()
    (patient.settings.instance / "demo-accounts.txt").touch(mode=0o600)
    return patient


@fails("clock")
def clock_of_long_ago(ward: Ward) -> Patient:
    clock_module.move(timedelta(days=-4_000))
    return ward.patient()


@fails("clock")
def clocks_apart(ward: Ward) -> Patient:
    patient = ward.patient(engine=address(ward.postgresql()))
    clock_module.move(timedelta(hours=1))
    return patient


@fails("files")
def readable_key(ward: Ward) -> Patient:
    patient = well_kept(ward)
    (patient.settings.instance / "keys").chmod(0o640)
    return patient


@fails("files")
def readable_folder(ward: Ward) -> Patient:
    patient = well_kept(ward)
    patient.settings.instance.chmod(0o755)
    return patient


@fails("account")
def root(ward: Ward) -> Patient:
    ward.patch().setattr(machine.os, "geteuid", lambda: 0)
    return ward.patient()


@fails("mail")
def no_mail(ward: Ward) -> Patient:
    return ward.patient()


@fails("mail")
def mail_in_the_clear(ward: Ward) -> Patient:
    return ward.patient(smtp_url="smtp://mail.example", mail_from="us@matching.example")


@fails("mail")
def mail_to_nobody(ward: Ward) -> Patient:
    return ward.patient(smtp_url="smtps://localhost:1", mail_from="us@matching.example")


@fails("mail")
def mail_from_nobody(ward: Ward) -> Patient:
    return ward.patient(smtp_url=f"smtp://127.0.0.1:{ward.get('start')()}")
