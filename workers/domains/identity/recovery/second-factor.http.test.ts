import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Tokens } from "../../../../shared/contracts/identity/index.ts";
import {
  type Account,
  advanceClock,
  registerAccount,
  resetClock,
  sendJson,
} from "../../../../shared/testing/accounts.ts";
import { enableTotp, totpCode } from "../../../../shared/testing/second-factors.ts";
import { codeOf, mailOf, someAddress } from "../../../../shared/testing/security.ts";

const NEW_PASSWORD = "a quite different pass phrase";

function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  return sendJson("POST", path, body, { ...someAddress(), ...headers });
}

function login(account: Account, password: string, more: Record<string, unknown> = {}) {
  return post("/api/auth/login", { login: account.user.email, password, ...more });
}

async function reset(account: Account): Promise<void> {
  await post("/api/auth/password/forgot", { email: account.user.email });
  const { data } = await mailOf(account.user.email, "password_reset_link");
  const body = { token: data["token"], password: NEW_PASSWORD };
  expect((await post("/api/auth/password/reset", body)).status).toBe(204);
}

/** What is asked for beside the first factor; the answer with tokens, if nothing is. */
interface Asked {
  readonly mfaToken?: string;
  readonly methods?: string[];
  readonly tokens?: Tokens;
}

async function asked(response: Response): Promise<Asked> {
  expect(response.status).toBe(200);
  return response.json<Asked>();
}

beforeAll(async () => {
  await registerAccount();
});
afterEach(resetClock);

describe("the second factor", () => {
  it("is asked for after a reset, also on a device that was trusted", async () => {
    const account = await registerAccount();
    const { secret } = await enableTotp(account);
    const first = await asked(await login(account, account.password));
    const proof = { mfaToken: first.mfaToken, method: "totp", code: totpCode(secret) };
    const { tokens } = await asked(await post("/api/auth/mfa", { ...proof, trustDevice: true }));
    const device = { deviceToken: tokens?.deviceToken };
    expect((await asked(await login(account, account.password, device))).tokens).toBeDefined();
    await reset(account);
    const after = await asked(await login(account, NEW_PASSWORD, device));
    expect(after.tokens).toBeUndefined();
    expect(after.methods).toContain("totp");
  });

  it("cannot be given for a password that was replaced meanwhile", async () => {
    const account = await registerAccount();
    const { secret } = await enableTotp(account);
    const { mfaToken } = await asked(await login(account, account.password));
    await reset(account);
    const proof = { mfaToken, method: "totp", code: totpCode(secret) };
    expect(await codeOf(await post("/api/auth/mfa", proof))).toEqual([410, "gone"]);
  });

  it("is asked for after a link and after a code", async () => {
    const account = await registerAccount();
    const { secret } = await enableTotp(account);
    const { email } = account.user;
    await post("/api/auth/magic-link", { email });
    const { data } = await mailOf(email, "sign_in_link");
    const reply = await asked(
      await post("/api/auth/magic-link/verify", { email, code: data["code"] }),
    );
    expect(reply.tokens).toBeUndefined();
    const proof = { mfaToken: reply.mfaToken, method: "totp", code: totpCode(secret) };
    const { tokens } = await asked(await post("/api/auth/mfa", proof));
    expect(tokens?.accessToken).toEqual(expect.any(String));
  });

  it("can be required once there is one, and required no longer with a fresh proof only", async () => {
    const account = await registerAccount();
    const { secret } = await enableTotp(account);
    const patch = (requireMfa: boolean, headers: Record<string, string>) =>
      sendJson("PATCH", "/api/auth/security", { requireMfa }, headers);
    const on = await patch(true, account.headers);
    expect(await on.json()).toMatchObject({
      requireMfa: true,
      factors: { totp: true, backupCodesLeft: 10 },
    });
    const first = await asked(await login(account, account.password));
    const proof = { mfaToken: first.mfaToken, method: "totp", code: totpCode(secret) };
    const { tokens } = await asked(await post("/api/auth/mfa", proof));
    const headers = { Authorization: `Bearer ${tokens?.accessToken}` };
    await advanceClock(10 * 60 + 1);
    expect(await codeOf(await patch(false, headers))).toEqual([403, "step_up_required"]);
    const again = await asked(await login(account, account.password));
    const later = { mfaToken: again.mfaToken, method: "totp", code: totpCode(secret) };
    const fresh = await asked(await post("/api/auth/mfa", later));
    const off = await patch(false, { Authorization: `Bearer ${fresh.tokens?.accessToken}` });
    expect(await off.json()).toMatchObject({ requireMfa: false });
  });
});
