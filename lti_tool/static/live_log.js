// The log that grows while it is looked at: asks every few seconds what arrived, and only while somebody is looking.
// New statements are announced with their number; they are shown by a button, or at once where that was chosen.
// A lost connection is said, and tried again; whatever arrived meanwhile comes then, each statement once.

import { localTimes } from "./console.js";

const EVERY = 3000, SLOWEST = 15000, PATIENCE = 15000, MOST_ROWS = 300;
const live = document.getElementById("live");
const log = document.getElementById("log");
const nothing = document.getElementById("nothing");
const pages = document.getElementById("pages");
const older = document.getElementById("older");
const state = document.getElementById("live-count");
const show = document.getElementById("live-show");
const follow = document.getElementById("follow");

let since = Number(live.dataset.since), waiting = [], number = 0, pause = EVERY, timer = 0, asking = false, trouble = "";

live.hidden = false;
follow.checked = remembered("follow");
follow.addEventListener("change", () => {
  keep("follow", follow.checked);
  if (follow.checked) add();
  say();
});
show.addEventListener("click", () => { add(); log.querySelector("a")?.focus(); });
document.addEventListener("visibilitychange", () => { if (!document.hidden) again(); });
addEventListener("online", again);
say();
soon(EVERY);

function again() {
  pause = EVERY;
  soon(0);
}

function soon(milliseconds) {
  clearTimeout(timer);
  if (!document.hidden && trouble !== "out") timer = setTimeout(ask, milliseconds);
}

async function ask() {
  if (asking) return;
  asking = true;
  try {
    const address = new URL(live.dataset.from, location.href);
    address.searchParams.set("since", since);
    const answer = await fetch(address, {
      headers: { Accept: "application/json" }, signal: AbortSignal.timeout(PATIENCE),
    });
    if (answer.redirected) { // to the sign-in
      trouble = "out";
      return;
    }
    if (!answer.ok) throw new Error(String(answer.status));
    const found = await answer.json();
    since = Math.max(since, found.newest);
    pause = EVERY;
    trouble = "";
    if (found.count) take(found);
  } catch {
    trouble = "lost";
    pause = Math.min(pause * 2, SLOWEST);
  } finally {
    asking = false;
    say();
    soon(pause);
  }
}

// What arrived: rows that may be shown. Where more arrived than one answer tells, the list begins anew with them.
function take(found) {
  if (found.more) waiting = [];
  waiting.unshift({ rows: found.rows, more: found.more });
  number = found.more ? `${found.count}+` : typeof number === "string" ? number : number + found.count;
  if (follow.checked) add();
}

function add() {
  if (!waiting.length) return;
  const template = document.createElement("template");
  template.innerHTML = waiting.map((each) => each.rows).join("");
  const rows = [...template.content.children];
  const anew = waiting.some((each) => each.more);
  if (anew) log.replaceChildren();
  waiting = [];
  number = 0;
  const shown = new Set([...log.children].map((row) => row.dataset.seq));
  const fresh = rows.filter((row) => !shown.has(row.dataset.seq));
  for (const row of fresh) {
    localTimes(row);
    row.classList.add("fresh");
  }
  log.prepend(...fresh);
  log.hidden = false;
  nothing?.remove();
  if (log.children.length > MOST_ROWS || anew) cut();
  say();
}

// Older rows go, and "Older" leads to them.
function cut() {
  while (log.children.length > MOST_ROWS) log.lastElementChild.remove();
  const address = new URL(older.href);
  address.searchParams.set("after", log.lastElementChild.dataset.after);
  older.href = address;
  older.hidden = pages.hidden = false;
}

function say() {
  const news = number ? live.dataset.new.replace("{number}", number) : "";
  const text = live.dataset[trouble] ?? (news || (follow.checked ? live.dataset.on : ""));
  if (state.textContent !== text) state.textContent = text;
  state.classList.toggle("lost", Boolean(trouble));
  state.classList.toggle("on", !trouble && !news && follow.checked);
  show.hidden = !number;
}

function remembered(name) {
  try { return sessionStorage.getItem(name) === "yes"; } catch { return false; }
}

function keep(name, value) {
  try { sessionStorage.setItem(name, value ? "yes" : ""); } catch { /* it is asked again next time */ }
}
