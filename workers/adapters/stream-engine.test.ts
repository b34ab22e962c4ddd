import { decodeProtectedHeader, exportJWK, generateKeyPair, jwtVerify } from "jose";
import { describe, expect, it, vi } from "vitest";
import { streamEngine } from "./stream-engine.ts";

const ORIGIN = "https://veche.example";
const job = {
  videoId: "v1",
  tryKey: "t",
  sourceUrl: `${ORIGIN}/source`,
  watermark: null,
  playable: true,
  width: 10,
  height: 10,
};

function named(name: string): Error {
  return Object.assign(new Error(name), { name });
}

/** As much of the binding as is used, with what each test has it do. */
function binding(handle: object, more: object = {}): StreamBinding {
  return { video: () => handle, ...more } as unknown as StreamBinding;
}

const base = {
  id: "a1",
  duration: 12.5,
  input: { width: 1_920, height: 1_080 },
  hlsPlaybackUrl: "https://customer-x.cloudflarestream.com/a1/manifest/video.m3u8",
};
const status = (state: string, more: object = {}) => ({
  ...base,
  readyToStream: state === "ready",
  status: { state, errorReasonCode: "", errorReasonText: "", ...more },
});

function engineWith(details: () => Promise<unknown>, signingKey: object | null = null) {
  const settings = { creator: ORIGIN, signingKey: signingKey as never };
  return streamEngine(binding({ details, generateToken: async () => "asked" }), settings);
}

describe("works", () => {
  it("a copy is asked for by the upload's address, under our name, to be watched by token only", async () => {
    const upload = vi.fn(async () => ({ id: "a1" }));
    const engine = streamEngine(binding({}, { upload }), { creator: ORIGIN, signingKey: null });
    expect(await engine.begin(job)).toEqual({ kind: "begun", assetId: "a1" });
    expect(upload).toHaveBeenCalledWith(
      job.sourceUrl,
      expect.objectContaining({ creator: `${ORIGIN}/v1`, requireSignedURLs: true }),
    );
  });

  it.each([
    [status("downloading"), { kind: "working", progress: 0 }],
    [status("inprogress", { pctComplete: "39.000000" }), { kind: "working", progress: 39 }],
    // The first rendition is there, not all of them.
    [{ ...status("inprogress"), readyToStream: true }, { kind: "working" }],
    [
      status("error", { errorReasonCode: "ERR_NON_VIDEO", errorReasonText: "not a video" }),
      { kind: "failed", reason: "ERR_NON_VIDEO: not a video" },
    ],
    [status("error"), { kind: "failed", reason: "the encoder failed" }],
  ])("tells how it stands: %#", async (details, expected) => {
    expect(await engineWith(async () => details).look("a1")).toMatchObject(expected);
  });

  it("what is ready has its length, size and address", async () => {
    const state = await engineWith(async () => status("ready")).look("a1");
    expect(state).toMatchObject({
      kind: "ready",
      made: {
        durationMs: 12_500,
        width: 1_920,
        height: 1_080,
        streamUrl: base.hlsPlaybackUrl,
        files: ["poster.jpg", "preview.gif"],
      },
    });
  });

  it("signs addresses with its own key (RS256), or has Stream sign them", async () => {
    const { privateKey, publicKey } = await generateKeyPair("RS256", { extractable: true });
    const key = { ...(await exportJWK(privateKey)), kid: "k1" };
    const engine = engineWith(async () => status("ready"), key);
    const expires = Math.floor(Date.now() / 1_000) + 600;
    const url = await engine.signStream("a1", base.hlsPlaybackUrl, expires);
    const [, token = ""] = /stream\.com\/([^/]+)\/manifest/.exec(url) ?? [];
    const { payload } = await jwtVerify(token, publicKey);
    expect(payload).toEqual({ sub: "a1", kid: "k1", exp: expires });
    expect(decodeProtectedHeader(token)).toEqual({ alg: "RS256", kid: "k1" });
    const asked = engineWith(async () => status("ready"));
    expect(await asked.signStream("a1", base.hlsPlaybackUrl, expires)).toContain("/asked/manifest");
  });

  it("finds its own copies among those of others", async () => {
    const list = async () => [
      { id: "a1", creator: `${ORIGIN}/v1` },
      { id: "a2", creator: "https://other.example/v2" },
      { id: "a3", creator: null },
    ];
    const engine = streamEngine(binding({}, { videos: { list } }), {
      creator: ORIGIN,
      signingKey: null,
    });
    expect(await engine.copies(Date.now())).toEqual([{ assetId: "a1", videoId: "v1" }]);
  });
});

describe("survives", () => {
  it("a copy that is gone, and one that is too large", async () => {
    const gone = async () => {
      throw named("NotFoundError");
    };
    expect(await engineWith(gone).look("a1")).toEqual({ kind: "gone" });
    const engine = streamEngine(
      binding(
        { delete: gone },
        {
          upload: async () => {
            throw named("MaxFileSizeError");
          },
        },
      ),
      { creator: ORIGIN, signingKey: null },
    );
    await engine.discard("a1");
    expect(await engine.begin(job)).toEqual({ kind: "refused", reason: "too_large" });
  });

  it("anything else is tried again by whoever asked", async () => {
    const broken = async () => {
      throw named("InternalError");
    };
    await expect(engineWith(broken).look("a1")).rejects.toThrow("InternalError");
    const engine = streamEngine(binding({ delete: broken }, { upload: broken }), {
      creator: ORIGIN,
      signingKey: null,
    });
    await expect(engine.begin(job)).rejects.toThrow();
    await expect(engine.discard("a1")).rejects.toThrow();
  });
});
