"""The user's PC as our buttons meet it: its facts and what they mean. Nothing is looked up here."""
