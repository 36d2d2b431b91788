"""The blueprint of the pages about second factors, on which their modules hang them."""

from flask import Blueprint

blueprint = Blueprint("factors", __name__)
