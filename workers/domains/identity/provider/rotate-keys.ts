import { exportJWK, generateKeyPair } from "jose";
import type { Millis } from "../../../../shared/kernel/time.ts";
import type { IdentityDeps } from "../deps.ts";
import type { SigningKey } from "../ports.ts";
import { KEY_LEAD_MS, nextBeginning, spentGenerations } from "./key-rotation.ts";
import {
  addGeneration,
  deleteGenerations,
  firstAccountAt,
  listSigningKeys,
  recordSecretKey,
} from "./key-store.ts";

const KID_BYTES = 12;

async function newKey(deps: IdentityDeps): Promise<SigningKey> {
  const { privateKey } = await generateKeyPair("ES256", { extractable: true });
  const { x, y, d } = await exportJWK(privateKey);
  if (!x || !y || !d) throw new Error("the key has no coordinates");
  const kid = Buffer.from(deps.ids.random(KID_BYTES)).toString("base64url");
  return { kty: "EC", crv: "P-256", kid, x, y, d };
}

/** Since when the deployment's own keys have signed: the first account got the first token, before any job ran. */
async function signedSince({ db }: IdentityDeps, now: Millis): Promise<Millis> {
  return Math.min(now, (await firstAccountAt(db)) ?? now);
}

/**
 * The deployment's own keys are the first generations. One that the operator adds later is known to every cache before
 * it signs, like any other.
 */
async function recordSecretKeys(deps: IdentityDeps): Promise<void> {
  const now = deps.clock.now();
  const present = await listSigningKeys(deps.db);
  const first = present.length === 0 ? await signedSince(deps, now) : now + KEY_LEAD_MS;
  for (const [index, { kid }] of deps.secretKeys.entries()) {
    if (present.some((row) => row.kid === kid)) continue;
    await recordSecretKey(deps.db, { kid, sealed: null, createdAt: now, signsFrom: first - index });
  }
}

/**
 * Makes the next signing key when the present one is about to have signed for ninety days. It is published a day
 * before it signs, and the old one verifies until its tokens are over. Runs daily; twice does no harm.
 */
export async function rotateKeys(deps: IdentityDeps): Promise<Record<string, unknown>> {
  await recordSecretKeys(deps);
  const now = deps.clock.now();
  const generations = await listSigningKeys(deps.db);
  const newest = generations.at(-1)?.signsFrom ?? now;
  const signsFrom = nextBeginning(newest, now);
  let made = false;
  if (signsFrom !== null) {
    const key = await newKey(deps);
    const sealed = await deps.keySealer.seal(JSON.stringify(key), key.kid);
    const row = { kid: key.kid, sealed, createdAt: now, signsFrom };
    made = await addGeneration(deps.db, row, newest);
  }
  // What became of a key of the deployment's is remembered as long as the deployment has it.
  const lasting = new Set(deps.secretKeys.map(({ kid }) => kid));
  const spent = spentGenerations(generations, now).filter(({ kid }) => !lasting.has(kid));
  await deleteGenerations(
    deps.db,
    spent.map(({ kid }) => kid),
  );
  deps.keyRing.forget();
  return {
    made,
    forgotten: spent.length,
    keys: generations.length - spent.length + (made ? 1 : 0),
  };
}
