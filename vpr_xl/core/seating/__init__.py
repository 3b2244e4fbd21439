"""Who sits where with which variant: rooms, places, neighbours. No words, no printed lists."""
