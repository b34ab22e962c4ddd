import type { ViewCounters, Viewed } from "../domains/media/ports.ts";

/** Parts that a count is kept in: each takes as many viewers a second as one object can. */
const PARTS = 8;

/** The part that counts this viewer, whose name is a tag in base64url: its first six bits spread evenly. */
function partOf(viewer: string): number {
  return (
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".indexOf(viewer.charAt(0)) %
    PARTS
  );
}

/** What the object is called that has the whole count. Videos were there first, and go without their kind. */
function nameOfWhole({ kind, id }: Viewed): string {
  return kind === "video" ? id : `${kind}:${id}`;
}

/** The views of each thing are counted by objects of its own. */
export function objectViewCounters(namespace: Env["VIEW_COUNTER"]): ViewCounters {
  return {
    see: async (viewed, viewer, day) => {
      const part = Math.max(0, partOf(viewer));
      await namespace.getByName(`${nameOfWhole(viewed)}/${part}`).see(viewer, day);
    },
    forget: async (viewed) => namespace.getByName(nameOfWhole(viewed)).forget(),
  };
}
