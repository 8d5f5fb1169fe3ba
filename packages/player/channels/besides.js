/** Statements to our own server's door as well, where a package's settings name it: then its part is fetched (door.js). */
import { load } from "../load.js";

/** @param host the channel to the LMS; @param store where to keep things, found out if not given. */
export async function besides(settings, host, store = undefined) {
  const { post_url: url, token, attempt } = settings;
  if (!host.saves || !url || !token || !attempt) return host;
  const { withDoor } = await load("channels/door.js");
  return withDoor(settings, host, store);
}
