"""Makes the people, the course and, where OPENEDX_TOOL names a tool, one block of each kind. Safe to run again."""

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand
from lti_consumer.models import CourseAllowPIISharingInLTIFlag

from ...blocks import COURSE, add_block, add_store_tool
from ...models import Block, Enrollment, Profile

PEOPLE = [
    ("admin", "Ada Admin", None),  # superuser, for /admin/
    ("instructor", "Ines Instructor", "instructor"),
    ("staff", "Stan Staff", "staff"),
    ("learner", "Lena Learner", "student"),
    ("learner2", "Zoë O'Neil-Ünal", "student"),
]


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args, **options):
        for username, name, role in PEOPLE:
            user, new = User.objects.get_or_create(
                username=username,
                defaults={"email": f"{username}@example.org", "is_staff": role is None, "is_superuser": role is None},
            )
            if new:
                user.set_password(username)
                user.save()
                Profile.objects.create(user=user, name=name)
                if role:
                    Enrollment.objects.create(user=user, course_id=str(COURSE), role=role)
        if not CourseAllowPIISharingInLTIFlag.current(COURSE).enabled:
            CourseAllowPIISharingInLTIFlag.objects.create(course_id=COURSE, enabled=True)
        if settings.TOOL and not Block.objects.exists():
            self._place_blocks(settings.TOOL)

    def _place_blocks(self, tool):
        lti = {
            "lti_version": "lti_1p3",
            "lti_1p3_launch_url": f"{tool}/lti/launch",
            "lti_1p3_oidc_url": f"{tool}/lti/login",
            "lti_1p3_tool_key_mode": "keyset_url",
            "lti_1p3_tool_keyset_url": f"{tool}/lti/jwks",
            "lti_1p3_enable_nrps": True,
            "lti_advantage_deep_linking_enabled": True,
            "lti_advantage_deep_linking_launch_url": f"{tool}/lti/launch",
            "has_score": True,
            "weight": 1.0,
            "ask_to_send_full_name": True,
            "ask_to_send_email": True,
            "ask_to_send_username": True,
            "custom_parameters": ["lesson=split-sheets", "run=${course_run}"],
        }
        add_block(
            "lti_consumer",
            "lti-iframe",
            {**lti, "display_name": "LTI 1.3, inline, declarative grades", "launch_target": "iframe"},
        )
        add_block(
            "lti_consumer",
            "lti-window",
            {
                **lti,
                "display_name": "LTI 1.3, new window, programmatic grades",
                "launch_target": "new_window",
                "lti_advantage_ags_mode": "programmatic",
            },
        )
        add_block(
            "lti_consumer",
            "lti-modal-nopii",
            {
                **lti,
                "display_name": "LTI 1.3, modal, no names, no grades",
                "launch_target": "modal",
                "lti_advantage_ags_mode": "disabled",
                "has_score": False,
                "lti_1p3_enable_nrps": False,
                "ask_to_send_full_name": False,
                "ask_to_send_email": False,
                "ask_to_send_username": False,
                "lti_advantage_deep_linking_enabled": False,
                "custom_parameters": [],
            },
        )
        add_store_tool("lessons", tool)
        add_block(
            "lti_consumer",
            "lti-store",
            {
                "display_name": "LTI 1.3 from the site-wide store",
                "config_type": "external",
                "lti_version": "lti_1p3",
                "external_config": "lti_store:lessons",
                "has_score": True,
                "launch_target": "new_window",
                "lti_1p3_launch_url": f"{tool}/lti/launch",
            },
        )
        add_block("scorm", "scorm", {"display_name": "SCORM package", "weight": 10.0})
        add_block("openedx_cmi5_xblock", "cmi5", {"display_name": "cmi5 package", "weight": 10.0})
