"""The wording of what can be wrong with keys, backups and files of everything."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

KEEPING: Mapping[str, Any] = {
    "text-is-destroyed": _l("The key of this case is destroyed. Nobody can read its texts any more."),
    "not-yours-to-destroy": _l(
        "Only the State itself destroys the texts of a request, once it has withdrawn the request."
    ),
    "begin-to-take-out": _l(
        "Press “Take out everything” first: the file can be fetched for 15 minutes after that, by who pressed it."
    ),
    "only-states-take-out": _l("Only the focal point of a State takes out the State's data."),
    "sealing-key-is-missing": _l(
        "The data was sealed by the keys %(names)s, which are not among SEALING_KEYS. Put them back, in the environment"
        " or in the file “keys” of the instance: without them nobody can read what States wrote."
    ),
    "sealing-key-is-wrong": _l(
        "The data cannot be opened, though its keys are among SEALING_KEYS: it was changed outside the service. Restore"
        " a backup."
    ),
    "backup-is-spoilt": _l(
        "This backup cannot be trusted: it was changed, cut or put together from others, or BACKUP_KEY is not the key"
        " with which it was made. Nothing was restored."
    ),
    "backup-is-no-backup": _l("%(file)s is no backup of this service. Nothing was restored."),
    "backup-of-other-tables": _l(
        "This backup was made at revision %(theirs)s of the tables; here they are at %(ours)s. Restore it with the"
        " version of the program that made it, and then migrate. Nothing was restored."
    ),
    "backup-older-than-keys-needed": _l(
        "The file of keys was made before this backup, so it lacks keys of newer requests. Give the newest one."
        " Nothing was restored."
    ),
    "file-of-keys-is-missing": _l(
        "The file of keys, %(file)s, is not beside the backup. Say by --keys where the newest one is. Nothing was"
        " restored."
    ),
    "database-is-not-empty": _l(
        "The database holds data already. Restore into an empty one, or say --replace to throw away what is there."
    ),
    "file-exists": _l("%(file)s is there already. Choose another name: a backup never replaces one."),
}
