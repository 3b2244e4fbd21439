"""Generated files of the repository. Nothing that a coordinator sees at work."""
