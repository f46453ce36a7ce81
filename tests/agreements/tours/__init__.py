"""Ways through the screens, one per room: whatever the bot can show is shown once."""
