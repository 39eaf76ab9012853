"""Pages of the teams' papers."""
