"""What is: places, segments, estimates with their evidence, and the graph they form."""

__version__ = "0.1.0"
# another distribution, `Routes`, installs a package of this name too: `analysis` looks for this mark
DISTRIBUTION = "kz-corridors"
