"""What an author of lessons works with: a template to begin with, and a preview that follows every save."""
