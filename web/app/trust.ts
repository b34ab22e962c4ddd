import { queryOptions } from "@tanstack/react-query";
import type { OwnTrust, PersonTrust } from "../encryption/engine/trust.ts";
import type { Notice } from "../encryption/engine/vet.ts";
import { encryption, hasKeys } from "./encryption.ts";
import { queries } from "./platform.ts";

export type { Notice, OwnTrust, PersonTrust };

/** Looked at again, while somebody is there to see it. */
const AGAIN_MS = 60_000;

/** How things stand with the reader's own devices; `null` where this browser has no keys. */
export function ownTrustQuery(userId: string) {
  return queryOptions({
    queryKey: ["trust", userId, "own"],
    queryFn: async (): Promise<OwnTrust | null> =>
      (await hasKeys(userId)) ? (await encryption(userId)).own() : null,
    refetchInterval: AGAIN_MS,
  });
}

/** How things stand with another person's devices. */
export function personTrustQuery(userId: string, personId: string) {
  return queryOptions({
    queryKey: ["trust", userId, "person", personId],
    queryFn: async (): Promise<PersonTrust> => (await encryption(userId)).person(personId),
    refetchInterval: AGAIN_MS,
  });
}

/** Those of these people whose safety number was compared in this browser. */
export function comparedQuery(userId: string, people: readonly string[]) {
  return queryOptions({
    queryKey: ["trust", userId, "compared", ...people],
    queryFn: async (): Promise<readonly string[]> =>
      (await hasKeys(userId)) ? (await encryption(userId)).compared(people) : [],
  });
}

/** What was noticed of the devices of a chat's members. */
export function noticesQuery(userId: string, chatId: string) {
  return queryOptions({
    queryKey: ["trust", userId, "notices", chatId],
    queryFn: async (): Promise<readonly Notice[]> => (await encryption(userId)).notices(chatId),
    refetchInterval: AGAIN_MS,
  });
}

/** Something was said about devices, or they have changed. */
export async function trustChanged(): Promise<void> {
  await queries.invalidateQueries({ queryKey: ["trust"] });
}
