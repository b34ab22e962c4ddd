import { describe, expect, it } from "vitest";
import type { IdentityDeps } from "../deps.ts";
import { relyingParty } from "./relying-party.ts";

function depsOf(publicUrl: string, development: object | null): IdentityDeps {
  return { config: { publicUrl }, development } as Partial<IdentityDeps> as IdentityDeps;
}

const request = new Request("http://localhost:5173/api/auth/passkeys/login/options");

describe("whom passkeys are made for", () => {
  it("is the deployment as it is configured, whatever a request says", () => {
    expect(relyingParty(depsOf("https://veche.example:8443/", null), request)).toEqual({
      id: "veche.example",
      name: "Veche",
      origins: ["https://veche.example:8443"],
    });
  });

  it("is also this machine as the request names it in development, and no other", () => {
    const local = depsOf("http://localhost:8787", {});
    expect(relyingParty(local, request)).toEqual({
      id: "localhost",
      name: "Veche",
      origins: ["http://localhost:8787", "http://localhost:5173"],
    });
    for (const other of [
      "http://127.0.0.1:8787",
      "https://evil.example",
      "http://evil-localhost",
    ]) {
      expect(relyingParty(local, new Request(other))).toEqual({
        id: "localhost",
        name: "Veche",
        origins: ["http://localhost:8787"],
      });
    }
  });
});
