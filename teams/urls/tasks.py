from django.urls import URLPattern, path

from teams.views import tasks

urlpatterns: list[URLPattern] = [
    path("tasks/", tasks.TaskList.as_view(), name="task_list"),
    path("tasks/new", tasks.NewTask.as_view(), name="task_new"),
    path("tasks/<int:pk>/", tasks.TaskPage.as_view(), name="task"),
    path("tasks/<int:pk>/report", tasks.ReportDone.as_view(), name="task_report"),
    path("tasks/<int:pk>/attach", tasks.Attach.as_view(), name="task_attach"),
    path("tasks/<int:pk>/accept", tasks.Accept.as_view(), name="task_accept"),
    path("tasks/<int:pk>/return", tasks.SendBack.as_view(), name="task_return"),
    path("tasks/<int:pk>/cancel", tasks.Cancel.as_view(), name="task_cancel"),
    path("task-steps/<int:pk>/tick", tasks.Tick.as_view(), name="task_tick"),
]
