"""Typed records of sheets and forms, and the campaign of them. No judgement."""
