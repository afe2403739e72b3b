"""Academy: learning and certification for factory streamers of the industrial belts."""
