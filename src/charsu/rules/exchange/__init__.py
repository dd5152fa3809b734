"""What cities give one another after an award: indicators, adoptions, questions, offers, follow-up, meetings."""
