import { DAY, type Millis } from "../../../../shared/kernel/time.ts";
import type { KeySet, SigningKey } from "../ports.ts";
import { REFRESH_ABSOLUTE_MS } from "../rules.ts";

/** How long one key signs. */
export const KEY_LIFE_MS = 90 * DAY;
/** How long before it signs a key is published, so that every cache knows it by then. */
export const KEY_LEAD_MS = DAY;
/** A key that signs no longer verifies as long as a session can live whose id_token it signed. */
const KEY_AFTERLIFE_MS = REFRESH_ABSOLUTE_MS + DAY;

/** A key and when it begins to sign; `null` when that has not been written down yet. */
export interface Generation {
  readonly key: SigningKey;
  readonly signsFrom: Millis | null;
}

interface Dated {
  readonly signsFrom: Millis;
}

/** When a generation, of all in order of their beginning, is over; `null`: no next one is known. */
function endOf(all: readonly Dated[], index: number): Millis | null {
  const next = all[index + 1];
  return next === undefined ? null : next.signsFrom + KEY_AFTERLIFE_MS;
}

/**
 * The keys at this moment: the newest generation that has begun signs; coming ones are known already, old ones until
 * their tokens are over. A key of the deployment that is not written down yet counts as the oldest, and verifies.
 */
export function keysAt(generations: readonly Generation[], now: Millis): KeySet {
  const dated = generations
    .map(({ key, signsFrom }, index) => ({
      key,
      signsFrom: signsFrom ?? -index,
      written: signsFrom !== null,
    }))
    .sort((a, b) => a.signsFrom - b.signsFrom);
  const signing = dated.findLast(({ signsFrom }) => signsFrom <= now) ?? dated[0];
  if (signing === undefined) throw new Error("there is no key to sign with");
  const verifying = dated.filter(({ written }, index) => {
    const end = endOf(dated, index);
    return !written || end === null || now < end;
  });
  return { signing: signing.key, verifying: verifying.map(({ key }) => key) };
}

/** When the next key is to begin, if now is the time to make it; else `null`. */
export function nextBeginning(newest: Millis, now: Millis): Millis | null {
  return now >= newest + KEY_LIFE_MS - KEY_LEAD_MS ? now + KEY_LEAD_MS : null;
}

/** Generations that nobody needs any more, of all in order of their beginning. */
export function spentGenerations<Row extends Dated>(all: readonly Row[], now: Millis): Row[] {
  return all.filter((_, index) => {
    const end = endOf(all, index);
    return end !== null && now >= end;
  });
}
