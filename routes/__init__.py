"""What is: places, segments, estimates with their evidence, and the graph they form."""

__version__ = "0.1.0"
