from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demonstration company; installed in the modes demo and test, never in production."""

    name = "demo"
