"""The Gradio page."""

import os

# Gradio asks its maker for news while it is imported, unless the environment forbids it beforehand.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
