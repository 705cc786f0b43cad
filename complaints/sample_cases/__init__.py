"""Many realistic cases to measure with: invented, recognisable, the same for the same seed (sample_cases.making)."""
