"""What is said of a VBA project that cannot be read. No reading here."""

from __future__ import annotations


class UnreadableProject(ValueError):  # noqa: N818 - says what is so, as Refused does
    """The bytes are no VBA project, a damaged one, or larger than any real one.

    Its text is for the log, in English; callers turn it into a verdict in their own words.
    """
