"""One module per command of the command line; each holds one `command`."""
