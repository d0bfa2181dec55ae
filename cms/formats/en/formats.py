from cms.formats import *  # noqa: F403
