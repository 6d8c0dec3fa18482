"""Files brought in: what they may hold, how they are read, judged and stored."""
