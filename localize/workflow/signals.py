"""Events of the workflow that other rooms may listen to; all are sent after the commit."""

from django.dispatch import Signal

# translation: whose strings were carried over, because its source changed
source_changed = Signal()
