"""The forms: what they all share, the kinds of questions they ask, and the trees of codes and areas."""

from matching.web.forms.base import EditForm, Form, new_key, posted_version
from matching.web.forms.coded import CodedForm, ReturnForm
from matching.web.forms.fields import Asked, Day, Line, Number, Text
from matching.web.forms.options import Boxes, Choice, Pick, Several, Tick, YesNo
from matching.web.forms.showing import Difference, find_differences, show_both, show_form
from matching.web.forms.trees import AreasTree, CodesTree

__all__ = [
    "AreasTree",
    "Asked",
    "Boxes",
    "Choice",
    "CodedForm",
    "CodesTree",
    "Day",
    "Difference",
    "EditForm",
    "Form",
    "Line",
    "Number",
    "Pick",
    "ReturnForm",
    "Several",
    "Text",
    "Tick",
    "YesNo",
    "find_differences",
    "new_key",
    "posted_version",
    "show_both",
    "show_form",
]
