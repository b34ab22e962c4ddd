import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createApi } from "./api.ts";
import { ApiError } from "./problem.ts";
import { Session } from "./session.ts";

const sessions: Session[] = [];
const SESSION_ID = "00000000-0000-7000-8000-0000000000ff";

/** The platform, as far as sessions go: one refresh token at a time, each good for one new access token. */
class Platform {
  refreshes = 0;
  live = true;
  /** The access token that is taken now. */
  current = "";
  down = false;
  /** Answers to refreshes are lost on their way. */
  losing = false;
  /** What calls are refused with, though their token is good. */
  refusal: readonly [status: number, code: string] | null = null;
  readonly seen: (string | null)[] = [];

  readonly fetch = async (request: Request): Promise<Response> => {
    if (this.down) throw new TypeError("fetch failed");
    const { pathname } = new URL(request.url);
    if (pathname === "/api/auth/refresh") {
      const answer = this.#refresh();
      return this.losing ? never(request) : answer;
    }
    const signature = request.headers.get("Authorization");
    this.seen.push(signature);
    if (signature !== `Bearer ${this.current}`) return problem(401, "token_expired");
    if (this.refusal !== null) return problem(...this.refusal);
    return Response.json({ echo: await request.text() });
  };

  #refresh(): Response {
    if (!this.live) return problem(401, "refresh_invalid");
    this.refreshes += 1;
    this.current = `access-${this.refreshes}`;
    return Response.json({ tokens: this.tokens() });
  }

  tokens() {
    return {
      accessToken: this.current,
      tokenType: "Bearer" as const,
      expiresIn: 900,
      refreshExpiresIn: 2_592_000,
      sessionId: SESSION_ID,
    };
  }
}

function never({ signal }: { readonly signal: AbortSignal }): Promise<never> {
  return new Promise((_, fail) => signal.addEventListener("abort", () => fail(signal.reason)));
}

function problem(status: number, code: string): Response {
  const body = { type: "about:blank", title: "", status, code, detail: "", requestId: "r-1" };
  return Response.json(body, { status, headers: { "Content-Type": "application/problem+json" } });
}

let platform: Platform;

beforeEach(() => {
  platform = new Platform();
  vi.stubGlobal("fetch", platform.fetch);
});

