"""Pages of quizzes and exams."""

from academy.assessments.views import exam, index, quiz, result
from academy.assessments.views.board import blueprint

__all__ = ["blueprint", "exam", "index", "quiz", "result"]
