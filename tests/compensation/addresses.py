"""The pages that to-dos and figures lead to, for tests of those alone."""

from django.http import HttpResponse
from django.urls import include, path

NAMES = ("detail_list", "run_list", "my_slips")


def nothing(_request):
    return HttpResponse()


pages = [path(f"{name}/", nothing, name=name) for name in NAMES]
urlpatterns = [path("pay/", include((pages, "compensation")))]
