/** Statements to our own server's door as well, where a package's settings name it: then its part is fetched (door.js). */
import { load } from "../load.js";

/** @param host the channel to the LMS; @param store where to keep things, found out if not given. */
export async function besides(settings, host, store = undefined) {
  if (!settings.door) return host;
  const { withDoor, deliverLeft } = await load("channels/door.js");
  if (host.saves) return withDoor(settings, host, store);
  deliverLeft(settings, host, store).catch(() => {}); // the next visit will
  return host;
}
