"""The XBlock runtime: what the LMS and Studio give a block to live in."""

import json

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from opaque_keys.edx.keys import UsageKey
from web_fragments.fragment import Fragment
from xblock.core import XBlockMixin
from xblock.fields import Boolean, DateTime, Integer, Scope, ScopeIds, Timedelta
from xblock.reference.user_service import UserService, XBlockUser
from xblock.runtime import IdReader, KeyValueStore, KvsFieldData, NullI18nService, Runtime

from .models import Completion, Enrollment, ExternalId, FieldState, Grade


class EdxFields(XBlockMixin):
    """Settings that every block inherits from its unit in Open edX."""

    start = DateTime(scope=Scope.settings, default=None)
    due = DateTime(scope=Scope.settings, default=None)
    graceperiod = Timedelta(scope=Scope.settings, default=None)
    graded = Boolean(scope=Scope.settings, default=True)
    max_attempts = Integer(scope=Scope.settings, default=None)

    @property
    def location(self):
        return self.scope_ids.usage_id

    @property
    def category(self):
        return self.scope_ids.block_type


class DatabaseStore(KeyValueStore):
    """Field values in the FieldState table."""

    @staticmethod
    def _where(key):
        return {
            "scope": str(key.scope),
            "block": str(key.block_scope_id or ""),
            "user_id": key.user_id or 0,
            "name": key.field_name,
        }

    def get(self, key):
        try:
            return FieldState.objects.get(**self._where(key)).value
        except FieldState.DoesNotExist:
            raise KeyError(key) from None

    def set(self, key, value):
        value = json.loads(json.dumps(value, default=str))
        FieldState.objects.update_or_create(**self._where(key), defaults={"value": value})

    def delete(self, key):
        if not FieldState.objects.filter(**self._where(key)).delete()[0]:
            raise KeyError(key)

    def has(self, key):
        return FieldState.objects.filter(**self._where(key)).exists()


class UsageKeyReader(IdReader):
    """Open edX ids say what they are: block-v1:Org+Course+Run+type@TYPE+block@ID"""

    def get_definition_id(self, usage_id):
        return usage_id

    def get_block_type(self, def_id):
        return def_id.block_type

    def get_usage_id_from_aside(self, aside_id):
        raise NotImplementedError

    def get_definition_id_from_aside(self, aside_id):
        raise NotImplementedError

    def get_aside_type_from_usage(self, aside_id):
        raise NotImplementedError

    def get_aside_type_from_definition(self, aside_id):
        raise NotImplementedError


class EdxUserService(UserService):
    """Tells a block who its user is, with the attributes edx-platform sets.

    edx-platform passes "is course staff" in the LMS but not in Studio's
    preview, and lti_consumer turns it into the roles of a launch.
    """

    def __init__(self, user, course_key, studio):
        super().__init__()
        self.user = user
        enrollment = user.is_authenticated and Enrollment.objects.filter(user=user, course_id=str(course_key)).first()
        # edx-platform's get_user_role says "instructor" of site administrators.
        self.role = enrollment.role if enrollment else "instructor" if user.is_staff else "student"
        self.is_staff = not studio and (user.is_staff or self.role in ("staff", "instructor"))

    def get_current_user(self):
        xblock_user = XBlockUser(is_current_user=True)
        xblock_user.opt_attrs["edx-platform.is_authenticated"] = self.user.is_authenticated
        if self.user.is_authenticated:
            xblock_user.full_name = self.user.profile.name
            xblock_user.emails = [self.user.email]
            xblock_user.opt_attrs.update(
                {
                    "edx-platform.user_id": self.user.id,
                    "edx-platform.username": self.user.username,
                    "edx-platform.anonymous_user_id": f"{self.user.id:032x}",
                    "edx-platform.user_is_staff": self.is_staff,
                    "edx-platform.user_role": self.role,
                    "edx-platform.user_preferences": {"pref-lang": "en"},
                }
            )
        return xblock_user

    def get_external_user_id(self, _type_name):
        return str(ExternalId.for_user(self.user).external_user_id)

    def get_user_by_anonymous_id(self, uid=None):
        return User.objects.filter(id=int(uid, 16)).first() if uid else None


