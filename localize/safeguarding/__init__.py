"""Who has read a text for child protection, or as a native speaker: asked for where a child in
danger may read it. Its lack is shown and stops nothing."""
