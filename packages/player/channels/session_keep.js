/**
 * Small things that outlive loading the page anew, not the tab: in the session's storage, and where a frame has none, in
 * the history's entry of this page.
 */
export function readSession(name) {
  try {
    return JSON.parse(sessionStorage.getItem(name));
  } catch {
    return history.state?.[name] ?? null;
  }
}

export function keepSession(name, value) {
  try {
    sessionStorage.setItem(name, JSON.stringify(value));
  } catch {
    try {
      history.replaceState({ ...history.state, [name]: value }, "");
    } catch {
      // a sandbox without history: loading anew will need a new launch
    }
  }
}
