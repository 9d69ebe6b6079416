"""Deadlines in somebody's own calendar: named, revocable, secret addresses that calendar programs ask by themselves."""
