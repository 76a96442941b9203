"""OpenTISC: the working platform of Technology and Innovation Support Centres."""

__version__ = "0.1.0.dev0"
