import type { DomainEvent } from "../../../shared/contracts/platform/events.ts";
import type { Events, Log, PlatformDeps } from "./ports.ts";
import { deleteEvents } from "./store.ts";

/**
 * Delivers recorded events in order and forgets each that was heard. One that is not heard stays recorded, so that it
 * is delivered again later.
 */
export function eventBus(
  deps: Pick<PlatformDeps, "db" | "ids">,
  log: Log,
  hear: (event: DomainEvent) => Promise<void>,
): Events {
  return {
    record: (event) => ({ id: deps.ids.next<string>(), event }),
    async deliver(records) {
      const heard: string[] = [];
      for (const { id, event } of records) {
        try {
          await hear(event);
          heard.push(id);
        } catch (error) {
          log.error("an event was not heard; it will be told again", { event: event.name, error });
        }
      }
      if (heard.length > 0) await deleteEvents(deps.db, heard);
    },
  };
}
