"""Settings: read from the environment once, here. `BRANCHOPS_MODE` is production, demo or test."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("VAR_DIR", BASE_DIR / "var"))
MODE = os.environ.get("BRANCHOPS_MODE", "production")
if MODE not in {"production", "demo", "test"}:
    raise ImproperlyConfigured(f"BRANCHOPS_MODE must be production, demo or test, not {MODE!r}")
IS_PRODUCTION = MODE == "production"
DEMO = MODE == "demo"
DEBUG = os.environ.get("DEBUG") == "1"


def required(name: str, *, fallback: str) -> str:
    """The variable's value; in production it has to be set, elsewhere `fallback` serves."""
    value = os.environ.get(name, "")
    if not value and IS_PRODUCTION:
        raise ImproperlyConfigured(f"{name} must be set in production; see the table in README.md")
    return value or fallback


def database(url: str) -> dict[str, object]:
    """Django's database setting for postgresql://user:password@host:port/name?option=value."""
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,
        "TEST": {
            "NAME": os.environ.get("TEST_DATABASE_NAME", "test_branchops"),
            "TEMPLATE": os.environ.get("TEST_TEMPLATE"),
        },
    }


SECRET_KEY = required("SECRET_KEY", fallback="demonstration-only-not-a-secret-" + "x" * 32)
# Encrypts identity papers, bank accounts and identity numbers at rest; kept apart from SECRET_KEY
# so that either can be changed alone. Several keys, newest first, separated by commas.
FIELD_KEYS = required("FIELD_KEYS", fallback="ZGVtb25zdHJhdGlvbi1vbmx5LW5vdC1hLXNlY3JldC0=").split(",")
ALLOWED_HOSTS = required("ALLOWED_HOSTS", fallback="127.0.0.1,localhost,[::1],testserver").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("CSRF_TRUSTED_ORIGINS", "").split(",") if o]

INSTALLED_APPS = [
    "desk",
    "compensation",
    "teams",
    "customers",
    "approvals",
    "archives",
    "org",
    "core",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_fsm",
    "django_htmx",
    "django_tables2",
    "django_filters",
    "import_export",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "axes",
    "csp",
    # The demonstration company is never even importable as an app in production.
    *([] if IS_PRODUCTION else ["demo"]),
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "core.middleware.SoundCookiesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "core.middleware.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "org.middleware.SecondFactorMiddleware",
    "org.middleware.FirstPasswordMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.middleware.DomainErrorMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "branchops.urls"
WSGI_APPLICATION = "branchops.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "desk.context.frame",
            ],
            "builtins": ["core.templatetags.components", "core.templatetags.figures"],
        },
    },
]
FORM_RENDERER = "core.forms.Renderer"
DJANGO_TABLES2_TEMPLATE = "core/components/table.html"

DATABASES = {"default": database(required("DATABASE_URL", fallback="postgresql://postgres@/branchops"))}

