from django.urls import URLPattern, path

from teams.views import log_months, log_rules, samples, work_logs

urlpatterns: list[URLPattern] = [
    path("logs/", work_logs.LogList.as_view(), name="log_list"),
    path("logs/mine/", log_months.MyLogs.as_view(), name="my_logs"),
    path("logs/write", work_logs.WriteLog.as_view(), name="log_write"),
    path("logs/register/", log_months.LogRegister.as_view(), name="log_register"),
    path("logs/reopen", work_logs.Reopen.as_view(), name="log_reopen"),
    path("logs/<int:pk>/", work_logs.LogPage.as_view(), name="log"),
    path("logs/<int:pk>/remark", work_logs.Remark.as_view(), name="log_remark"),
    path("checks/", samples.SampleList.as_view(), name="sample_list"),
    path("checks/draw", samples.DrawSample.as_view(), name="sample_draw"),
    path("checks/coverage/", samples.CoveragePage.as_view(), name="coverage"),
    path("checks/rules/", log_rules.RuleList.as_view(), name="log_rules"),
    path("checks/rules/new", log_rules.NewRule.as_view(), name="log_rule_new"),
    path("checks/<int:pk>/", samples.SamplePage.as_view(), name="sample"),
    path("checks/<int:pk>/redraw", samples.Redraw.as_view(), name="sample_redraw"),
    path("checked/<int:pk>/", samples.CheckLog.as_view(), name="sample_check"),
    path("checked/<int:pk>/answer", samples.AnswerCheck.as_view(), name="sample_answer"),
]
