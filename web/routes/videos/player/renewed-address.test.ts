import { describe, expect, it } from "vitest";
import { renewedAddress } from "./renewed-address.ts";

const BASE = "https://veche.example";
const OURS = "/api/videos/v/content";
const STREAM = "https://customer-1.cloudflarestream.com";

function renewed(address: string, from: string, to: string): string {
  return renewedAddress(address, from, to, BASE);
}

describe("works", () => {
  it("an address of ours gets the new grant and stays what it was", () => {
    const from = `${OURS}/master.m3u8?expires=1&signature=a`;
    const to = `${OURS}/master.m3u8?expires=2&signature=b`;
    const part = `${BASE}${OURS}/480p.hls.mp4?expires=1&signature=a`;
    expect(renewed(part, from, to)).toBe(`${BASE}${OURS}/480p.hls.mp4?expires=2&signature=b`);
    expect(renewed(part, from, from)).toBe(part);
  });

  it("one of Stream's gets the new token", () => {
    const from = `${STREAM}/old/manifest/video.m3u8`;
    const to = `${STREAM}/new/manifest/video.m3u8`;
    expect(renewed(`${STREAM}/old/video/720/seg_1.ts?p=x`, from, to)).toBe(
      `${STREAM}/new/video/720/seg_1.ts?p=x`,
    );
    expect(renewed(`${STREAM}/older/seg_1.ts`, from, to)).toBe(`${STREAM}/older/seg_1.ts`);
  });
});

describe("refuses", () => {
  it("to send a grant to another host", () => {
    const from = `${OURS}/master.m3u8?expires=1`;
    const other = "https://elsewhere.example/part.mp4?expires=1";
    expect(renewed(other, from, `${OURS}/master.m3u8?expires=2`)).toBe(other);
  });
});
