from django.urls import path

from compensation import urls_inputs, urls_standards
from compensation.views import (
    detail_rows,
    detail_steps,
    details,
    questions,
    reserves,
    run_papers,
    run_steps,
    runs,
    slips,
)

app_name = "compensation"
CYCLE = [
    path("details/", details.DetailList.as_view(), name="detail_list"),
    path("details/compute", detail_steps.ComputeDetail.as_view(), name="detail_compute"),
    path("details/<int:pk>/", details.DetailPage.as_view(), name="detail"),
    path("details/<int:pk>/submit", detail_steps.SubmitDetail.as_view(), name="detail_submit"),
    path("details/<int:pk>/review", detail_steps.ReviewDetail.as_view(), name="detail_review"),
    path("details/<int:pk>/return", detail_steps.ReturnDetail.as_view(), name="detail_return"),
    path("detail-rows/<int:pk>/", detail_rows.DetailRowPage.as_view(), name="detail_row"),
    path("runs/", runs.RunList.as_view(), name="run_list"),
    path("runs/start", run_steps.StartRun.as_view(), name="run_start"),
    path("runs/<int:pk>/", runs.RunPage.as_view(), name="run"),
    path("runs/<int:pk>/job", runs.RunJob.as_view(), name="run_job"),
    path("runs/<int:pk>/submit", run_steps.SubmitRun.as_view(), name="run_submit"),
    path("runs/<int:pk>/withdraw", run_steps.WithdrawRun.as_view(), name="run_withdraw"),
    path("runs/<int:pk>/sign", run_steps.SignRun.as_view(), name="run_sign"),
    path("runs/<int:pk>/return", run_steps.ReturnRun.as_view(), name="run_return"),
    path("runs/<int:pk>/pay", run_steps.PayRunOut.as_view(), name="run_pay"),
    path("runs/<int:pk>/file", run_steps.FileRun.as_view(), name="run_file"),
    path("runs/<int:pk>/papers", run_papers.MakePapers.as_view(), name="run_papers"),
    path("runs/<int:pk>/payment-file", run_papers.PaymentFile.as_view(), name="run_payment_file"),
    path("runs/<int:pk>/export/<slug:form>", run_papers.ExportRun.as_view(), name="run_export"),
    path("slips/", slips.SlipList.as_view(), name="slip_list"),
    path("slips/mine/", slips.MySlips.as_view(), name="my_slips"),
    path("slips/<int:pk>/", slips.SlipPage.as_view(), name="slip"),
    path("slips/<int:pk>/pdf", slips.SlipPdf.as_view(), name="slip_pdf"),
    path("slips/<int:pk>/ask", questions.AskQuestion.as_view(), name="question_ask"),
    path("questions/", questions.QuestionList.as_view(), name="question_list"),
    path("questions/<int:pk>/", questions.QuestionPage.as_view(), name="question"),
    path("questions/<int:pk>/answer", questions.AnswerQuestion.as_view(), name="question_answer"),
    path("reserves/", reserves.ReserveList.as_view(), name="reserve_list"),
]
urlpatterns = [*CYCLE, *urls_standards.urlpatterns, *urls_inputs.urlpatterns]
