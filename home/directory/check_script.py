"""What to say when checking a number; for staff, never published."""

from cms.core.vocabularies.shared import closed_list

SCRIPT = closed_list("check_script")
