"""Scenarios: the time tables priced anew, by groups of families that every scenario treats alike."""
