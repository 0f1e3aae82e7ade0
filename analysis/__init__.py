"""What if: flows, cuts, dependence, scenarios and pictures of a corridor network."""

import routes

if getattr(routes, "DISTRIBUTION", None) != "kz-corridors":
    raise ImportError(
        f"the package `routes` found at {getattr(routes, '__file__', None) or list(routes.__path__)} is not the"
        " one that kz-corridors installs. A file routes.py of yours, or the distribution named Routes, stands"
        " before it. Install kz-corridors in a virtual environment of its own and run it from another folder."
    )
