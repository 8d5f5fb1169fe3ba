"""URLs: the LTI endpoints where Open edX has them, and this platform's pages."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path, re_path
from django.views.static import serve

from . import views

_BLOCK = "<str:usage_key>"

urlpatterns = [
    # Open edX mounts the package's URLs under /api/ in the LMS.
    path("api/", include("lti_consumer.plugin.urls", namespace="lti_consumer")),
    path("", views.home),
    path("login/<str:username>", views.login),
    path("course", views.course),
    path(f"block/{_BLOCK}", views.student_page),
    path(f"studio/{_BLOCK}", views.studio_page),
    path(f"xblock/{_BLOCK}/handler/<str:handler>/<path:suffix>", views.handle),
    path(f"xblock/{_BLOCK}/handler/<str:handler>", views.handle),
    path(f"xblock/{_BLOCK}/handler_noauth/<str:handler>/<path:suffix>", views.handle_noauth),
    path(f"xblock/{_BLOCK}/handler_noauth/<str:handler>", views.handle_noauth),
    path(f"xblock/{_BLOCK}/studio_handler/<str:handler>/<path:suffix>", views.handle_studio),
    path(f"xblock/{_BLOCK}/studio_handler/<str:handler>", views.handle_studio),
    path("xblock_resource/<str:block_type>/<path:uri>", views.resource),
    # For tests and scripts only; Open edX has nothing like these.
    path("test/blocks", views.test_blocks),
    path("test/store/<slug:slug>", views.test_store),
    path("test/people/<str:username>/forget", views.test_forget),
    path("test/grades", views.test_grades),
    path("test/traffic", views.test_traffic),
    path("admin/", admin.site.urls),
    re_path(r"^media/(?P<path>.*)$", serve, {"document_root": settings.MEDIA_ROOT}),
]
