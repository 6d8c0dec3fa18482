"""What makes a round fail."""


class Fault(Exception):
    """Something was lost, half-done or left behind; the message says what."""
