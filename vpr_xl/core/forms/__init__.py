"""Official forms recognised, learned and filled. The gate's rules are in `rules`."""
