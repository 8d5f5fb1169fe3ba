"""How the media of the shipped lessons are made: voice, music, pictures, captions.

Nothing here is imported at run time.
"""
