"""Formulas: pure functions on amounts, days and keys, without a database or a clock."""
