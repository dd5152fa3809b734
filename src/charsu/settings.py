"""One settings file that reads the environment. Production refuses to start unsafe."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from charsu import environment
from charsu.environment import DEMO_KEY, env

HERE = Path(__file__).resolve().parent

CHARSU_DEMO = env.bool("CHARSU_DEMO", default=False)
DEBUG = env.bool("CHARSU_DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default=DEMO_KEY)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]", "testserver"])
HOST = env.str("CHARSU_HOST", default="127.0.0.1")
PORT = environment.port()
VAR = Path(env.str("CHARSU_VAR", default=str(Path.cwd() / "var")))
SITE_ADDRESS = environment.address(PORT)  # what letters link to
environment.refuse_unsafe(
    key=SECRET_KEY, hosts=ALLOWED_HOSTS, bind=HOST, is_demo=CHARSU_DEMO, is_debug=DEBUG, address=SITE_ADDRESS
)  # fmt: skip
IS_LOCAL = environment.is_local(ALLOWED_HOSTS)

DATABASES = {"default": environment.database(f"sqlite:///{VAR / 'charsu.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "charsu.apps.Charsu",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "charsu.api.heads.Heads",
    "charsu.pages.middleware.ChosenAward",
    "charsu.pages.middleware.ContentPolicy",
    "charsu.pages.too_much.TooMuch",
    "charsu.pages.middleware.KeptWords",
    "charsu.pages.middleware.Refusals",
]
ROOT_URLCONF = "charsu.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "charsu.pages.context.page",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

AUTH_USER_MODEL = "charsu.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
if CHARSU_DEMO:  # some 170 made-up accounts are made at the first start; a slow hash would take a minute
    PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.ScryptPasswordHasher",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = (
    "optional"  # one writes at once; what is meant for an address waits: queries/addresses.py
)
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_ADAPTER = "charsu.pages.account.signing.Reception"
ACCOUNT_FORMS = {
    "reset_password": "charsu.pages.account.forgotten.ForgottenForm",
    "reset_password_from_key": "charsu.pages.account.forgotten.NewPasswordForm",
}
ACCOUNT_SIGNUP_FORM_CLASS = "charsu.pages.account.signing.NameForm"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
MFA_FORMS = {
    "authenticate": "charsu.pages.account.second_step.EnterForm",
    "reauthenticate": "charsu.pages.account.second_step.EnterAgainForm",
    "activate_totp": "charsu.pages.account.second_step.BeginForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Charsu"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = IS_LOCAL  # a browser takes localhost for safe; others come by https
OIDC = environment.institution()
OIDC_DOMAINS = OIDC.domains if OIDC else ()
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [OIDC.app] if OIDC else []}}
SOCIALACCOUNT_ADAPTER = "charsu.pages.account.signing.Neighbour"
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
CSRF_FAILURE_VIEW = "charsu.pages.account.kept_views.csrf_failure"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "home"

LANGUAGE_CODE = "en"
LANGUAGES = [("fa", _("Persian")), ("ru", _("Russian")), ("en", _("English"))]
LOCALE_PATHS = [HERE / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATICFILES_DIRS = [HERE / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_IMMUTABLE_FILE_TEST = r"/(css|js|fonts)/"  # kept for good: see adapters/static_files.py
WHITENOISE_MAX_AGE = 86_400
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "charsu.adapters.static_files.Stamped"},
}
LOG_NAME = env.str("CHARSU_LOG_NAME", default=environment.own_name(ALLOWED_HOSTS))
STORAGE_ROOT = environment.storage(VAR / "files")
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
MEGABYTE = 1024 * 1024  # as pages write it
ATTACHMENT_MOST_BYTES = 25 * MEGABYTE
BODY_MOST_BYTES = 60 * MEGABYTE  # of all that a page sends at once
SERVER_MOST_BYTES = 200 * MEGABYTE  # beyond it the server reads nothing, and the house says that it is too much
SCAN_COMMAND = env.str("CHARSU_SCAN", default="")  # such as: clamdscan --fdpass --no-summary

EMAIL_CONFIG = environment.mail(f"filemail://{VAR.absolute() / 'letters'}" if CHARSU_DEMO else "smtp://localhost:25")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("CHARSU_FROM", default="Charsu <secretariat@localhost>")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {"django.request": {"handlers": ["console"], "level": "ERROR", "propagate": False}},
}
CACHES = {"default": environment.cache()}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not IS_LOCAL
SECURE_HSTS_SECONDS = 31_536_000 if SESSION_COOKIE_SECURE else 0
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
PROXY_ADDRESS = env.str("PROXY_ADDRESS", default="127.0.0.1")  # from where the proxy asks; nobody else is believed
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
X_FRAME_OPTIONS = "DENY"
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
