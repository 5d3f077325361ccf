"""Spans become records: statements, their confidence and their relay chains."""
