"""Plans, targets, tasks, work logs and reports of the teams (G2–G6); one module per part."""
