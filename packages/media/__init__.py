"""How the media of the shipped lessons are made: voice, music, pictures, captions. Never imported at run time."""
