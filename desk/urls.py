from django.urls import path

from desk.views import Audit, Home, Inbox, OpenNotice, ReadAll, Search

app_name = "desk"
urlpatterns = [
    path("", Home.as_view(), name="home"),
    path("inbox/", Inbox.as_view(), name="inbox"),
    path("inbox/<int:pk>/open", OpenNotice.as_view(), name="notice"),
    path("inbox/read-all", ReadAll.as_view(), name="read_all"),
    path("search/", Search.as_view(), name="search"),
    path("audit/", Audit.as_view(), name="audit"),
]
