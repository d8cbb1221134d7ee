"""A module for each command; `options` are those that several share."""
