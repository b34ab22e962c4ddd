/** Who tidies up, and when: of all devices in a group one at a time, so that they do not stand in each other's way. */

const MINUTE_MS = 60_000;
/** Somebody who is to be taken out, or let in, waits so long for each device whose turn is before. */
const TAKE_OVER_MS = MINUTE_MS;
/** Keys that have been used for so long, or so often, are renewed. */
const OLD_MS = 7 * 24 * 60 * MINUTE_MS;
const MUCH = 500;

/**
 * How long this device leaves it to others. With every epoch it is another's turn first: so all of them renew their
 * keys in time. `leaves` are the places in the tree, `own` is one of them.
 */
export function patience(leaves: readonly number[], own: number, epoch: number): number {
  const order = [...leaves].sort((a, b) => a - b);
  const first = epoch % Math.max(order.length, 1);
  const place = (order.indexOf(own) - first + order.length) % Math.max(order.length, 1);
  return place * TAKE_OVER_MS;
}

/** Who begins a broken group anew waits so long for everybody whose turn is before, but no longer than that in all. */
const BEGIN_MS = 250;
const BEGIN_AT_MOST_MS = 5_000;

/** How long this person's devices leave it to others to begin a broken group anew; who is not among them is the last. */
export function turnToBegin(people: readonly string[], own: string, epoch: number): number {
  const order = [...people].sort();
  if (!order.includes(own)) return BEGIN_AT_MOST_MS;
  const place = (order.indexOf(own) - (epoch % order.length) + order.length) % order.length;
  return Math.min(place * BEGIN_MS, BEGIN_AT_MOST_MS);
}

/** When keys of an epoch that began then, and has had so many messages, are due to be renewed. */
export function renewalDue({ at, messages }: { at: number; messages: number }): number {
  return messages >= MUCH ? at : at + OLD_MS;
}
