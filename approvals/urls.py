from django.urls import path

from approvals.urls_paper import PAPER_URLS
from approvals.views import (
    attachments,
    chasing,
    drafts,
    lists,
    marking,
    opinions,
    requests,
    review,
    routes,
    sending,
)

app_name = "approvals"
LISTS = [
    path("", lists.RequestList.as_view(), name="request_list"),
    path("review/", lists.ReviewList.as_view(), name="review_list"),
    path("countersign/", lists.CountersignList.as_view(), name="countersign_list"),
    path("instruct/", lists.InstructList.as_view(), name="instruct_list"),
    path("chase/", lists.ChaseList.as_view(), name="chase_list"),
    path("routes/", routes.RouteList.as_view(), name="route_list"),
    path("routes/<str:kind>/", routes.RoutePage.as_view(), name="route"),
    path("routes/<str:kind>/edit", routes.EditRoute.as_view(), name="route_edit"),
]
REQUEST = [
    path("<int:pk>/", requests.RequestPage.as_view(), name="request"),
    path("<int:pk>/attachments/<int:document>", attachments.Attachment.as_view(), name="attachment"),
    path("<int:pk>/opinion", review.GiveOpinion.as_view(), name="opinion"),
    path("<int:pk>/withdraw", review.Withdraw.as_view(), name="withdraw"),
    path("<int:pk>/file", review.FileAgain.as_view(), name="file_again"),
    path("<int:pk>/return", opinions.ReturnTo.as_view(), name="return"),
]
BRANCH = [
    path("<int:pk>/cover", drafts.EditCover.as_view(), name="cover"),
    path("<int:pk>/check", drafts.Check.as_view(), name="check"),
    path("<int:pk>/sign-off", drafts.SignOff.as_view(), name="sign_off"),
    path("<int:pk>/fax", sending.SendFax.as_view(), name="fax"),
    path("<int:pk>/close", sending.Close.as_view(), name="close"),
]
OFFICE = [
    path("<int:pk>/register", sending.Register.as_view(), name="register"),
    path("<int:pk>/pass-on", sending.PassOn.as_view(), name="pass_on"),
    path("<int:pk>/present", marking.Present.as_view(), name="present"),
    path("<int:pk>/leaders/add", marking.AddLeader.as_view(), name="leader_add"),
    path("<int:pk>/fax-back", sending.FaxBack.as_view(), name="fax_back"),
    path("<int:pk>/remind", chasing.Remind.as_view(), name="remind"),
    path("<int:pk>/call", chasing.NoteCall.as_view(), name="note_call"),
    path("<int:pk>/steps/<int:step>/hand", marking.HandStep.as_view(), name="hand"),
    path("<int:pk>/steps/<int:step>/hand/search", marking.HandSearch.as_view(), name="hand_search"),
]
HEADQUARTERS = [
    path("<int:pk>/mark", marking.Mark.as_view(), name="mark"),
    path("<int:pk>/departments/add", marking.AddDepartment.as_view(), name="department_add"),
    path("<int:pk>/steps/<int:step>/release", marking.RemoveDepartment.as_view(), name="department_remove"),
    path("<int:pk>/steps/<int:step>/countersign", opinions.Countersign.as_view(), name="countersign"),
    path("<int:pk>/steps/<int:step>/instruct", opinions.Instruct.as_view(), name="instruct"),
]
urlpatterns = [*LISTS, *PAPER_URLS, *REQUEST, *BRANCH, *OFFICE, *HEADQUARTERS]
