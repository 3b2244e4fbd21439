"""Many books worked on at once: processes of this computer, or a cluster of others."""
