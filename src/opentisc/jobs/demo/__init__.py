"""The fictional network of the demonstration: written through the real actions, as a job that goes on after a stop.

Everything in it says 虚构; credit codes begin with 9199 and 9299, a division that GB/T 2260 does not have.
"""
