"""Django application: provides the edx-platform modules before lti_consumer asks."""

from django.apps import AppConfig


class MiniEdx(AppConfig):
    name = "miniedx"

    def ready(self):
        from . import platform_modules

        platform_modules.install()
