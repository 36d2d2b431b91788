"""Every SELECT of the service; each takes the viewer, so that what they may not see is not loaded."""
