import { describe, expect, it } from "vitest";
import type { Actor } from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";
import { startPhone } from "./start-phone.ts";

const origin = { ip: "192.0.2.1", country: null, latitude: null, longitude: null, userAgent: "" };

describe("a code to a phone", () => {
  it("is not to be had where no provider is configured, and nothing is counted", async () => {
    const deps = { texts: null } as unknown as IdentityDeps;
    const actor = { userId: "u" } as unknown as Actor;
    await expect(startPhone(deps, actor, "+79161234567", origin)).rejects.toThrow("unavailable");
  });
});