afterEach(() => {
  for (const session of sessions.splice(0)) session.close();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function tab(present = true): { session: Session; hint: () => boolean } {
  let hinted = present;
  const hint = {
    get: () => hinted,
    set: (value: boolean) => {
      hinted = value;
    },
  };
  const session = new Session({ baseUrl: "http://here", hint });
  sessions.push(session);
  return { session, hint: () => hinted };
}

const call = (session: Session, prove?: () => Promise<boolean>) =>
  createApi(session, { baseUrl: "http://here", ...(prove && { prove }) }).PATCH("/api/users/me", {
    body: { displayName: "Anna" },
  });

describe("works", () => {
  it("resumes in silence", async () => {
    const { session } = tab();
    expect(await session.start()).toBe(true);
    expect(session.id).toBe(SESSION_ID);
  });

  it("asks the platform nothing when nobody ever signed in here", async () => {
    platform.live = false;
    const { session } = tab(false);
    expect(await session.start()).toBe(false);
    expect(platform.refreshes).toBe(0);
  });

  it("renews a refused token once, and sends the same request again", async () => {
    const { session } = tab();
    await session.start();
    platform.current = "another";
    const { data } = await call(session);
    expect(data).toEqual({ echo: JSON.stringify({ displayName: "Anna" }) });
    expect(platform.seen).toEqual(["Bearer access-1", "Bearer access-2"]);
  });

  it("renews once for many requests refused together", async () => {
    const { session } = tab();
    await session.start();
    platform.current = "another";
    await Promise.all(Array.from({ length: 10 }, () => call(session)));
    expect(platform.refreshes).toBe(2);
  });

  it("has the reader prove who they are, once, and makes the call again with what that gave", async () => {
    const { session } = tab();
    await session.start();
    platform.refusal = [403, "step_up_required"];
    const prove = vi.fn(async () => {
      platform.refusal = null;
      platform.current = "proven";
      session.adopt(platform.tokens());
      return true;
    });
    const { data } = await call(session, prove);
    expect(data).toEqual({ echo: JSON.stringify({ displayName: "Anna" }) });
    expect(platform.seen).toEqual(["Bearer access-1", "Bearer proven"]);
    expect(prove).toHaveBeenCalledTimes(1);
  });

  it("shares a token with the browser's other tabs", async () => {
    const first = tab();
    const second = tab();
    await first.session.start();
    await vi.waitFor(() => expect(second.session.id).toBe(SESSION_ID));
    await call(second.session);
    expect(platform.refreshes).toBe(1);
  });

  it("signs out all tabs together", async () => {
    const first = tab();
    const second = tab();
    await first.session.start();
    await vi.waitFor(() => expect(second.session.id).toBe(SESSION_ID));
    first.session.end();
    await vi.waitFor(() => expect(second.session.id).toBeNull());
    expect(first.hint()).toBe(false);
  });
});

describe("refuses", () => {
  it("to take a wrong password for a stale token: it is sent once", async () => {
    const { session } = tab();
    await session.start();
    platform.refusal = [401, "invalid_credentials"];
    await expect(call(session)).rejects.toMatchObject({ code: "invalid_credentials" });
    expect(platform.seen).toHaveLength(1);
    expect(platform.refreshes).toBe(1);
  });

  it("to make a call again whose reader gave no proof, or whose proof was not enough", async () => {
    const { session } = tab();
    await session.start();
    platform.refusal = [403, "step_up_required"];
    const refused = { status: 403, code: "step_up_required" };
    await expect(call(session, async () => false)).rejects.toMatchObject(refused);
    expect(platform.seen).toHaveLength(1);
    const prove = vi.fn(async () => true);
    await expect(call(session, prove)).rejects.toMatchObject(refused);
    expect(platform.seen).toHaveLength(3);
    expect(prove).toHaveBeenCalledTimes(1);
  });

  it("to go on with a session that the platform has ended, and says so once", async () => {
    const { session, hint } = tab();
    await session.start();
    const ended = vi.fn();
    session.subscribe(ended);
    platform.live = false;
    platform.current = "another";
    await expect(call(session)).rejects.toMatchObject({ status: 401, code: "token_expired" });
    expect(session.id).toBeNull();
    expect(hint()).toBe(false);
    expect(ended).toHaveBeenCalledTimes(1);
  });
});

describe("survives", () => {
  it("a platform out of reach: nobody is signed out, and the next try may succeed", async () => {
    const { session, hint } = tab();
    platform.down = true;
    const failed = session.start();
    await expect(failed).rejects.toBeInstanceOf(ApiError);
    await expect(failed).rejects.toMatchObject({ code: "network" });
    expect(hint()).toBe(true);
    platform.down = false;
    expect(await session.start()).toBe(true);
  });

  it("an answer that is lost on its way: it is asked for again while the platform still gives it", async () => {
    vi.useFakeTimers();
    const { session, hint } = tab();
    platform.losing = true;
    const failed = expect(session.start()).rejects.toMatchObject({ code: "network" });
    await vi.advanceTimersByTimeAsync(10_000);
    await failed;
    vi.useRealTimers();
    expect(hint()).toBe(true);
    platform.losing = false;
    expect(await session.start()).toBe(true);
  });

  it("an answer that is no problem+json", async () => {
    const { session } = tab();
    await session.start();
    vi.stubGlobal("fetch", async () => new Response("<html>", { status: 502 }));
    await expect(call(session)).rejects.toMatchObject({ status: 502, code: "unavailable" });
  });
});
