import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DAY, MINUTE, SECOND } from "../../../../shared/kernel/time.ts";
import type { SigningKey } from "../ports.ts";
import { ASSURANCE, assuranceOf } from "./assurance.ts";
import {
  KEY_LEAD_MS,
  KEY_LIFE_MS,
  keysAt,
  nextBeginning,
  spentGenerations,
} from "./key-rotation.ts";
import type { AuthorizationRequest } from "./model.ts";
import { type Evidence, nextStep } from "./next-step.ts";
import { isImpersonable, matchRedirect, redirectUriProblem, sectorOf } from "./redirect-uris.ts";
import { withParameters } from "./responses.ts";
import { newUserCode, shownCode, typedCode } from "./user-code.ts";

function key(kid: string): SigningKey {
  return { kty: "EC", crv: "P-256", kid, x: "", y: "", d: "" };
}

describe("addresses that people are sent back to", () => {
  it("may be https, this machine, or a native application's own", () => {
    for (const uri of [
      "https://app.example/callback",
      "https://app.example/callback?tenant=1",
      "http://localhost:3000/callback",
      "http://127.0.0.1/callback",
      "http://[::1]:8080/callback",
    ]) {
      expect(redirectUriProblem(uri, true), uri).toBeNull();
      expect(redirectUriProblem(uri, false), uri).toBeNull();
    }
    expect(redirectUriProblem("com.example.app:/callback", false)).toBeNull();
  });

  it("may be nothing that could lead elsewhere", () => {
    for (const uri of [
      "",
      "callback",
      "/callback",
      "//app.example",
      "http://app.example/callback",
      "https://app.example/callback#x",
      "https://*.example/callback",
      "https://me:secret@app.example/",
      "https://app.example/a b",
      "https://app.example\\@evil.example/",
      "javascript:alert(1)",
      "data:text/html,x",
      "file:///etc/passwd",
      "myapp:/callback",
    ]) {
      expect(redirectUriProblem(uri, false), uri).not.toBeNull();
    }
    expect(redirectUriProblem("com.example.app:/callback", true)).not.toBeNull();
  });

  it("match to the letter, but for the port of a public client's loopback", () => {
    const registered = ["https://app.example/cb", "http://127.0.0.1/cb", "http://[::1]:1/cb"];
    expect(matchRedirect("https://app.example/cb", registered, true)).toBe("exact");
    expect(matchRedirect("http://127.0.0.1:5/cb", registered, false)).toBe("loopback");
    expect(matchRedirect("http://[::1]:65535/cb", registered, false)).toBe("loopback");
    for (const uri of [
      "http://127.0.0.1:5/cb2",
      "http://127.0.0.1:5/cb?x",
      "http://127.0.0.1:5@evil.example/cb",
      "http://127.0.0.1.evil.example/cb",
      "http://127.0.0.2:5/cb",
      "http://localhost:5/cb",
      "https://127.0.0.1:5/cb",
      "https://app.example:444/cb",
    ]) {
      expect(matchRedirect(uri, registered, false), uri).toBeNull();
    }
    expect(matchRedirect("http://127.0.0.1:5/cb", registered, true)).toBeNull();
  });

  it("never match anything that begins like them", () => {
    const registered = ["https://app.example/cb"];
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (more) => {
        expect(matchRedirect(`https://app.example/cb${more}`, registered, false)).toBeNull();
      }),
    );
  });

  it("tell who may be listening, and which site it is", () => {
    expect(isImpersonable("https://app.example/cb", true)).toBe(false);
    expect(isImpersonable("http://127.0.0.1:5/cb", false)).toBe(true);
    expect(isImpersonable("com.example.app:/cb", true)).toBe(true);
    expect(sectorOf(["https://a.example/1", "https://a.example/2"], "id")).toBe("a.example");
    expect(sectorOf(["https://a.example/1", "https://b.example/2"], "id")).toBe("id");
    expect(sectorOf(["http://localhost:3000/"], "id")).toBe("id");
    expect(sectorOf([], "id")).toBe("id");
  });

  it("keep what they are when more is added", () => {
    const parameters = { code: "a b&c", state: null, iss: "https://x" };
    expect(withParameters("https://a.example/cb?x=%2f", parameters)).toBe(
      "https://a.example/cb?x=%2f&code=a+b%26c&iss=https%3A%2F%2Fx",
    );
  });
});

const REQUEST: AuthorizationRequest = {
  clientId: "app",
  redirectUri: "https://app.example/cb",
  exactRedirect: true,
  scopes: ["openid"],
  state: null,
  nonce: null,
  codeChallenge: "x",
  prompts: [],
  maxAge: null,
  loginHint: null,
  uiLocales: [],
  dpopJkt: null,
  hintedSubject: null,
};
const NOW = 1_790_000_000_500;
const ANNA: Evidence = {
  userId: "anna",
  sessionId: "s",
  amr: ["pwd"],
  authTime: NOW - MINUTE,
  subject: "anna",
};
const OPEN = { trusted: false, granted: ["openid"] };

