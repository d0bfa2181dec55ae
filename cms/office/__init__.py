"""The office as a house: its name and mark on every screen, and the way in for whoever has no
session yet. Stands above the rooms; nobody imports it.
"""
