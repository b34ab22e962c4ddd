import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withStream } from "./with-stream.ts";

const HOST = "customer-a1b2c3.cloudflarestream.com";
const headers = await readFile(join(import.meta.dirname, "../public/_headers"), "utf8");

describe("works", () => {
  it("the pages may fetch from the host that is named, for what a player fetches, and nothing else changes", () => {
    const text = withStream(headers, HOST);
    for (const name of ["img-src", "media-src", "connect-src"]) {
      expect(text).toMatch(new RegExp(`${name} 'self' https://${HOST}[ ;]`));
    }
    expect(text.match(/cloudflarestream/g)).toHaveLength(3);
    expect(text.replaceAll(` https://${HOST}`, "")).toBe(headers);
  });

  it("without one they are as they were", () => {
    expect(withStream(headers, "")).toBe(headers);
  });
});

describe("refuses", () => {
  it.each(["*", "cloudflarestream.com", `${HOST}; script-src *`, `https://${HOST}`])(
    "%s, which is no host of Stream's",
    (host) => {
      expect(() => withStream(headers, host)).toThrow("STREAM_HOST");
    },
  );
});
