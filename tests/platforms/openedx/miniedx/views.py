"""Pages of the LMS and of Studio, block handlers, and a small API for tests."""

import json

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.models import User
from django.http import Http404, HttpResponse, HttpResponseForbidden, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt
from lti_consumer.models import LtiAgsLineItem, LtiAgsScore, LtiConfiguration, LtiDlContentItem
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import UsageKey
from xblock.core import XBlock
from xblock.django.request import django_to_webob_request, webob_to_django_response

from .blocks import add_block, add_store_tool
from .models import Block, Completion, Enrollment, ExternalId, Grade
from .platform_modules import has_studio_write_access
from .runtime import load_block
from .traffic import RECENT


def _key(usage_key):
    try:
        key = UsageKey.from_string(usage_key)
    except InvalidKeyError:
        raise Http404 from None
    if not Block.objects.filter(usage_key=str(key)).exists():
        raise Http404
    return key


def home(request):
    people = [(u, Enrollment.objects.filter(user=u).first()) for u in User.objects.order_by("id")]
    return render(request, "miniedx/home.html", {"people": people, "next": request.GET.get("next", "/course")})


def login(request, username):
    user = User.objects.filter(username=username).first()
    if user is None:
        raise Http404
    auth.login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return redirect(request.GET.get("next") or "/course")


def course(request):
    if not request.user.is_authenticated:
        return redirect("/?next=/course")
    rows = []
    for item in Block.objects.order_by("position"):
        rows.append(
            {
                "key": item.usage_key,
                "name": load_block(item.usage_key, request.user).display_name,
                "grade": Grade.objects.filter(usage_key=item.usage_key, user=request.user).first(),
                "completion": Completion.objects.filter(usage_key=item.usage_key, user=request.user).first(),
            }
        )
    return render(
        request,
        "miniedx/course.html",
        {
            "rows": rows,
            "may_edit": has_studio_write_access(request.user, _key(rows[0]["key"]).course_key),
        },
    )


def _page(request, block, views, title):
    fragments = [block.runtime.render(block, view, {}) for view in views]
    scripts, styles = [], []
    for fragment in fragments:
        for res in fragment.resources:
            target = scripts if "javascript" in res.mimetype else styles
            if (res.kind, res.data) not in target:
                target.append((res.kind, res.data))
    return render(
        request,
        "miniedx/block.html",
        {
            "title": title,
            "block": block,
            "bodies": [f.content for f in fragments],
            "scripts": scripts,
            "styles": styles,
            "studio": block.runtime.studio,
            "jquery": static("admin/js/vendor/jquery/jquery.js"),
        },
    )


def student_page(request, usage_key):
    if not request.user.is_authenticated:
        return redirect("/?next=" + request.path)
    block = load_block(_key(usage_key), request.user)
    return _page(request, block, ["student_view"], "LMS: " + block.display_name)


def studio_page(request, usage_key):
    key = _key(usage_key)
    if not has_studio_write_access(request.user, key.course_key):
        return HttpResponseForbidden("Only the course team may use Studio.")
    block = load_block(key, request.user, studio=True)
    return _page(request, block, ["author_view", "studio_view"], "Studio: " + block.display_name)


def _run(request, usage_key, handler, suffix, user, studio=False):
    block = load_block(_key(usage_key), user, studio)
    answer = block.runtime.handle(block, handler, django_to_webob_request(request), suffix)
    block.save()
    return webob_to_django_response(answer)


@csrf_exempt
def handle(request, usage_key, handler, suffix=""):
    if not request.user.is_authenticated:
        return HttpResponseForbidden("log in first")
    return _run(request, usage_key, handler, suffix, request.user)


@csrf_exempt
@xframe_options_exempt
def handle_noauth(request, usage_key, handler, suffix=""):
    # As in the LMS: nobody has to be logged in, but a session cookie is used if it comes.
    return _run(request, usage_key, handler, suffix, request.user)


