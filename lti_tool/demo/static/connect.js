// Dynamic registration 1.0, section 3.8: the tool's page says when it is done.
const frame = document.querySelector("iframe[data-leave]");

window.addEventListener("message", (event) => {
  if (event.source === frame.contentWindow && event.data?.subject === "org.imsglobal.lti.close") {
    window.location.assign(frame.dataset.leave);
  }
});
