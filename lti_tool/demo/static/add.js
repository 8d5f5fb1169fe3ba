// The page "Add lessons": its dialog becomes a modal one, and leaving it goes back to the course.
const dialog = document.querySelector("dialog.sheet");

if (dialog) {
  const leave = () => window.location.assign(dialog.dataset.leave);
  dialog.removeAttribute("open"); // close() would say that it was left
  dialog.showModal();
  dialog.addEventListener("close", leave);
  window.addEventListener("message", (event) => {
    const frame = dialog.querySelector("iframe");
    const ours = event.origin === window.location.origin && event.source === frame.contentWindow;
    if (ours && event.data?.subject === "demo-lms.chosen") leave();
  });
}
