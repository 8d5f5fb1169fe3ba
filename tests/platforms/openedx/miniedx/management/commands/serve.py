"""Makes the database, the people and the course, then serves until it is stopped."""

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args, **options):
        settings.STATE.mkdir(parents=True, exist_ok=True)
        call_command("migrate", run_syncdb=True, verbosity=0)
        call_command("seed")
        # One process without reloading, so that the launch data held in memory is found again.
        call_command("runserver", f"127.0.0.1:{settings.PORT}", use_reloader=False, skip_checks=True)
