import { inArray, lte, sql } from "drizzle-orm";
import { type DomainEvent, domainEvent } from "../../../shared/contracts/platform/events.ts";
import type { Database, EventRecord } from "./ports.ts";
import { outboxEvents } from "./tables.ts";

/** Statement that keeps an event until it is delivered. */
export function insertEvent(db: Database, { id, event }: EventRecord, createdAt: number) {
  return db.insert(outboxEvents).values({ id, payload: event, createdAt });
}

/** The same, if the statement before it in the batch has changed a row. */
export function insertEventIfChanged(db: Database, { id, event }: EventRecord, createdAt: number) {
  // All columns in the order of the table.
  const row = sql`SELECT ${id}, ${JSON.stringify(event)}, ${createdAt} WHERE changes() > 0`;
  return db.insert(outboxEvents).select(row);
}

/** Statement that forgets delivered events (at most 90 at once). */
export function deleteEvents(db: Database, ids: readonly string[]) {
  return db.delete(outboxEvents).where(inArray(outboxEvents.id, [...ids]));
}

/** Events that were recorded up to then and are still undelivered, oldest first. */
export async function undeliveredEvents(db: Database, upTo: number): Promise<EventRecord[]> {
  const rows = await db
    .select()
    .from(outboxEvents)
    .where(lte(outboxEvents.createdAt, upTo))
    .orderBy(outboxEvents.id)
    .limit(50);
  return rows.map((row) => ({
    id: row.id,
    event: domainEvent.parse(row.payload) satisfies DomainEvent,
  }));
}
