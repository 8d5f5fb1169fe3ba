"""The film of the lesson who-does-what: a printed landscape, an orange way by air and a blue way by water."""
