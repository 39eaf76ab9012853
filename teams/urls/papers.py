from django.urls import URLPattern, path

from teams.views.papers import reading, steps, writing

urlpatterns: list[URLPattern] = [
    path("papers/", reading.PaperList.as_view(), name="paper_list"),
    path("papers/new/", writing.PaperChoose.as_view(), name="paper_choose"),
    path("papers/new/<slug:kind>/", writing.PaperNew.as_view(), name="paper_new"),
    path("papers/<int:pk>/", reading.PaperPage.as_view(), name="paper"),
    path("papers/<int:pk>/changes/", reading.PaperChanges.as_view(), name="paper_changes"),
    path("papers/<int:pk>/print", reading.PaperPrint.as_view(), name="paper_print"),
    path("papers/<int:pk>/edit/", writing.PaperEdit.as_view(), name="paper_edit"),
    path("papers/<int:pk>/attach/", writing.PaperAttach.as_view(), name="paper_attach"),
    path("papers/<int:pk>/detach/<int:attachment>", writing.PaperDetach.as_view(), name="paper_detach"),
    path("papers/<int:pk>/copy/", writing.PaperCopy.as_view(), name="paper_copy"),
    path("papers/<int:pk>/submit", steps.PaperSubmit.as_view(), name="paper_submit"),
    path("papers/<int:pk>/withdraw", steps.PaperWithdraw.as_view(), name="paper_withdraw"),
    path("papers/<int:pk>/discard", steps.PaperDiscard.as_view(), name="paper_discard"),
    path("papers/<int:pk>/begin", steps.PaperBegin.as_view(), name="paper_begin"),
    path("papers/<int:pk>/finish", steps.PaperFinish.as_view(), name="paper_finish"),
    path("papers/<int:pk>/open-team/", steps.TeamOpen.as_view(), name="team_open"),
    path("papers/attachments/<int:pk>", reading.PaperAttachmentFile.as_view(), name="paper_attachment"),
]
