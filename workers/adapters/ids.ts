import { uuidv7 } from "uuidv7";
import type { Ids } from "../../shared/kernel/ids.ts";

/** Ids and random bytes from the runtime's secure source. */
export const systemIds: Ids = {
  next: <Id extends string>() => uuidv7() as Id,
  random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
};
