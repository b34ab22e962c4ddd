import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { OwnMedia } from "./own-media.ts";

/** A track that a test can end, as an unplugged device does. */
class Track extends EventTarget {
  readonly kind: "audio" | "video";
  readonly device: string;
  enabled = true;
  readyState: "live" | "ended" = "live";
  contentHint = "";

  constructor(kind: "audio" | "video", device: string) {
    super();
    this.kind = kind;
    this.device = device;
  }

  stop() {
    this.readyState = "ended";
  }

  unplug() {
    this.readyState = "ended";
    this.dispatchEvent(new Event("ended"));
  }
}

class Stream {
  readonly #tracks: Track[];
  constructor(tracks: Track[]) {
    this.#tracks = tracks;
  }
  getTracks = () => this.#tracks;
  getAudioTracks = () => this.#tracks.filter(({ kind }) => kind === "audio");
  getVideoTracks = () => this.#tracks.filter(({ kind }) => kind === "video");
}

type Wish = { deviceId?: { ideal: string } } | undefined;
type Refusals = Partial<Record<"audio" | "video" | "screen", string>>;

/** What the browser refuses now, and every track it has handed out. */
let refusals: Refusals;
let opened: Track[];
let asked: number;
/** Holds answers back until it resolves. */
let gate: Promise<void>;

class Devices extends EventTarget {
  async getUserMedia({ audio, video }: { audio?: Wish; video?: Wish }) {
    asked += 1;
    await gate;
    const wanted = [...(audio ? (["audio"] as const) : []), ...(video ? (["video"] as const) : [])];
    for (const kind of wanted) {
      const refusal = refusals[kind];
      if (refusal) throw new DOMException("refused", refusal);
    }
    const wishes = { audio, video };
    return new Stream(wanted.map((kind) => open(kind, wishes[kind]?.deviceId?.ideal ?? "default")));
  }

  async getDisplayMedia() {
    if (refusals.screen) throw new DOMException("refused", refusals.screen);
    return new Stream([open("video", "screen")]);
  }
}

function open(kind: "audio" | "video", device: string): Track {
  const track = new Track(kind, device);
  opened.push(track);
  return track;
}

const live = () => opened.filter(({ readyState }) => readyState === "live");
const changed = vi.fn();
let devices: Devices;
let media: OwnMedia;

function begin(about: { video?: boolean; audio?: boolean } = {}): OwnMedia {
  media = new OwnMedia({}, { audio: true, video: false, ...about }, changed);
  return media;
}

beforeEach(() => {
  refusals = {};
  opened = [];
  asked = 0;
  gate = Promise.resolve();
  devices = new Devices();
  vi.stubGlobal("navigator", { mediaDevices: devices });
  vi.stubGlobal("MediaStream", Stream);
});
afterEach(() => {
  media.close();
  vi.unstubAllGlobals();
});

describe("works", () => {
  it("asks once for both, and sends both", async () => {
    await begin({ video: true }).open();
    expect(asked).toBe(1);
    expect(media.sends).toEqual({ audio: true, video: true, screen: false });
  });

  it("mutes without letting go of the microphone, and lets go of a camera that is off", async () => {
    await begin({ video: true }).open();
    await media.setAudio(false);
    await media.setVideo(false);
    expect(media.sends).toEqual({ audio: false, video: false, screen: false });
    expect(live()).toMatchObject([{ kind: "audio", enabled: false }]);
    await media.setAudio(true);
    expect(live()).toMatchObject([{ kind: "audio", enabled: true }]);
  });

  it("changes the microphone, and keeps it muted", async () => {
    await begin().open();
    await media.setAudio(false);
    await media.use("microphone", "headset");
    expect(live()).toMatchObject([{ device: "headset", enabled: false }]);
    expect(media.deviceIds.microphone).toBe("headset");
  });

  it("stops sharing when the reader does so in the browser's own bar", async () => {
    await begin().open();
    await media.shareScreen(true);
    expect(media.sends.screen).toBe(true);
    opened.at(-1)?.unplug();
    expect(media.sends.screen).toBe(false);
    expect(media.problems.screen).toBeNull();
  });
});

describe("refuses", () => {
  it.each([
    ["NotAllowedError", "permission"],
    ["NotFoundError", "no_device"],
    ["NotReadableError", "device_busy"],
    ["TypeError", "unsupported"],
    ["Strange", "device_failed"],
  ] as const)("nothing but says why: %s is %s", async (audio, problem) => {
    refusals = { audio };
    await begin().open();
    expect(media.problems.microphone).toBe(problem);
    expect(media.sends.audio).toBe(false);
  });

  it("to make a problem of a screen that was not chosen", async () => {
    refusals = { screen: "NotAllowedError" };
    await begin().open();
    await media.shareScreen(true);
    expect(media.problems.screen).toBeNull();
  });
});

describe("survives", () => {
  it("a camera that is taken: the call goes on by voice", async () => {
    refusals = { video: "NotReadableError" };
    await begin({ video: true }).open();
    expect(media.sends).toEqual({ audio: true, video: false, screen: false });
    expect(media.problems).toMatchObject({ microphone: null, camera: "device_busy" });
  });

  it("a page that is given no devices at all", async () => {
    vi.stubGlobal("navigator", {});
    await begin({ video: true }).open();
    expect(media.problems).toMatchObject({ microphone: "unsupported", camera: "unsupported" });
  });

  it("an unplugged microphone: the system's own takes its place", async () => {
    await begin().open();
    opened[0]?.unplug();
    await vi.waitFor(() => expect(live()).toHaveLength(1));
    expect(media.sends.audio).toBe(true);
    expect(media.problems.microphone).toBeNull();
  });

  it("no microphone, until one is plugged in", async () => {
    refusals = { audio: "NotFoundError" };
    await begin().open();
    expect(media.problems.microphone).toBe("no_device");
    refusals = {};
    devices.dispatchEvent(new Event("devicechange"));
    await vi.waitFor(() => expect(media.sends.audio).toBe(true));
  });

  it("another microphone that cannot be had: the one in use stays", async () => {
    await begin().open();
    refusals = { audio: "NotReadableError" };
    await media.use("microphone", "headset");
    expect(media.sends.audio).toBe(true);
    expect(media.problems.microphone).toBe("device_busy");
  });

  it.each([
    ["a camera that is off by the time it opens", () => media.setVideo(false)],
    ["a call that is over by the time a camera opens", async () => media.close()],
  ] as const)("%s", async (_, meanwhile) => {
    await begin().open();
    let release = () => {};
    gate = new Promise((opens) => {
      release = opens;
    });
    const filming = media.setVideo(true);
    await meanwhile();
    release();
    await filming;
    expect(live().filter(({ kind }) => kind === "video")).toEqual([]);
    expect(media.sends.video).toBe(false);
  });
});
