"""What if: flows, cuts, dependence, scenarios and pictures of a corridor network."""
