"""Lessons from H5P packages (https://h5p.org): what maps becomes a lesson of ours, what does not is told."""
