"""The commands, one file each. How they are called and shown is the faces' affair."""