describe("what is still missing", () => {
  const stepOf = (
    request: Partial<AuthorizationRequest>,
    evidence: Evidence | null = ANNA,
    terms = OPEN,
    askedAt = NOW,
  ) => nextStep({ ...REQUEST, ...request }, evidence, terms, askedAt, NOW).step;

  it("is nothing, a sign-in or a consent", () => {
    expect(stepOf({})).toBe("done");
    expect(stepOf({}, null)).toBe("sign_in");
    expect(stepOf({}, ANNA, { trusted: false, granted: [] })).toBe("consent");
    expect(stepOf({}, ANNA, { trusted: true, granted: [] })).toBe("done");
    expect(stepOf({ scopes: ["openid", "email"] })).toBe("consent");
    expect(stepOf({ prompts: ["consent"] }, ANNA, { trusted: true, granted: [] })).toBe("consent");
    expect(stepOf({ exactRedirect: false })).toBe("consent");
    expect(stepOf({ hintedSubject: "ben" })).toBe("sign_in");
    expect(stepOf({ hintedSubject: "anna" })).toBe("done");
  });

  it("is a newer proof, until there is one", () => {
    expect(stepOf({ maxAge: 61 })).toBe("done");
    expect(stepOf({ maxAge: 59 })).toBe("sign_in");
    expect(stepOf({ prompts: ["login"] })).toBe("sign_in");
    const asked = NOW - 10 * SECOND;
    const since = { ...ANNA, authTime: Math.floor((NOW - 5 * SECOND) / SECOND) * SECOND };
    for (const request of [{ prompts: ["login" as const] }, { maxAge: 0 }]) {
      expect(stepOf(request, ANNA, OPEN, asked)).toBe("sign_in");
      expect(stepOf(request, since, OPEN, asked)).toBe("done");
    }
  });
});

describe("assurance", () => {
  it("is two for two kinds of proof, one for two of a kind", () => {
    for (const amr of [
      ["pwd", "otp"],
      ["hwk", "mfa"],
      ["pwd", "otp", "mfa"],
    ]) {
      expect(assuranceOf(amr)).toBe(ASSURANCE.two);
    }
    for (const amr of [[], ["pwd"], ["pwd", "pin"], ["otp"], ["hwk", "user"], ["email"]]) {
      expect(assuranceOf(amr)).toBe(ASSURANCE.one);
    }
  });
});

describe("keys in their time", () => {
  it("sign one after the other; the next is known before, the last verifies after", () => {
    const beginnings = [NOW, NOW + KEY_LIFE_MS, NOW + 2 * KEY_LIFE_MS];
    const all = beginnings.map((signsFrom, i) => ({ key: key(`k${i}`), signsFrom }));
    const at = (time: number, known = all.length) => {
      const { signing, verifying } = keysAt(all.slice(0, known), time);
      return [signing.kid, verifying.map(({ kid }) => kid)];
    };
    expect(at(NOW, 1)).toEqual(["k0", ["k0"]]);
    expect(at(NOW + KEY_LIFE_MS - 1, 2)).toEqual(["k0", ["k0", "k1"]]);
    expect(at(NOW + KEY_LIFE_MS, 2)).toEqual(["k1", ["k0", "k1"]]);
    expect(at(NOW + 2 * KEY_LIFE_MS + 2 * DAY)).toEqual(["k2", ["k1", "k2"]]);
    expect(spentGenerations(all, NOW + 2 * KEY_LIFE_MS + 2 * DAY)).toEqual([all[0]]);
  });

  it("begin a day after they are made, which is a day before the last has had its time", () => {
    expect(nextBeginning(NOW, NOW + KEY_LIFE_MS - KEY_LEAD_MS - 1)).toBeNull();
    expect(nextBeginning(NOW, NOW + KEY_LIFE_MS - KEY_LEAD_MS)).toBe(NOW + KEY_LIFE_MS);
  });

  it("of the deployment that are not written down yet verify, and sign while there are no others", () => {
    const fresh = [key("a"), key("b")].map((each) => ({ key: each, signsFrom: null }));
    expect(keysAt(fresh, NOW).signing.kid).toBe("a");
    const made = { key: key("made"), signsFrom: NOW - 400 * DAY };
    const { signing, verifying } = keysAt([...fresh, made], NOW);
    expect(signing.kid).toBe("made");
    expect(verifying.map(({ kid }) => kid).sort()).toEqual(["a", "b", "made"]);
  });
});

describe("codes that people type", () => {
  it("are eight letters, every one as likely, read however they are written", () => {
    const bytes = (count: number) => crypto.getRandomValues(new Uint8Array(count));
    const ids = { next: <Id extends string>() => "" as Id, random: bytes };
    const counts = new Map<string, number>();
    for (let i = 0; i < 5_000; i++) {
      const code = newUserCode(ids);
      expect(code).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{8}$/);
      expect(typedCode(` ${shownCode(code).toLowerCase()} `)).toBe(code);
      for (const letter of code) counts.set(letter, (counts.get(letter) ?? 0) + 1);
    }
    expect(counts.size).toBe(20);
    for (const count of counts.values()) {
      expect(count).toBeGreaterThan(1_700);
      expect(count).toBeLessThan(2_300);
    }
  });
});
