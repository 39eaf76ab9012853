from django.urls import URLPattern, path

from teams.views import shortfalls, shortfalls_together, target_edits, target_months, target_plan, targets

urlpatterns: list[URLPattern] = [
    path("targets/", targets.TargetList.as_view(), name="target_list"),
    path("targets/mine/", targets.MyTargets.as_view(), name="my_targets"),
    path("targets/people/<int:pk>/", targets.PersonTargets.as_view(), name="person_targets"),
    path("targets/<int:pk>/", targets.TeamTargets.as_view(), name="targets"),
    path("targets/<int:pk>/export", targets.ExportTargets.as_view(), name="target_export"),
    path("targets/<int:pk>/<int:year>/", target_plan.YearOfTeam.as_view(), name="target_plan"),
    path("targets/<int:pk>/<int:year>/<slug:measure>", target_edits.EditYear.as_view(), name="target_year"),
    path(
        "targets/<int:pk>/<int:year>/<slug:measure>/remove",
        target_edits.RemoveTarget.as_view(),
        name="target_remove",
    ),
    path("targets/<int:pk>/months/<int:month_id>", target_months.ShareMonth.as_view(), name="target_share"),
    path(
        "targets/<int:pk>/months/<int:month_id>/resplit",
        target_months.ResplitMonth.as_view(),
        name="target_resplit",
    ),
    path("targets/<int:pk>/ask", target_edits.AskNow.as_view(), name="target_ask"),
    path("targets/<int:pk>/copy", target_edits.CopyYear.as_view(), name="target_copy"),
    path("shortfalls/", shortfalls.ShortfallList.as_view(), name="shortfall_list"),
    path("shortfalls/threshold", shortfalls.Threshold.as_view(), name="threshold"),
    path("shortfalls/read", shortfalls_together.ReadShortfalls.as_view(), name="shortfalls_to_read"),
    path("shortfalls/accept", shortfalls_together.AcceptTogether.as_view(), name="shortfalls_accept"),
    path(
        "shortfalls/months/<slug:month>",
        shortfalls_together.AnswerMonth.as_view(),
        name="shortfalls_answer",
    ),
    path("shortfalls/<int:pk>/", shortfalls.ShortfallPage.as_view(), name="shortfall"),
    path("shortfalls/<int:pk>/answer", shortfalls.AnswerShortfall.as_view(), name="shortfall_answer"),
    path("shortfalls/<int:pk>/accept", shortfalls.AcceptShortfall.as_view(), name="shortfall_accept"),
    path("shortfalls/<int:pk>/again", shortfalls.AskShortfallAgain.as_view(), name="shortfall_again"),
    path("shortfalls/<int:pk>/release", shortfalls.ReleaseShortfall.as_view(), name="shortfall_release"),
]
