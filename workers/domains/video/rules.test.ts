import { describe, expect, it } from "vitest";
import { videoStatus } from "../../../shared/contracts/video/index.ts";
import { HOUR, MINUTE } from "../../../shared/kernel/time.ts";
import { masterPlaylist, signedPlaylist } from "./playback/playlists.ts";
import {
  after,
  canSee,
  EVENTS,
  keysOfTry,
  MADE,
  pauseBefore,
  soughtWords,
  type VideoEvent,
  watchedUntil,
  wordsOfVideo,
} from "./rules.ts";
import { faultOf } from "./webvtt.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

describe("the states of a video", () => {
  // Rows: the state it is in. Columns: uploaded, prepared, broken, retried, replaced, approved, rejected.
  const events: VideoEvent[] = [
    "uploaded",
    "prepared",
    "broken",
    "retried",
    "replaced",
    "approved",
    "rejected",
  ];
  it.each([
    ["uploading", ["processing", null, "failed", null, "processing", null, null]],
    ["processing", [null, "moderation", "failed", null, "processing", null, "rejected"]],
    ["moderation", [null, null, null, null, "processing", "approved", "rejected"]],
    ["approved", [null, null, null, null, "processing", null, "rejected"]],
    ["rejected", [null, null, null, null, "processing", "approved", null]],
    ["failed", [null, null, null, "processing", "processing", null, "rejected"]],
  ] as const)("from %s lead where they should", (status, expected) => {
    expect(events.map((event) => after(status, event))).toEqual(expected);
  });

  it("are those of the contract, and no event is forgotten", () => {
    expect(Object.keys(EVENTS)).toEqual(events);
    const known: readonly string[] = videoStatus.options;
    for (const { from, to } of Object.values(EVENTS)) {
      for (const status of [...from, to]) expect(known).toContain(status);
    }
  });
});

describe("who sees a video", () => {
  const now = 1_000;
  it.each([
    ["nobody in particular", null, false],
    ["somebody else", { userId: "other", role: "user" }, false],
    ["its owner", { userId: "owner", role: "user" }, true],
    ["a moderator", { userId: "other", role: "moderator" }, true],
    ["an administrator", { userId: "other", role: "admin" }, true],
  ] as const)("%s", (_, viewer, always) => {
    const seen = (visibleFrom: number | null) =>
      canSee({ ownerId: "owner", visibleFrom }, viewer, now);
    expect(seen(null)).toBe(always);
    expect(seen(now + 1)).toBe(always);
    expect(seen(now)).toBe(true);
  });
});

describe("waiting", () => {
  it("grows up to five minutes", () => {
    const pauses = Array.from({ length: 20 }, (_, round) => pauseBefore(round));
    expect(pauses[0]).toBe(5);
    expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
    expect(pauses.at(-1)).toBe(300);
  });

  it("an address to watch holds for half an hour at least and an hour at most", () => {
    for (let now = 0; now < 3 * HOUR; now += 7 * MINUTE + 13) {
      const left = watchedUntil(now) * 1_000 - now;
      expect(left).toBeGreaterThanOrEqual(30 * MINUTE);
      expect(left).toBeLessThanOrEqual(HOUR);
    }
  });
});

describe("words", () => {
  it("are found whatever their case and form, each once", () => {
    const words = wordsOfVideo({ title: "Кот и КОТ", description: "ﬁlm-1", tags: ["Cats"] });
    expect(words).toEqual(["кот", "и", "cats", "film", "1"]);
    expect(soughtWords("  ФИЛЬМ!! a b c d e f ")).toHaveLength(5);
    expect(soughtWords("?!")).toEqual([]);
  });
});

describe("what is made", () => {
  it("lies under its try, each under a key of its own", () => {
    const keys = keysOfTry("abc");
    expect(new Set(keys).size).toBe(Object.keys(MADE).length);
    expect(keys.every((key) => key.startsWith("abc/"))).toBe(true);
  });

  it("playlists carry the grant in each of their addresses", () => {
    const query = "expires=1&grant=watch&signature=s";
    const master = masterPlaylist([{ name: "480p", width: 854, height: 480 }], query);
    expect(master).toContain(`480p.m3u8?${query}`);
    expect(master).toContain("RESOLUTION=854x480");
    const text =
      '#EXTM3U\n#EXT-X-MAP:URI="480p.hls.mp4",BYTERANGE="800@0"\n#EXTINF:4,\n480p.hls.mp4\n';
    expect(signedPlaylist(text, query)).toBe(
      `#EXTM3U\n#EXT-X-MAP:URI="480p.hls.mp4?${query}",BYTERANGE="800@0"\n#EXTINF:4,\n480p.hls.mp4?${query}\n`,
    );
  });
});

describe("captions", () => {
  it.each([
    ["the least", "WEBVTT\n\n00:00.000 --> 00:01.000\nHello"],
    [
      "with a mark of order and returns",
      "\ufeffWEBVTT - a film\r\n\r\n1\r\n00:00:00.000 --> 00:01:00.000 align:start\r\nДа\r\n",
    ],
    [
      "with notes and styles",
      "WEBVTT\n\nNOTE a --> b\n\nSTYLE\n::cue{}\n\n00:00.000 --> 00:01.000\nx",
    ],
  ])("works: %s", (_, text) => {
    expect(faultOf(bytes(text))).toBeNull();
  });

  it.each([
    ["nothing", "", "first line"],
    ["SubRip", "1\n00:00:00,000 --> 00:00:01,000\nHello", "first line"],
    ["no cue", "WEBVTT\n\nNOTE only this", "no cue"],
    ["commas", "WEBVTT\n\n00:00:00,000 --> 00:00:01,000\nHello", "cannot be read"],
    ["an end before the beginning", "WEBVTT\n\n00:02.000 --> 00:01.000\nx", "before it begins"],
    ["sixty seconds", "WEBVTT\n\n00:60.000 --> 02:00.000\nx", "cannot be read"],
    [
      "text without times",
      "WEBVTT\n\nhello\nthere\n\n00:00.000 --> 00:01.000\nx",
      "cannot be read",
    ],
    ["no empty line", "WEBVTT\n00:00.000 --> 00:01.000\nx", "empty line"],
    ["a NUL", "WEBVTT\n\n00:00.000 --> 00:01.000\n\0", "NUL"],
  ])("refuses: %s", (_, text, fault) => {
    expect(faultOf(bytes(text))).toContain(fault);
  });

  it("refuses what is not UTF-8", () => {
    expect(faultOf(Uint8Array.of(0x57, 0xff, 0xfe))).toContain("UTF-8");
  });
});
