"""vpr-xl: the school's ВПР campaign in one master workbook, checked before the portal sees it."""

__version__ = "0.1.0"
