"""A made-up school and its whole campaign of 2026. Nobody in it lives; nothing here is a rule."""