@csrf_exempt
def handle_studio(request, usage_key, handler, suffix=""):
    if not has_studio_write_access(request.user, _key(usage_key).course_key):
        return HttpResponseForbidden("Only the course team may use Studio.")
    return _run(request, usage_key, handler, suffix, request.user, studio=True)


def resource(request, block_type, uri):
    with XBlock.load_class(block_type).open_local_resource(uri) as stream:
        return HttpResponse(stream.read(), content_type="application/octet-stream")


# --- for tests ------------------------------------------------------------------


def _describe(item):
    block = load_block(item.usage_key, User.objects.get(username="instructor"), studio=True)
    info = {
        "usage_key": item.usage_key,
        "block_type": item.block_type,
        "display_name": block.display_name,
        "page": f"{settings.LMS_ROOT_URL}/block/{item.usage_key}",
        "studio": f"{settings.LMS_ROOT_URL}/studio/{item.usage_key}",
    }
    if item.block_type == "lti_consumer":
        from lti_consumer.api import get_lti_1p3_launch_info

        info["issuer"] = settings.LMS_ROOT_URL
        info.update(get_lti_1p3_launch_info(block.get_lti_1p3_launch_data()))
        info["auth_login_url"] = info.pop("oidc_callback")
        config = LtiConfiguration.objects.get(location=block.scope_ids.usage_id)
        info["line_items"] = list(LtiAgsLineItem.objects.filter(lti_configuration=config).values())
        for line in info["line_items"]:
            line["resource_link_id"] = str(line["resource_link_id"])
        info["scores"] = list(LtiAgsScore.objects.filter(line_item__lti_configuration=config).values())
        info["content_items"] = list(LtiDlContentItem.objects.filter(lti_configuration=config).values())
    return info


@csrf_exempt
def test_blocks(request):
    """GET: every block with what its tool must know (?key=… one of them). POST {type, name, fields}: add or change."""
    if request.method == "POST":
        data = json.loads(request.body)
        key = add_block(data.get("type", "lti_consumer"), data["name"], data.get("fields", {}))
        return JsonResponse(_describe(Block.objects.get(usage_key=str(key))))
    found = Block.objects.order_by("position")
    if "key" in request.GET:
        found = found.filter(usage_key=request.GET["key"])
    return JsonResponse({"blocks": [_describe(b) for b in found]})


@csrf_exempt
def test_store(request, slug):
    """POST {tool, ...fields of ExternalLtiConfiguration}: a site-wide tool in openedx-ltistore."""
    data = json.loads(request.body or b"{}")
    config = add_store_tool(slug, data.pop("tool", settings.TOOL).rstrip("/"), **data)
    root = f"{settings.LMS_ROOT_URL}/api/lti_consumer/v1"
    return JsonResponse(
        {
            "issuer": settings.LMS_ROOT_URL,
            "client_id": config.lti_1p3_client_id,
            "deployment_id": config.lti_1p3_deployment_id,
            "auth_login_url": f"{root}/launch/",
            "keyset_url": f"{root}/public_keysets/lti_store/{slug}",
            "token_url": f"{root}/token/lti_store/{slug}",
        }
    )


@csrf_exempt
def test_forget(request, username):
    """POST: the id that tools know this person by is gone, as after a retirement of the account."""
    forgotten, _ = ExternalId.objects.filter(user__username=username).delete()
    return JsonResponse({"forgotten": forgotten})


def test_grades(request):
    grades = [
        {"usage_key": g.usage_key, "user": g.user.username, "earned": g.earned, "possible": g.possible}
        for g in Grade.objects.select_related("user")
    ]
    completions = [
        {"usage_key": c.usage_key, "user": c.user.username, "completion": c.value}
        for c in Completion.objects.select_related("user")
    ]
    return JsonResponse({"grades": grades, "completions": completions})


@csrf_exempt
def test_traffic(request):
    """GET: the last requests to LTI and block endpoints. DELETE: forget them."""
    if request.method == "DELETE":
        RECENT.clear()
    return JsonResponse({"traffic": list(RECENT)})
