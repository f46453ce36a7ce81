"""Retrospectives: notes are collected for a while, hidden from each other, and read together at the end."""
