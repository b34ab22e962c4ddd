import type { Line } from "../../web/e2e/line.ts";
import type { Action } from "./plan.ts";
import type { FinalState, Recorder } from "./records.ts";
import type { Rest } from "./rest.ts";

/** What a client of a soak has to work with. */
export interface Equipment {
  readonly name: string;
  readonly userId: string;
  /** An access token that holds for a while: a run may outlast one. */
  readonly token: () => Promise<string>;
  readonly rooms: readonly string[];
  readonly line: Line;
  readonly rest: Rest;
  readonly recorder: Recorder;
}

/** Somebody who writes and reads in their rooms, and writes down what they are told. */
export interface SoakClient {
  readonly equipment: Equipment;
  open(): void;
  act(action: Action): void;
  /** What it still waits for, in words; empty when it knows everything up to the ends of these logs. */
  waitsFor(ends: ReadonlyMap<string, number>): string[];
  /** What it shows itself, if it shows anything. */
  shown(): FinalState[];
  close(): void;
}

const STALL_MS = 800;

/** What befalls any client's network. Answers whether it was that. */
export function befall({ line }: Equipment, { kind, dice }: Action): boolean {
  if (kind === "drop") line.drop();
  else if (kind === "stall") {
    line.stall();
    setTimeout(() => line.flow(), STALL_MS * (0.5 + dice));
  } else return false;
  return true;
}
