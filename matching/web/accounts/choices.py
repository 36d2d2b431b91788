"""What Flask-Security is told: which of its pages exist, how passwords are kept, and our sentences for its messages."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from matching import clock
from matching.settings import Settings

RESET_WITHIN = timedelta(days=1)
SHORTEST_PASSWORD = 12


def _n(sentence: str) -> str:
    """Mark a sentence for the catalogues; the library translates it when it is shown."""
    return sentence


MESSAGES = {
    "GENERIC_AUTHN_FAILED": _n("The e-mail address or the password is not right. Check both and try again."),
    "PASSWORD_RESET_NO_LOGIN": _n("Your new password is set. Sign in with it."),
    "PASSWORD_RESET_EXPIRED": _n("This link is older than one day. Ask for a new one here."),
    "INVALID_RESET_PASSWORD_TOKEN": _n("This link was used already, or part of it is missing. Ask for a new one here."),
    "PASSWORD_CHANGE": _n("Your password is changed. Other devices were signed out."),
    "INVALID_PASSWORD": _n("This is not your present password. Type it again."),
    "PASSWORD_NOT_PROVIDED": _n("Type your present password."),
    "PASSWORD_IS_THE_SAME": _n("Choose a password that differs from your present one."),
    "PASSWORD_INVALID_LENGTH": _n("Choose a password of at least %(length)s characters, and at most 128."),
    "RETYPE_PASSWORD_MISMATCH": _n("The two passwords differ. Type the same password twice."),
    "INVALID_EMAIL_ADDRESS": _n("Type a whole e-mail address, like name@example.org."),
    "EMAIL_NOT_PROVIDED": _n("Type your e-mail address."),
    "USER_DOES_NOT_EXIST": _n("The e-mail address or the password is not right. Check both and try again."),
    "DISABLED_ACCOUNT": _n("The e-mail address or the password is not right. Check both and try again."),
    "INVALID_REDIRECT": _n("The page to which you wanted to go is not one of ours."),
    "FORGOT_PASSWORD": _n("Have you forgotten your password?"),
}
KINDS = {"PASSWORD_RESET_NO_LOGIN": "success", "PASSWORD_CHANGE": "success"}
OFF: dict[str, Any] = {
    "CLI_USERS_NAME": None,
    "CLI_ROLES_NAME": None,
    "STATIC_FOLDER": None,
    "FRESHNESS": timedelta(days=-1),
    "JOIN_USER_ROLES": False,
    "EMAIL_PLAINTEXT": False,
    "EMAIL_HTML": False,
    "TRACKABLE": False,
    "REGISTERABLE": False,
    "AUTO_LOGIN_AFTER_RESET": False,
}
ON: dict[str, Any] = {
    "RECOVERABLE": True,
    "CHANGEABLE": True,
    "RETURN_GENERIC_RESPONSES": True,
    "LOGOUT_METHODS": ["POST"],
    "LOGOUT_CSRF": True,
    "API_ENABLED_METHODS": ["session"],
    "PASSWORD_HASH": "argon2",
    "PASSWORD_LENGTH_MIN": SHORTEST_PASSWORD,
    "RESET_PASSWORD_WITHIN": RESET_WITHIN,
    "DATETIME_FACTORY": clock.now,
    "EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
    "LOGIN_URL": "/sign-in",
    "LOGOUT_URL": "/sign-out",
    "RESET_URL": "/forgot-password",
    "CHANGE_URL": "/change-password",
    "POST_LOGIN_VIEW": "/",
    "POST_LOGOUT_VIEW": "/",
    "POST_CHANGE_VIEW": "/profile",
    "I18N_DOMAIN": "messages",
}


def find_choices(settings: Settings, *, translations: Path) -> dict[str, Any]:
    """Return the configuration, by Flask's names."""
    library = {**OFF, **ON, "PASSWORD_SALT": settings.password_salt, "I18N_DIRNAME": [str(translations)]}
    sentences = {f"MSG_{code}": (sentence, KINDS.get(code, "error")) for code, sentence in MESSAGES.items()}
    cookies = {
        f"{cookie}_COOKIE_{flag}": value
        for cookie in ("SESSION", "REMEMBER")
        for flag, value in (("HTTPONLY", True), ("SAMESITE", "Lax"), ("SECURE", settings.secure_cookies))
    }
    return {
        "SECRET_KEY": settings.secret_key,
        **{f"SECURITY_{name}": value for name, value in (library | sentences).items()},
        **cookies,
    }
