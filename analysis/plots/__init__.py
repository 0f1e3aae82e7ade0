"""Pictures: each takes a result and returns the axes it drew on; nothing is shown or saved unasked."""
