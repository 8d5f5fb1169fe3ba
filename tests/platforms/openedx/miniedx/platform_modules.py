"""The parts of edx-platform that lti_consumer.plugin.compat imports.

The package keeps every call into edx-platform in that one module. edx-platform
itself is not a package that can be installed, so the modules named there are
provided here, each with just the function that is asked for. The package's own
code runs unchanged.
"""

import sys
import types

from django.dispatch import Signal


def _module(name, **members):
    """Register a module (and its parents) under an edx-platform name."""
    parts = name.split(".")
    for depth in range(1, len(parts) + 1):
        path = ".".join(parts[:depth])
        if path not in sys.modules:
            module = types.ModuleType(path)
            module.__path__ = []
            sys.modules[path] = module
            if depth > 1:
                setattr(sys.modules[".".join(parts[: depth - 1])], parts[depth - 1], module)
    for key, value in members.items():
        setattr(sys.modules[name], key, value)


class CourseWaffleFlag:
    """A course feature flag. All of the package's flags are on here but one."""

    def __init__(self, name, *_args, **_kwargs):
        self.name = name

    def is_enabled(self, *_args):
        # This one only changes the user id of LTI 1.1 launches.
        return not self.name.endswith("external_user_id_1p1_launches")


class Course:
    """The course object: what the package reads of it."""

    def __init__(self, key):
        self.id = key
        self.display_name_with_default = f"{key.course} course"
        self.display_org_with_default = key.org
        self.lti_passports = []


class Modulestore:
    """Loads and saves blocks."""

    def get_item(self, usage_key, **_kwargs):
        from .runtime import load_block

        return load_block(usage_key, user=None)

    def update_item(self, block, _user_id):
        block.save()
        return block


class ExternalIds:
    """openedx.core.djangoapps.external_user_ids.models.ExternalId"""

    class DoesNotExist(Exception):
        pass

    class _Objects:
        @staticmethod
        def get(external_user_id, **_kwargs):
            from .models import ExternalId

            try:
                return ExternalId.objects.get(external_user_id=external_user_id)
            except ExternalId.DoesNotExist as error:
                raise ExternalIds.DoesNotExist() from error

    objects = _Objects()

    @staticmethod
    def batch_get_or_create_user_ids(users, _type):
        from .models import ExternalId

        return {user.id: ExternalId.for_user(user) for user in users}


def get_course_members(course_key):
    """Everyone in the course, as lms.djangoapps.course_api.api gives it."""
    from .models import Enrollment

    return {
        e.user.id: {
            "id": e.user.id,
            "username": e.user.username,
            "email": e.user.email,
            "name": e.user.profile.name,
            "roles": ["student"] if e.role == "student" else ["student", e.role],
        }
        for e in Enrollment.objects.filter(course_id=str(course_key)).select_related("user__profile")
    }


def has_studio_write_access(user, course_key):
    """Course team members may edit in Studio."""
    from .models import Enrollment

    return user.is_authenticated and (
        user.is_staff
        or Enrollment.objects.filter(user=user, course_id=str(course_key), role__in=["staff", "instructor"]).exists()
    )


def get_block_for_descriptor(user, block, **_kwargs):
    from .runtime import bind_to_user

    return bind_to_user(block, user)


def is_enrolled(_course, user, _action, **_kwargs):
    from .models import Enrollment

    return user.is_authenticated and Enrollment.objects.filter(user=user).exists()


class SignalHandler:
    pre_item_delete = Signal()


class OverEnrollmentLimitException(Exception):
    pass


class _XblockApi:
    """Content libraries are not offered here."""


def install():
    _module("openedx.core.djangoapps.waffle_utils", CourseWaffleFlag=CourseWaffleFlag)
    _module("openedx.core.djangoapps.xblock", api=_XblockApi)
    _module("openedx.core.djangoapps.external_user_ids.models", ExternalId=ExternalIds)
    _module(
        "openedx.core.lib.courses", get_course_by_id=Course, clean_course_id=lambda form: form.cleaned_data["course_id"]
    )
    _module("xmodule.modulestore.django", modulestore=Modulestore, SignalHandler=SignalHandler)
    _module("lms.djangoapps.courseware.block_render", get_block_for_descriptor=get_block_for_descriptor)
    _module("lms.djangoapps.courseware.access", has_access=lambda *args, **kwargs: True)
    _module("lms.djangoapps.courseware.courses", check_course_access=is_enrolled)
    _module("lms.djangoapps.course_api.api", get_course_members=get_course_members)
    _module("lms.djangoapps.course_api.exceptions", OverEnrollmentLimitException=OverEnrollmentLimitException)
    _module("lms.djangoapps.grades.api.signals", SCORE_PUBLISHED=Signal())
    _module("common.djangoapps.student.auth", has_studio_write_access=has_studio_write_access)
