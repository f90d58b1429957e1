"""The QA benchmark."""
