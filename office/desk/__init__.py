"""The office: what people find when they come in, over all rooms, and the house around it."""
