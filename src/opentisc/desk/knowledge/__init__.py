"""Laws by article and the question-answer articles that cite them."""
