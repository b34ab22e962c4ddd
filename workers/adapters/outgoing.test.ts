import { afterEach, describe, expect, it, vi } from "vitest";
import { fetchOutgoing } from "./outgoing.ts";

afterEach(() => vi.unstubAllGlobals());

function answering() {
  const fetched = vi.fn(async () => new Response(null, { status: 204 }));
  vi.stubGlobal("fetch", fetched);
  return fetched;
}

describe("an address that others have named", () => {
  it("is posted to where it is public", async () => {
    const fetched = answering();
    expect(await fetchOutgoing(false).postForm("https://app.example/out", { a: "b" })).toBe(204);
    expect(fetched).toHaveBeenCalledOnce();
  });

  it.each([
    ...["http://app.example/", "https://127.0.0.1/", "https://2130706433/", "https://[::1]/"],
    ...["https://localhost/", "https://localhost./", "https://a.localhost./", "https://intranet/"],
    ...["https://metadata.google.internal./", "https://printer.local/", "https://nas.home.arpa/"],
  ])("is not gone to where it may be private: %s", async (address) => {
    const fetched = answering();
    await expect(fetchOutgoing(false).postForm(address, {})).rejects.toThrow("not a public");
    expect(fetched).not.toHaveBeenCalled();
  });

  it("may be anywhere for a developer", async () => {
    answering();
    expect(await fetchOutgoing(true).postForm("http://localhost:9000/", {})).toBe(204);
  });
});
