"""The question bank and how an answer is marked."""
