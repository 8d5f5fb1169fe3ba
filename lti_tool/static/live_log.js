// The log that grows while it is looked at: asks every few seconds what arrived, and only while somebody is looking.
// New statements are announced with their number; they are shown by a button, or at once where that was chosen.

import { localTimes } from "./console.js";

const EVERY = 3000, SLOWEST = 60000, MOST_ROWS = 300;
const live = document.getElementById("live");
const log = document.getElementById("log");
const count = document.getElementById("live-count");
const show = document.getElementById("live-show");
const follow = document.getElementById("follow");

let since = Number(live.dataset.since), waiting = [], many = false, pause = EVERY, timer = 0, asking = false;

live.hidden = false;
follow.checked = sessionStorageSays("follow");
follow.addEventListener("change", () => {
  keep("follow", follow.checked);
  if (follow.checked) add();
});
show.addEventListener("click", () => {
  if (many || !log) location.reload();
  else { add(); log.querySelector("a")?.focus(); }
});
document.addEventListener("visibilitychange", () => { if (!document.hidden) { pause = EVERY; soon(0); } });
soon(EVERY);

function soon(milliseconds) {
  clearTimeout(timer);
  if (!document.hidden) timer = setTimeout(ask, milliseconds);
}

async function ask() {
  if (asking) return;
  asking = true;
  try {
    const address = new URL(live.dataset.from, location.href);
    address.searchParams.set("since", since);
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    if (answer.redirected) return; // signed out: the next click leads to the sign-in
    if (!answer.ok) throw new Error(String(answer.status));
    const found = await answer.json();
    since = found.newest;
    pause = EVERY;
    if (found.count) take(found);
  } catch {
    pause = Math.min(pause * 2, SLOWEST);
  } finally {
    asking = false;
  }
  soon(pause);
}

function take(found) {
  waiting.unshift(found.rows);
  many ||= found.more;
  const number = Number(count.dataset.number || 0) + found.count;
  count.dataset.number = number;
  count.textContent = live.dataset.new.replace("{number}", many ? `${number}+` : number);
  if (follow.checked && log && !many) add();
  else show.hidden = false;
}

function add() {
  if (!log || many) { if (waiting.length) location.reload(); return; }
  const rows = document.createElement("template");
  rows.innerHTML = waiting.join("");
  waiting = [];
  localTimes(rows.content);
  for (const row of rows.content.children) row.classList.add("fresh");
  log.prepend(rows.content);
  while (log.children.length > MOST_ROWS) log.lastElementChild.remove();
  count.dataset.number = 0;
  show.hidden = true;
}

function sessionStorageSays(name) {
  try { return sessionStorage.getItem(name) === "yes"; } catch { return false; }
}

function keep(name, value) {
  try { sessionStorage.setItem(name, value ? "yes" : ""); } catch { /* it is asked again next time */ }
}
