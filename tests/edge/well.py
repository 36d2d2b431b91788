"""Deployments without a fault, by the question of the doctor that says so."""

from matching.doctor import machine
from matching.doctor.findings import Patient
from tests.edge.ward import FAR, TLS, Ward, address, as_role, passes
from tests.test_mail import knows


@passes("debug")
@passes("keys")
@passes("hosts")
@passes("cookies")
@passes("tls")
@passes("proxies")
@passes("versions")
@passes("sqlite-mode")
@passes("migrations")
@passes("demonstration")
@passes("clock")
def well_kept(ward: Ward) -> Patient:
    return tidied(ward.patient(**TLS))


def tidied(patient: Patient) -> Patient:
    """Let nobody else read what the deployment has in its folder."""
    for path in patient.settings.instance.rglob("*"):
        path.chmod(0o600)
    patient.settings.instance.chmod(0o700)
    return patient


passes("files")(well_kept)


@passes("account")
def clerk(ward: Ward) -> Patient:
    ward.patch().setattr(machine.os, "geteuid", lambda: 1_000)
    return ward.patient()


@passes("database-tls")
def checked_line(ward: Ward) -> Patient:
    return ward.patient(engine=f"{FAR}verify-full")


@passes("database-tls")
@passes("migrations")
@passes("clock")
def near_line(ward: Ward) -> Patient:
    return ward.patient(engine=address(ward.postgresql()))


@passes("database-role")
def bound_role(ward: Ward) -> Patient:
    return as_role(ward)


@passes("mail")
def mail_over_tls(ward: Ward) -> Patient:
    port = ward.get("start")(tls_context=ward.get("certificate"), authenticator=knows)
    url = f"smtp://us%40here:p%3Ass%2Fword@localhost:{port}?starttls"
    return ward.patient(smtp_url=url, mail_from="us@matching.example")
