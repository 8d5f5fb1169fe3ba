"""Settings: the few of edx-platform's that the XBlocks read, and Django's own."""

import os
from pathlib import Path

STATE = Path(os.environ.get("OPENEDX_STATE", Path(__file__).resolve().parent.parent / "var"))
HOST = os.environ.get("OPENEDX_HOST", "127.0.0.1")
PORT = os.environ.get("OPENEDX_PORT", "8300")
TOOL = os.environ.get("OPENEDX_TOOL", "").rstrip("/")

# --- what Open edX calls these ------------------------------------------------
PLATFORM_NAME = "Small Open edX"
LMS_ROOT_URL = f"http://{HOST}:{PORT}"
LMS_BASE = f"{HOST}:{PORT}"
LEARNING_MICROFRONTEND_URL = LMS_ROOT_URL
USAGE_ID_PATTERN = r"(?P<usage_id>(?:i4x://?[^/]+/[^/]+/[^/]+/[^@]+(?:@[^/]+)?)|(?:[^/]+))"
SERVICE_VARIANT = "lms"
FEATURES = {}
XBLOCK_SETTINGS = {}
LTI_NRPS_DISALLOW_PII = os.environ.get("OPENEDX_NRPS_NO_PII") == "1"
OPEN_EDX_FILTERS_CONFIG = {
    "org.openedx.xblock.lti_consumer.configuration.listed.v1": {
        "fail_silently": False,
        "pipeline": ["lti_store.pipelines.GetLtiConfigurations"],
    }
}
# Custom parameters that an operator can offer to course authors as ${name}.
LTI_CUSTOM_PARAM_TEMPLATES = {
    "course_run": "miniedx.custom_params:course_run",
}

# --- Django -------------------------------------------------------------------
SECRET_KEY = "only-for-tests"
DEBUG = True
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "miniedx.urls"
USE_TZ = True
TIME_ZONE = "UTC"
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
STATIC_URL = "/static/"
MEDIA_URL = "/media/"
MEDIA_ROOT = STATE / "media"
LOGIN_URL = "/"
# As every site needs that takes content from a tool: its answer is posted to the LMS from another site. Browsers keep
# such a cookie over http too, where the host is localhost.
SESSION_COOKIE_SAMESITE = "None"
SESSION_COOKIE_SECURE = True
# As in production Open edX, pages may only be framed by the site itself.
X_FRAME_OPTIONS = "SAMEORIGIN"
DATA_UPLOAD_MAX_MEMORY_SIZE = 200 * 1024 * 1024

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": STATE / "db.sqlite3",
        "OPTIONS": {"timeout": 20},
        "ATOMIC_REQUESTS": True,  # as in edx-platform: an exception undoes the request
    }
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "miniedx",  # before lti_consumer: its ready() provides the edx-platform modules
    "config_models",
    "lti_consumer",
    "lti_store",
]
MIDDLEWARE = [
    "edx_django_utils.cache.middleware.RequestCacheMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "edx_django_utils.cache.middleware.TieredCacheMiddleware",
    "crum.CurrentRequestUserMiddleware",
    "miniedx.traffic.TrafficLog",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
