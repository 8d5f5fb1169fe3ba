// In the dialog's frame, after lessons were chosen: tell the course's page, which closes the dialog.
if (window.parent !== window) {
  window.parent.postMessage({ subject: "demo-lms.chosen" }, window.location.origin);
}
