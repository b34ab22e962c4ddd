import { describe, expect, it } from "vitest";
import { AppError } from "../../../../shared/kernel/app-error.ts";
import type { IdentityDeps } from "../deps.ts";
import { latinKeys } from "./keyboard.ts";
import { newAddress } from "./new-address.ts";
import { newPassword } from "./new-password.ts";

const owner = { username: "vera", displayName: "Вера", email: "vera@example.com" };

interface Outside {
  readonly common?: readonly string[];
  readonly breached?: () => Promise<boolean>;
  readonly takesMail?: () => Promise<boolean>;
}

/** What the two ask of outside, and what they complain about in the log. */
function outside({ common = [], breached, takesMail }: Outside) {
  const warnings: string[] = [];
  const deps = {
    commonPasswords: { has: (folded: string) => common.includes(folded) },
    breachedPasswords: { has: breached ?? (async () => false) },
    disposableDomains: { has: () => false },
    mailDomains: { takesMail: takesMail ?? (async () => true) },
    log: { warn: (message: string) => warnings.push(message) },
  } as unknown as IdentityDeps;
  return { deps, warnings };
}

const failing = () => Promise.reject(new Error("no answer"));

async function refusalOf(work: Promise<unknown>): Promise<string | undefined> {
  const error = await work.catch((thrown: unknown) => thrown);
  if (!(error instanceof AppError)) throw new Error("it was not refused");
  return error.fields?.[0]?.path;
}

describe("a new password", () => {
  it("is taken in normal form", async () => {
    const { deps } = outside({});
    expect(await newPassword(deps, "cafe\u0301 au lait", owner)).toBe("café au lait");
  });

  it("is refused when it is common, in any case and on either keyboard layout", async () => {
    const { deps } = outside({ common: ["qwertyuiop", "наталья"] });
    for (const bad of ["qwertyuiop", "QwertyUIOP", "йцукенгшщз", "ЙЦУКЕНГШЩЗ"]) {
      expect(await refusalOf(newPassword(deps, bad, owner))).toBe("password");
    }
    expect(latinKeys("пароль")).toBe("gfhjkm");
  });

  it("is refused when it is known from leaked data", async () => {
    const { deps } = outside({ breached: async () => true });
    expect(await refusalOf(newPassword(deps, "a good pass phrase", owner))).toBe("password");
  });

  it("is taken when that cannot be found out, and the log says so", async () => {
    const { deps, warnings } = outside({ breached: failing });
    expect(await newPassword(deps, "a good pass phrase", owner)).toBe("a good pass phrase");
    expect(warnings).toHaveLength(1);
  });

  it("is not shown to anybody when it is too short, too long or its owner's name", async () => {
    let asked = 0;
    const breached = async () => {
      asked += 1;
      return false;
    };
    const { deps } = outside({ breached });
    for (const bad of ["short", "x".repeat(257), "vera@example.com"]) {
      expect(await refusalOf(newPassword(deps, bad, owner))).toBe("password");
    }
    expect(asked).toBe(0);
  });
});

describe("a new address", () => {
  it("is refused when its domain takes no mail", async () => {
    const { deps } = outside({ takesMail: async () => false });
    expect(await refusalOf(newAddress(deps, "vera@example.com"))).toBe("email");
  });

  it("is taken when that cannot be found out, and the log says so", async () => {
    const { deps, warnings } = outside({ takesMail: failing });
    expect((await newAddress(deps, "vera@example.com")).key).toBe("vera@example.com");
    expect(warnings).toHaveLength(1);
  });
});
