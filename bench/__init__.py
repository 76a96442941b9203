"""Figures as ratios against a named peer measured in the same run. Each module prints both sides."""
