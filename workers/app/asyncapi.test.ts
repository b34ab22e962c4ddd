import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { asyncApiDocument, SOCKETS } from "./asyncapi.ts";

describe("the document of the sockets", () => {
  it("has every socket that a domain opens, and no other", () => {
    const routes = globSync("workers/domains/**/routes.ts").map((path) =>
      readFileSync(path, "utf8"),
    );
    const opened = [...routes.join("\n").matchAll(/router\.socket\(\s*"([^"]+)"/g)];
    const addresses = opened.map(([, path = ""]) => path.replace(/:(\w+)/g, "{$1}"));
    expect(SOCKETS.map(({ address }) => address).sort()).toEqual(addresses.sort());
  });

  it("has every frame that is checked, by its name", () => {
    const text = JSON.stringify(asyncApiDocument().components.schemas);
    for (const frame of [
      "hello",
      "ack",
      "sdp_offer",
      "room_state",
      "asset_status_changed",
      "typing",
    ]) {
      expect(text).toContain(`["${frame}"]`);
    }
  });

  it("names the same parameters in each address and beside it", () => {
    for (const { address, parameters } of SOCKETS) {
      const named = [...address.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(Object.keys(parameters)).toEqual(named);
    }
  });
});
