"""Pictures without their past: uploads are drawn anew, sizes are made of what was drawn."""
