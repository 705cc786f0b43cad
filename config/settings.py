"""The settings of every process: one file, read from the environment.

DOOR says which door a process opens: public, officer or staff. Without it (manage.py, workers, tests) all is
installed, and the addresses are those of the staff's door.
"""

import os
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config.keys import kept_key
from config.runtime import addresses

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / ".data"))).resolve()

DOORS = ("public", "officer", "staff")
DOOR = env.str("DOOR", default="") or None
if DOOR not in (*DOORS, None):
    raise ImproperlyConfigured(f"DOOR is one of {', '.join(DOORS)}, or not set; it is {DOOR!r}.")
HAS_STAFF_DOOR = DOOR in ("staff", None)

DEBUG = env.bool("DEBUG", default=False)
HTTPS = env.bool("HTTPS", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

SECRET_KEY = env.str("SECRET_KEY", default="") or kept_key(DATA_DIR / "secret-key")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
# For the keyed hash of the codes that citizens follow their complaint with. Changing it makes every code
# worthless.
RECEIPT_KEY = env.str("RECEIPT_KEY", default="") or kept_key(DATA_DIR / "receipt-key")

# Where each door is found, for links from one door to another and in mails.
PORT = int(env.str("PORT", default="") or 8000)
DOOR_ADDRESSES = {
    door: env.str(f"{door.upper()}_URL", default=f"http://localhost:{PORT + number}").rstrip("/")
    for number, door in enumerate(DOORS)
}

# --- What is installed --------------------------------------------------------------------------------------

INSTALLED_APPS = [
    *(["django.contrib.admin"] if HAS_STAFF_DOOR else []),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "django_filters",
    "csp",
    "regions",
    "agreements",
    "complaints",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.headers.permissions_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.language.chosen_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = f"config.doors.{DOOR or 'staff'}"
WSGI_APPLICATION = "config.wsgi.application"

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.door",
            ],
        },
    },
]

# --- What is kept, and where --------------------------------------------------------------------------------

DATABASES = {
    "default": env.db_url("DATABASE_URL", default=addresses.database_url(DATA_DIR))
    | {
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "TEST": {"NAME": env.str("TEST_DATABASE", default="test_tuntas")},
    },
}
DATABASES["default"].setdefault("OPTIONS", {})
# A receipt that was shown stands for a complaint on the disk.
DATABASES["default"]["OPTIONS"].setdefault("options", "-c synchronous_commit=on")
DATABASES["default"]["OPTIONS"].setdefault("connect_timeout", 5)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default=addresses.redis_url(DATA_DIR))

DOCUMENTS_ROOT = DATA_DIR / "documents"
DOCUMENTS_ROOT.mkdir(mode=0o700, parents=True, exist_ok=True)
DOCUMENT_MAX_BYTES = 25 * 1024 * 1024
DOCUMENTS_MAX_TOTAL_BYTES = 100 * 1024 * 1024
DOCUMENTS_MAX_NUMBER = 10  # with one answer of a body

# Uploads go to a file at once, small ones too, and never beyond the sizes above. It ends with its request: a
# document that is kept is a synced copy.
FILE_UPLOAD_HANDLERS = ["config.uploads.BoundedUploadHandler"]
FILE_UPLOAD_TEMP_DIR = DATA_DIR / "tmp"
FILE_UPLOAD_TEMP_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024  # of the fields beside the files
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 100  # far above DOCUMENTS_MAX_NUMBER, so that the form can say it and keep the text

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise complains where there is none
STATICFILES_DIRS = [BASE_DIR / "static"]
# Without collectstatic (tests, development) the files are served from where they lie.
STATIC_COLLECTED = env.bool("STATIC_COLLECTED", default=not DEBUG)
WHITENOISE_USE_FINDERS = not STATIC_COLLECTED
STATIC_STORAGE = (
    "whitenoise.storage.CompressedManifestStaticFilesStorage"
    if STATIC_COLLECTED
    else "django.contrib.staticfiles.storage.StaticFilesStorage"
)
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DOCUMENTS_ROOT},
    },
    "staticfiles": {"BACKEND": STATIC_STORAGE},
}

# --- Who comes in -------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "regions.User"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "login" if DOOR == "officer" else "admin:login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

# In development the doors share a host, and cookies don't know ports: each door names its own.
COOKIE_PREFIX = f"tuntas_{DOOR or 'staff'}"
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}_session"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# A citizen's session is in the signed cookie alone: the public door keeps no table of visitors.
SESSION_ENGINE = "django.contrib.sessions.backends." + ("signed_cookies" if DOOR == "public" else "db")
SESSION_COOKIE_AGE = 12 * 60 * 60
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}_csrf"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- What a browser may do ----------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"  # no-referrer would make Django's CSRF check fail under HTTPS
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- Language and time --------------------------------------------------------------------------------------

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "tuntas_language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Jakarta"
USE_TZ = True

# --- The clock ----------------------------------------------------------------------------------------------

# Working days before the last day on which a deadline is warned of, and after it on which a miss goes up the line.
WARNING_WORKING_DAYS = tuple(int(days) for days in env.list("WARNING_WORKING_DAYS", default=["3", "1"]))
ESCALATION_WORKING_DAYS = tuple(int(days) for days in env.list("ESCALATION_WORKING_DAYS", default=["3", "10"]))
for pair, name in (
    (WARNING_WORKING_DAYS, "WARNING_WORKING_DAYS"),
    (ESCALATION_WORKING_DAYS, "ESCALATION_WORKING_DAYS"),
):
    if len(pair) != 2 or min(pair) < 0 or max(pair) > 20:
        raise ImproperlyConfigured(f"{name} is two numbers of working days from 0 to 20, such as 3,1.")
if WARNING_WORKING_DAYS[0] < WARNING_WORKING_DAYS[1] or ESCALATION_WORKING_DAYS[0] > ESCALATION_WORKING_DAYS[1]:
    raise ImproperlyConfigured("The first warning comes before the second, and the head of office before the nation.")
DIGEST_HOUR = env.int("DIGEST_HOUR", default=7)  # in WIB

# --- Mail ---------------------------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Tuntas <tuntas@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 20
MAIL_DIRECTORY: Path | None = None
if "EMAIL_URL" in os.environ:
    globals().update(env.email_url("EMAIL_URL"))
else:
    EMAIL_BACKEND = "config.mail.MailDirectoryBackend"
    MAIL_DIRECTORY = DATA_DIR / "mail"

# --- What is written down -----------------------------------------------------------------------------------

# One line each, to stderr. No bodies, no query strings, no words of exceptions, no mails with a traceback's local
# variables: those would carry what citizens wrote. The path of a page that failed or was refused is written down;
# in our paths stand numbers, keys and names of steps.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "config.logs.LineFormatter"}},
    "filters": {
        # /healthz says 503 for as long as something is down, once every few seconds.
        "news": {
            "()": "django.utils.log.CallbackFilter",
            "callback": lambda record: getattr(record, "status_code", None) != 503,
        },
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["news"]}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="WARNING")},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "django.server": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "django.request": {"level": "ERROR"},
    },
}
ADMINS: list[tuple[str, str]] = []
