"""Needs and offers for the tests of ranking, short enough to be read at a glance."""

from dataclasses import replace
from datetime import date
from typing import Any

from matching.ranking.documents import Document, Need, Offer
from matching.ranking.index import Index
from matching.ranking.similarity import Model, fit_model

TODAY = date(2026, 11, 23)
TEXTS = {
    "dams": (
        "en",
        "Risk assessment for dams",
        "Experts help engineers to assess the risk of an attack on a large dam.",
    ),
    "ports": ("ru", "Защита морских портов", "Обучение охраны портов досмотру грузов и контролю доступа на причалы."),
    "banks": (
        "fr",
        "Cybersécurité des banques",
        "Formation des équipes de réponse aux incidents dans le secteur bancaire.",
    ),
    "grid": (
        "es",
        "Protección de la red eléctrica",
        "Ejercicios de gestión de crisis para operadores de electricidad.",
    ),
    "worship": ("ar", "حماية دور العبادة", "تدريب الشرطة والقائمين على المساجد والكنائس على إجراءات الطوارئ."),
    "airport": ("zh", "机场安检培训", "为机场工作人员提供安检、行李检查和门禁管理方面的培训。"),
}


def document(subject: str = "dams", **changes: Any) -> Document:
    """Return one of the documents of `TEXTS`."""
    language, title, text = TEXTS[subject]
    return replace(Document(language, title, text), **changes)


def need(subject: str = "dams", **changes: Any) -> Need:
    """Return a need that no gate stops."""
    return replace(Need(f"need-{subject}", document(subject), state="KEN"), **changes)


def offer(subject: str = "dams", **changes: Any) -> Offer:
    """Return an offer that no gate stops."""
    return replace(Offer(f"offer-{subject}", document(subject)), **changes)


def all_documents() -> list[Document]:
    """Return every document of `TEXTS`."""
    return [document(subject) for subject in TEXTS]


def small_model() -> Model:
    """Return a model fitted on one offer of each subject."""
    return fit_model(all_documents())


def small_index(model: Model, *offers: Offer) -> Index:
    """Return an index with the need on dams and these offers."""
    index = Index(model)
    index.put_need(need())
    index.put_offers(offers)
    return index
