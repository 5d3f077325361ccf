"""Weights are made and measured; the only place that imports torch, and that only in the modules that need it."""
