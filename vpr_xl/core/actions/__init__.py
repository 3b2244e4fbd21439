"""State and next step of the 20 actions, and the counts behind them. No findings."""
