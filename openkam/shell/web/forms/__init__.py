"""Forms of the front: strings to values, nothing else."""
