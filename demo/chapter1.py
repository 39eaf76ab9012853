"""The teams' plans, targets, logs and reports, in the order in which one stands on the other."""

from demo import logs, plans, requests, targets, work


def load() -> None:
    """Everything that a visitor finds of the chain and of the teams' own work."""
    plans.approve_annual_plans()
    plans.agree_cooperation()
    targets.set_targets()
    requests.send_requests()
    targets.ask_for_september()
    work.lay_down_division()
    work.set_tasks()
    logs.write_logs()
    logs.check_by_sample()
    work.report_business()
    work.move_somebody()
