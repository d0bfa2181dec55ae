"""Searching: how well (`table`) and how quickly (`speed`), with texts and queries (`corpus`)."""
