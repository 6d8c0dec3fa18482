"""Benchmarks with their baselines: `make bench` runs them all and compares with the limits.

Ratios count, not seconds: ours and the baseline run in turns (A B A B …), in the same run, on the
same machine and the same data, and their medians are divided.
"""