class RebindUserService:
    """Lets a grade that comes from outside be stored for the learner it is about."""

    def rebind_noauth_module_to_user(self, block, user):
        bind_to_user(block, user)


class SettingsService:
    """settings.XBLOCK_SETTINGS, by block class."""

    def get_settings_bucket(self, block, default=None):
        return settings.XBLOCK_SETTINGS.get(block.unmixed_class.__name__, default or {})


class EnrollmentsService:
    def get_active_enrollments_by_course_and_user(self, course_id, user_id):
        return Enrollment.objects.get(course_id=str(course_id), user_id=user_id)


class PiiSharingService:
    """Studio's "lti-configuration": may this course send names and addresses?"""

    @property
    def configuration(self):
        from lti_consumer.models import CourseAllowPIISharingInLTIFlag

        return CourseAllowPIISharingInLTIFlag


class EdxRuntime(Runtime):
    """One block, bound to one user."""

    def __init__(self, user, course_key, studio=False):
        self.studio = studio
        self.course_id = course_key
        super().__init__(
            id_reader=UsageKeyReader(),
            id_generator=None,  # blocks are placed by blocks.add_block
            mixins=(EdxFields,),
            services={
                "field-data": KvsFieldData(DatabaseStore()),
                "i18n": NullI18nService(),
                "settings": SettingsService(),
                "rebind_user": RebindUserService(),
                "enrollments": EnrollmentsService(),
                **({"lti-configuration": PiiSharingService()} if studio else {}),
            },
        )
        self.set_user(user)

    def set_user(self, user):
        self.user = user or AnonymousUser()
        self._services["user"] = EdxUserService(self.user, self.course_id, self.studio)
        self.user_is_staff = self._services["user"].is_staff

    def handler_url(self, block, handler_name, suffix="", query="", thirdparty=False):
        kind = "handler_noauth" if thirdparty else "studio_handler" if self.studio else "handler"
        url = f"/xblock/{block.scope_ids.usage_id}/{kind}/{handler_name}"
        if suffix:
            url += f"/{suffix}"
        if query:
            url += "?" + query
        return settings.LMS_ROOT_URL + url if thirdparty else url

    def resource_url(self, resource):
        return f"/static/{resource}"

    def local_resource_url(self, block, uri):
        return f"/xblock_resource/{block.scope_ids.block_type}/{uri}"

    def publish(self, block, event_type, event_data):
        user = User.objects.filter(id=event_data.get("user_id") or self.user.id).first()
        where = {"usage_key": str(block.scope_ids.usage_id), "user": user}
        if event_type == "grade" and user:
            Grade.objects.update_or_create(
                **where, defaults={"earned": event_data.get("value"), "possible": event_data.get("max_value")}
            )
        elif event_type == "completion" and user:
            Completion.objects.update_or_create(**where, defaults={"value": event_data["completion"]})

    def query(self, block):
        raise NotImplementedError

    def applicable_aside_types(self, block):
        return []

    def wrap_xblock(self, block, view, frag, context):
        """The <div> that the page's JavaScript runtime starts a block in."""
        wrapped = Fragment()
        wrapped.add_fragment_resources(frag)
        args = json.dumps(frag.json_init_args).replace("</", "<\\/")
        wrapped.add_content(
            f'<div class="xblock xblock-{view}" data-init="{frag.js_init_fn or ""}"'
            f' data-usage="{block.scope_ids.usage_id}">{frag.body_html()}'
            f'<script type="json/xblock-args">{args}</script></div>'
        )
        return wrapped


def load_block(usage_key, user, studio=False):
    """Load a block as a user sees it in the LMS, or in Studio."""
    if isinstance(usage_key, str):
        usage_key = UsageKey.from_string(usage_key)
    runtime = EdxRuntime(user, usage_key.course_key, studio)
    ids = ScopeIds(user.id if user else None, usage_key.block_type, usage_key, usage_key)
    return runtime.construct_xblock(usage_key.block_type, ids)


def bind_to_user(block, user):
    """Make a loaded block a given user's."""
    block.save()
    block._field_data_cache.clear()  # pylint: disable=protected-access
    block._dirty_fields.clear()  # pylint: disable=protected-access
    block.scope_ids = block.scope_ids._replace(user_id=user.id)
    block.runtime.set_user(user)
    return block
