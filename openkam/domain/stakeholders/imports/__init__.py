"""Files of people: how they are read, judged and brought in."""
