"""Words that stand beside a way in (a password, the name of a user), in six languages."""

import re

from matching.telltales.folding import fold

SPACED = {
    "en": """password, passwords, passwd, passphrase, passphrases, passcode, passcodes, pwd, username, usernames,
        user name, user names, user id, user ids, login, logins, login name, access code, access codes, door
        code, gate code, alarm code, entry code, pin code, pin codes, pin number, pin numbers, api key, api
        keys, secret key, secret keys, private key, private keys, access key, access keys, access token, access
        credentials, user credentials""",
    "fr": """mot de passe, mots de passe, mdp, phrase de passe, nom d'utilisateur, noms d'utilisateur, nom d’usager,
        identifiant de connexion, identifiants de connexion, code d'accès, codes d'accès, code d'entrée, code
        pin, codes pin, clé d'accès, clés d'accès, clé privée, clé api, clé secrète""",
    "es": """contraseña, contraseñas, nombre de usuario, nombres de usuario, clave de acceso, claves de acceso,
        código de acceso, códigos de acceso, código pin, clave privada, clave secreta, credenciales de acceso,
        credenciales de usuario""",
    "ru": """пароль, пароля, паролю, паролем, пароле, пароли, паролей, паролям, паролями, паролях, логин, логина,
        логину, логином, логины, логинов, имя пользователя, имени пользователя, имена пользователей, код
        доступа, коды доступа, кода доступа, кодов доступа, ключ доступа, ключи доступа, закрытый ключ,
        секретный ключ, пин-код, пин-коды, пин-кода, учетные данные, учетных данных, пинкод""",
    "ar": """كلمة المرور, كلمة مرور, كلمات المرور, كلمات مرور, كلمة السر, كلمة سر, كلمات السر, اسم المستخدم, اسم
        مستخدم, أسماء المستخدمين, رمز الدخول, رموز الدخول, رمز المرور, رمز الوصول, الرقم السري, الرمز السري,
        مفتاح الوصول, مفتاح سري, المفتاح السري, تسجيل الدخول""",
}
UNSPACED = """密码, 密碼, 口令, 用户名, 用戶名, 登录名, 登錄名, 登录账号, 访问码, 訪問碼, 门禁码,
    密钥, 密鑰, 私钥, 通行码"""
NOT_A_WAY_IN = "学|學|算法|技术|技術|体制|产品|管理局|法"
PREFIXES = "(?:و|ف)?(?:ب|ل|ك)?"


def _pattern(word: str) -> str:
    return r"[\s_-]{1,3}".join(re.escape(part) for part in re.split(r"[\s-]+", fold(word.strip()).text))


def _any_of(words: str) -> str:
    listed = sorted((word.strip() for word in words.split(",")), key=len, reverse=True)
    return "|".join(_pattern(word) for word in listed)


SPACED_WORDS = "|".join(_any_of(words) for language, words in SPACED.items() if language != "ar")
SECRET = re.compile(
    rf"(?<![^\W_])(?:{SPACED_WORDS}|{PREFIXES}(?:{_any_of(SPACED['ar'])})|pin\s?[:=]\s?\d{{3,8}})(?![^\W_])"
    rf"|(?:{_any_of(UNSPACED)})(?!{NOT_A_WAY_IN})"
)
