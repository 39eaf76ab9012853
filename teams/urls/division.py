from django.urls import URLPattern, path

from teams.views import division, moves

urlpatterns: list[URLPattern] = [
    path("division/", division.DivisionList.as_view(), name="division_list"),
    path("division/mine/", division.MyDivision.as_view(), name="my_division"),
    path("division/new", division.ChooseTeam.as_view(), name="division_choose"),
    path("division/new/<int:team>/", division.NewDivision.as_view(), name="division_new"),
    path("division/<int:pk>/", division.DivisionPage.as_view(), name="division"),
    path("division/<int:pk>/withdraw", division.WithdrawDivision.as_view(), name="division_withdraw"),
    path("division/<int:pk>/print", division.DivisionPrint.as_view(), name="division_print"),
    path("moves/", moves.MoveList.as_view(), name="move_list"),
    path("moves/new", moves.DecideMove.as_view(), name="move_new"),
    path("moves/<int:pk>/", moves.MovePage.as_view(), name="move"),
    path("moves/<int:pk>/cancel", moves.CancelMove.as_view(), name="move_cancel"),
    path("moves/<int:pk>/hand-over", moves.HandOver.as_view(), name="move_hand_over"),
]
