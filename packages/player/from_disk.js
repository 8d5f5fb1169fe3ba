/**
 * Says on a package's page that was opened from a disk why no lesson appears: browsers run no modules there. So this is no
 * module itself.
 */
if (location.protocol === "file:") document.getElementById("from-disk").hidden = false;
