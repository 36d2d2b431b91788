"""The blueprint of this slice, on which its modules hang their pages."""

from flask import Blueprint

blueprint = Blueprint("people", __name__)
