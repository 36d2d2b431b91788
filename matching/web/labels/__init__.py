"""What people read for a code: names of the closed lists, sentences for reasons, names of places, sentences of history.

One module for each family; templates reach them as `labels.name_of(…)`, `labels.sentence(…)` and so on.
"""

from matching.web.labels.codes import code_definition, code_label, code_labels
from matching.web.labels.facts import need_facts, offer_facts, sectors_in_short
from matching.web.labels.histories import step_sentence
from matching.web.labels.names import choices, mode_names, name, name_of, names
from matching.web.labels.places import (
    area_name,
    area_names,
    is_fictional,
    readable_need,
    state_code_name,
    state_of,
    state_of_request,
    veiled_state_of,
)
from matching.web.labels.reasons import sentence
from matching.web.labels.steps import is_grave, step_label
from matching.web.labels.values import language_name, language_names, show_date, show_time

__all__ = [
    "area_name",
    "area_names",
    "choices",
    "code_definition",
    "code_label",
    "code_labels",
    "is_fictional",
    "is_grave",
    "language_name",
    "language_names",
    "mode_names",
    "name",
    "name_of",
    "names",
    "need_facts",
    "offer_facts",
    "readable_need",
    "sectors_in_short",
    "sentence",
    "show_date",
    "show_time",
    "state_code_name",
    "state_of",
    "state_of_request",
    "step_label",
    "step_sentence",
    "veiled_state_of",
]
