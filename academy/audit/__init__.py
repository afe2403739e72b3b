"""The audit trail: who did what to whom, when. Only ever appended to."""
