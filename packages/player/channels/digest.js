/**
 * SHA-1 and names made from it (UUID version 5, RFC 9562 5.5), at once and also on pages without TLS, where the browser's
 * own `crypto.subtle` is missing. For names that come out the same again; not for secrets.
 */

/** SHA-1 of a text, in hexadecimal. */
export function digest(text) {
  return hex(sha1(new TextEncoder().encode(text)));
}

/** The UUID of a name: the same name gives the same. @param space a UUID. */
export function uuid5(space, name) {
  const bytes = space.replaceAll("-", "").match(/../g).map((pair) => Number.parseInt(pair, 16));
  const hash = sha1(Uint8Array.from([...bytes, ...new TextEncoder().encode(name)])).slice(0, 16);
  hash[6] = (hash[6] & 0x0f) | 0x50;
  hash[8] = (hash[8] & 0x3f) | 0x80;
  return hex(hash).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** The space of names that have none of their own: RFC 9562's for URLs. */
export const URL_SPACE = "6ba7b811-9dad-11d1-80b4-00c04fd430c8";

function sha1(message) {
  const length = Math.ceil((message.length + 9) / 64) * 64;
  const data = new DataView(new ArrayBuffer(length));
  message.forEach((byte, at) => data.setUint8(at, byte));
  data.setUint8(message.length, 0x80);
  data.setUint32(length - 8, Math.floor(message.length / 2 ** 29));
  data.setUint32(length - 4, message.length << 3);
  const state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
  const words = new Uint32Array(80);
  const turn = (value, by) => (value << by) | (value >>> (32 - by));
  for (let block = 0; block < length; block += 64) {
    for (let at = 0; at < 80; at += 1) {
      words[at] =
        at < 16
          ? data.getUint32(block + at * 4)
          : turn(words[at - 3] ^ words[at - 8] ^ words[at - 14] ^ words[at - 16], 1);
    }
    let [a, b, c, d, e] = state;
    for (let at = 0; at < 80; at += 1) {
      const [mix, key] =
        at < 20
          ? [(b & c) | (~b & d), 0x5a827999]
          : at < 40
            ? [b ^ c ^ d, 0x6ed9eba1]
            : at < 60
              ? [(b & c) | (b & d) | (c & d), 0x8f1bbcdc]
              : [b ^ c ^ d, 0xca62c1d6];
      [a, b, c, d, e] = [(turn(a, 5) + mix + e + key + words[at]) | 0, a, turn(b, 30), c, d];
    }
    [a, b, c, d, e].forEach((part, at) => (state[at] = (state[at] + part) | 0));
  }
  const out = new DataView(new ArrayBuffer(20));
  state.forEach((word, at) => out.setUint32(at * 4, word));
  return new Uint8Array(out.buffer);
}

function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
