import { describe, expect, it } from "vitest";
import { methodsAsked } from "./second-factor.ts";

const none = { totp: false, backupCodesLeft: 0, passkeys: 0 };
const app = { totp: true, backupCodesLeft: 10, passkeys: 0 };
const key = { totp: false, backupCodesLeft: 0, passkeys: 2 };
const password = { amr: ["pwd"] };

describe("the second factor", () => {
  it("is asked for where an authenticator app is on, in each way there is", () => {
    expect(methodsAsked(app, false, password)).toEqual(["totp", "backup_code"]);
    expect(methodsAsked({ ...app, backupCodesLeft: 0 }, false, password)).toEqual(["totp"]);
    expect(methodsAsked({ ...app, passkeys: 1 }, false, password)).toEqual([
      "totp",
      "backup_code",
      "passkey",
    ]);
  });

  it("is asked of passkeys where their owner wants it", () => {
    expect(methodsAsked(key, false, password)).toEqual([]);
    expect(methodsAsked(key, true, password)).toEqual(["passkey"]);
  });

  it("is not asked for where there is none, or where both have been given", () => {
    expect(methodsAsked(none, true, password)).toEqual([]);
    expect(methodsAsked(app, true, { amr: ["swk", "user", "mfa"] })).toEqual([]);
  });
});
