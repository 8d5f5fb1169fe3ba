"""The films, a folder each: narration, music and scenes."""
