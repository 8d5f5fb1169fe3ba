import assert from "node:assert/strict";
import test from "node:test";
import { parseVtt } from "../../packages/player/video/vtt.js";

test("cues are read with their times, their speaker and plain words", () => {
  const text = `\uFEFFWEBVTT - title\r\n\r\nNOTE nothing\r\n\r\nSTYLE\r\n::cue { color: red }\r\n\r\n1\r\n00:01.500 --> 00:03.000 align:start\r\n<v Ana>One &amp; <i>two</i>\r\nlines\r\n\r\n01:00:00.000 --> 01:00:01.000\r\nLate &lt;b&gt;`;
  assert.deepEqual(parseVtt(text), [
    { start: 1.5, end: 3, text: "One & two lines", speaker: "Ana" },
    { start: 3600, end: 3601, text: "Late <b>", speaker: null },
  ]);
});

test("what is no cue is left out", () => {
  assert.deepEqual(parseVtt("WEBVTT\n\nx --> y\nwords\n\n00:01.000 --> 00:02.000\n\n"), []);
  assert.deepEqual(parseVtt(""), []);
});

test("a Chinese line that was broken goes on without a space", () => {
  const [cue] = parseVtt("WEBVTT\n\n00:01.000 --> 00:02.000\n一首歌，\n两层权利 and more");
  assert.equal(cue.text, "一首歌，两层权利 and more");
});
