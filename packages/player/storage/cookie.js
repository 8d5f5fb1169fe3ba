/**
 * Keeps the outbox in one partitioned cookie: the only thing a cross-site frame has where third-party storage is
 * blocked, and no more than some 4 kB of it. One cookie for all attempts, because the browser sends it with every
 * request and servers refuse long headers.
 *
 * What is kept: answers, reflections and cards seen (video statements are told again by the state). The text is
 * compressed (IRIs repeat), then base64url. Same interface as storage/indexeddb.js.
 */
const NAME = "cl_outbox";
/** Name, value and attributes together stay under the 4096 bytes that browsers allow. */
export const LONGEST_VALUE = 3800;
const KEEP_SECONDS = 7 * 24 * 3600;
const VIDEO_VERBS = "https://w3id.org/xapi/video/verbs/";

export class CookieStore {
  #jar;
  kind = "cookie";
  durable = true;

  /** @param jar an object with `cookie`, as `document` has it. */
  constructor(jar) {
    this.#jar = jar;
  }

  /** Opens the store. Rejects where the browser keeps no cookie for this page. */
  static async open(jar = globalThis.document) {
    const probe = `cl_probe=${Math.random().toString(36).slice(2)}`;
    jar.cookie = `${probe}; ${attributes(60)}`;
    const works = jar.cookie.split("; ").includes(probe);
    jar.cookie = `cl_probe=; ${attributes(0)}`;
    if (!works) throw new Error("cookies are not allowed here");
    return new CookieStore(jar);
  }

  async load() {
    return Object.values(await this.#read());
  }

  async put(parcel, statements) {
    const dear = statements.filter((statement) => !statement.verb.id.startsWith(VIDEO_VERBS));
    const stored = await this.#update((parcels) => {
      const before = parcels[parcel.attempt]?.statements ?? [];
      const known = new Set(before.map((statement) => statement.id));
      const all = [...before, ...dear.filter((statement) => !known.has(statement.id))];
      // Without a statement that waits there is nothing to bring home: the server has the state.
      if (all.length || Object.keys(parcel.extra ?? {}).length) parcels[parcel.attempt] = { ...parcel, statements: all };
    });
    return stored && dear.length === statements.length;
  }

  async remove(attempt, ids) {
    const gone = new Set(ids);
    await this.#update((parcels) => {
      const parcel = parcels[attempt];
      if (!parcel) return;
      parcel.statements = parcel.statements.filter((statement) => !gone.has(statement.id));
      if (!parcel.statements.length) delete parcels[attempt];
    });
  }

  #raw() {
    const found = this.#jar.cookie.split("; ").find((pair) => pair.startsWith(`${NAME}=`));
    return found ? found.slice(NAME.length + 1) : "";
  }

  async #read(raw = this.#raw()) {
    try {
      return raw ? JSON.parse(await unpack(raw)) : {};
    } catch {
      return {}; // written by another version, or cut: not worth a broken lesson
    }
  }

  /** Applies `change` to what is kept. Another tab may write while this one packs: then it starts again. */
  async #update(change) {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const raw = this.#raw();
      const parcels = await this.#read(raw);
      change(parcels);
      const packed = await this.#pack(parcels);
      if (packed === null) return false;
      if (this.#raw() !== raw) continue;
      if (packed === raw) return true;
      this.#jar.cookie = packed ? `${NAME}=${packed}; ${attributes(KEEP_SECONDS)}` : `${NAME}=; ${attributes(0)}`;
      return this.#raw() === packed;
    }
    return false;
  }

  /** The cookie's value; without the states if it is too long with them; null if it is too long even so. */
  async #pack(parcels) {
    if (!Object.keys(parcels).length) return "";
    const full = await pack(JSON.stringify(parcels));
    if (full.length <= LONGEST_VALUE) return full;
    const bare = Object.fromEntries(Object.entries(parcels).map(([id, parcel]) => [id, { ...parcel, state: null }]));
    const short = await pack(JSON.stringify(bare));
    return short.length <= LONGEST_VALUE ? short : null;
  }
}

function attributes(seconds) {
  return `Path=/; Max-Age=${seconds}; SameSite=None; Secure; Partitioned`;
}

/** Text → `z` + base64url of its deflated UTF-8 (`p` + plain where the browser can't compress). */
export async function pack(text) {
  const bytes = new TextEncoder().encode(text);
  if (typeof CompressionStream === "undefined") return `p${base64url(bytes)}`;
  return `z${base64url(await through(bytes, new CompressionStream("deflate-raw")))}`;
}

/** The reverse of `pack`. Rejects on anything else. */
export async function unpack(value) {
  const base64 = value.slice(1).replaceAll("-", "+").replaceAll("_", "/");
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const plain = value[0] === "z" ? await through(bytes, new DecompressionStream("deflate-raw")) : bytes;
  return new TextDecoder("utf-8", { fatal: true }).decode(plain);
}

async function through(bytes, transform) {
  const stream = new Blob([bytes]).stream().pipeThrough(transform);
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function base64url(bytes) {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
