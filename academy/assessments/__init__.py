"""Quizzes and theory exams: papers, attempts, answers, marks."""
