// A reload of a launched lesson must not post the launch again (its token is used up): from here on the page
// stands at its own address, where a cookie, if the browser keeps one, opens it again.
const { reload } = document.body.dataset;
if (reload) {
  try {
    history.replaceState(null, "", reload);
  } catch {
    // A sandboxed frame may forbid it; then a reload asks the learner to open the lesson from the course.
  }
}

// A lesson keeps its buttons within the frame that it is given; where that is too low for one screen of it, it asks the
// LMS for more (lti.frameResize, an extension: who does not know it ignores it).
const LOWEST = 640;
if (window.parent !== window && window.innerHeight < LOWEST) {
  window.parent.postMessage({ subject: "lti.frameResize", height: LOWEST }, "*");
}