# Sign-in
AUTH_USER_MODEL = "org.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "org.authentication.PersonBackend"]
PASSWORD_HASHERS = [
    *([] if IS_PRODUCTION else ["demo.hashers.QuickArgon2"]),
    "django.contrib.auth.hashers.Argon2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "org:sign_in"
LOGIN_REDIRECT_URL = "desk:home"
LOGOUT_REDIRECT_URL = "org:sign_in"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "org.authentication.locked_out"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_IPWARE_PROXY_COUNT = int(os.environ.get("PROXY_COUNT", "0")) or None
# Roles that touch money must show a second factor when this is on (architecture.md, Parts).
SECOND_FACTOR_FOR_MONEY = os.environ.get("SECOND_FACTOR_FOR_MONEY", "1" if IS_PRODUCTION else "0") == "1"
OTP_TOTP_ISSUER = "branchops"
SESSION_COOKIE_AGE = int(os.environ.get("SESSION_HOURS", "10")) * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True

# Transport: a reverse proxy ends TLS in production.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = IS_PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_PRODUCTION
SECURE_HSTS_SECONDS = 31_536_000 if IS_PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

# Language and time
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
USE_THOUSAND_SEPARATOR = False
FORMAT_MODULE_PATH = "branchops.formats"

# Files
STATIC_URL = "static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", VAR_DIR / "static"))
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "branchops.assets.NodeModulesFinder",
]
MEDIA_ROOT = Path(os.environ.get("MEDIA_ROOT", VAR_DIR / "media"))
STORAGES = {
    "default": {
        "BACKEND": os.environ.get("STORAGE_BACKEND", "django.core.files.storage.FileSystemStorage"),
        "OPTIONS": {"location": str(MEDIA_ROOT)} if "STORAGE_BACKEND" not in os.environ else {},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if IS_PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not IS_PRODUCTION
# Every test client starts the middleware anew; walking all static files each time would outlast the test.
WHITENOISE_AUTOREFRESH = MODE == "test" or DEBUG
NODE_MODULES = BASE_DIR / "node_modules"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# Background work: the broker only wakes; the rows of core.jobs are the truth.
REDIS_URL = os.environ.get("REDIS_URL", "")
BROKER_DIR = Path(os.environ.get("BROKER_DIR", VAR_DIR / "broker"))
FILE_BROKER = (
    "memory://localhost" if MODE == "test" and "BROKER_DIR" not in os.environ else "filesystem://localhost"
)
CELERY_BROKER_URL = REDIS_URL or FILE_BROKER
# A request never waits long for a broker that is down: the scheduler offers the job again.
REDIS_PATIENCE = {
    "socket_connect_timeout": 2,
    "connect_retries_timeout": 2,
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.1,
    "interval_max": 0.2,
}
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = (
    dict(REDIS_PATIENCE)
    if REDIS_URL
    else {}
    if FILE_BROKER.startswith("memory:")
    else {
        "data_folder_in": str(BROKER_DIR / "queue"),
        "data_folder_out": str(BROKER_DIR / "queue"),
        "control_folder": str(BROKER_DIR / "control"),
    }
)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # for ever: the worker outlives its broker
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_WORKER_ENABLE_REMOTE_CONTROL = bool(REDIS_URL)
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 500_000  # KiB; a process that grew past it is replaced after its task
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TIMEZONE = TIME_ZONE
# A worker that has not been heard of for so long has lost its job.
JOB_LEASE_SECONDS = int(os.environ.get("JOB_LEASE_SECONDS", "60"))
# How long a job waits for its wake-up call before the scheduler offers it again.
JOB_OFFER_SECONDS = int(os.environ.get("JOB_OFFER_SECONDS", "15"))
CELERY_BEAT_SCHEDULE = {
    "offer-again": {
        "task": "core.offer_again",
        "schedule": min(10.0, JOB_OFFER_SECONDS),
        "options": {"expires": 60.0},
    },
    "forget-jobs": {"task": "core.forget_jobs", "schedule": 86_400.0, "options": {"expires": 3600.0}},
    # In the morning, before the branches open; what is missed one day is told of the next.
    "remind-renewals": {
        "task": "teams.remind_renewals",
        "schedule": crontab(hour=7, minute=30),
        "options": {"expires": 43_200.0},
    },
    # Early, so that the figures are there when the branches open; what is missed one day is begun the next.
    "begin-reports": {
        "task": "teams.begin_reports",
        "schedule": crontab(hour=6, minute=15),
        "options": {"expires": 43_200.0},
    },
    "mail-again": {"task": "core.mail_again", "schedule": 600.0, "options": {"expires": 600.0}},
}
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")

# Mail
EMAIL_BACKEND = os.environ.get(
    "EMAIL_BACKEND",
    "django.core.mail.backends.smtp.EmailBackend"
    if IS_PRODUCTION and os.environ.get("EMAIL_HOST")
    else "django.core.mail.backends.filebased.EmailBackend",
)
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
EMAIL_TIMEOUT = 10
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("EMAIL_USE_TLS") == "1"
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "branchops@localhost")
# A service that faxes what is mailed to it: {number} becomes the digits. Empty: faxes are sent by hand.
FAX_MAIL_TEMPLATE = os.environ.get("FAX_MAIL_TEMPLATE", "")
SITE_URL = os.environ.get("SITE_URL", "http://127.0.0.1:8000")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "WARNING")},
}
