"""The film of the lesson work-and-recording: a song as a two-colour print, whose layers come apart."""
