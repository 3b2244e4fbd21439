"""Who is needed where and who goes there: needs, rules, even load. No words, no printed lists."""
