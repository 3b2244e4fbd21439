"""Files on the disk: locks, snapshots, whole writes. What is in them is not known here."""
