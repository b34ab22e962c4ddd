import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { RateLimiter } from "../../../../durable-objects/rate-limiter/rate-limiter.ts";
import { type Account, registerAccount } from "../../../../shared/testing/accounts.ts";
import {
  authorizationUrl,
  basic,
  goesTo,
  oauthErrorOf,
  open,
  pkce,
  postForm,
  registerApplication,
} from "../../../../shared/testing/applications.ts";
import { counterName } from "../../../adapters/rate-limiters.ts";

/** As many requests as one address may have waiting; ten times as many in development. */
const MOST = 2_000;

let addresses = 0;

/** An address that has had its share. */
async function spentAddress(): Promise<{ "X-Dev-IP": string }> {
  addresses += 1;
  const ip = `198.51.100.${addresses}`;
  const counter = env.RATE_LIMITER.getByName(counterName(`waiting-requests:${ip}`));
  await runInDurableObject<RateLimiter, void>(counter, async (object) => {
    const policy = { name: "waiting-requests-address", limit: MOST, windowSeconds: 600 };
    object.hits = Array.from({ length: MOST - 1 }, () => Date.now());
    await object.hit(policy);
  });
  return { "X-Dev-IP": ip };
}

let anna: Account;
beforeAll(async () => {
  await registerAccount();
  anna = await registerAccount();
});

async function waiting(): Promise<number> {
  const count =
    "SELECT (SELECT count(*) FROM oauth_requests) + (SELECT count(*) FROM oauth_devices) AS n";
  return (await env.DB.prepare(count).first<number>("n")) ?? 0;
}

describe("an address that has had its share of requests", () => {
  it("leaves nothing more in the database", async () => {
    const address = await spentAddress();
    const app = await registerApplication({ authMethod: "none" });
    const { challenge } = pkce();
    const url = authorizationUrl(app, challenge);
    const before = await waiting();
    const asked = goesTo(await open(url, address));
    expect(asked.searchParams.get("error")).toBe("temporarily_unavailable");
    const fields = Object.fromEntries(new URL(url).searchParams);
    const pushed = await postForm("/oauth/par", fields, address);
    expect(await oauthErrorOf(pushed)).toEqual([429, "temporarily_unavailable"]);
    const device = { client_id: app.clientId, scope: "openid" };
    const shown = await postForm("/oauth/device_authorization", device, address);
    expect(await oauthErrorOf(shown)).toEqual([429, "temporarily_unavailable"]);
    expect(await waiting()).toBe(before);
  });

  it("still answers at once where nothing has to wait, and applications that prove who they are", async () => {
    const address = await spentAddress();
    const app = await registerApplication({ trusted: true });
    const url = authorizationUrl(app, pkce().challenge);
    const ended = goesTo(await open(url, { ...anna.headers, ...address }));
    expect(ended.searchParams.get("code")).not.toBeNull();
    const fields = Object.fromEntries(new URL(url).searchParams);
    const pushed = await postForm("/oauth/par", fields, { ...basic(app), ...address });
    expect(pushed.status).toBe(201);
  });
});
