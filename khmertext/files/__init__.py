"""Files of translators, read into pairs and terms."""
