"""What if: flows, cuts, dependence, scenarios and pictures of a corridor network."""

import routes

if getattr(routes, "DISTRIBUTION", None) != "kz-corridors":
    _FOUND = getattr(routes, "__file__", None) or list(routes.__path__)
    raise ImportError(
        f"the package routes found at {_FOUND} is not the one that kz-corridors installs: a routes.py of"
        " yours, or the distribution named Routes, stands in its place. Install kz-corridors in a virtual"
        " environment of its own and start it from another folder."
    )
