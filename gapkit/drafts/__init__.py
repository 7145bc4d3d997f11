"""DRAFTS: files for people to fill in or to edit. Nothing here writes over what is there."""
