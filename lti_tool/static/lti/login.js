/**
 * The login page, in the LMS's frame: find out what the browser allows, then go on to the LMS, or offer a window.
 *
 * The LMS's hint works once. So it is spent only when the launch can be recognised afterwards: by the cookie
 * that came with this page (a partitioned probe tells whether it was kept), or by the LMS's platform storage.
 */
import { places, put, told } from "./platform_storage.js";

const page = JSON.parse(document.getElementById("page").textContent);
const show = (id) => {
  for (const other of ["opening", "blocked", "moved"]) document.getElementById(other).hidden = other !== id;
};

function cookiesWork() {
  try {
    document.cookie = "cl_probe=1; Path=/; SameSite=None; Secure; Partitioned; Max-Age=60";
    return document.cookie.includes("cl_probe=1");
  } catch {
    return false; // a sandboxed frame
  }
}

async function begin() {
  const stored = page.target
    ? put(places(page.target, [page.origin], { anyParent: page.parent }), page.key, page.secret, told([page.origin]))
    : false;
  if (window.top === window || cookiesWork() || (await stored)) {
    location.replace(page.go);
    return;
  }
  show("blocked");
  const form = document.getElementById("window");
  form.hidden = false;
  form.addEventListener("submit", () => {
    form.hidden = true;
    show("moved");
  });
}

begin();
