"""FILES IN: each source yields answers, company scores or toplines, with what was left out and why."""
