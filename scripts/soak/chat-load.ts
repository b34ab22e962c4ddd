import { setTimeout as wait } from "node:timers/promises";
import type { Account } from "../../bench/platform/accounts.mjs";
import { Line } from "../../web/e2e/line.ts";
import type { SoakClient } from "./client.ts";
import { Person } from "./person.ts";
import type { Plan } from "./plan.ts";
import { ProductClient } from "./product-client.ts";
import { RawClient } from "./raw-client.ts";
import {
  type FinalState,
  type Findings,
  type LoggedEvent,
  loggedEvent,
  Recorder,
} from "./records.ts";
import { Rest } from "./rest.ts";
import type { Runtime } from "./runtime.ts";

/** After the last fault everything has to be well by then. */
const SETTLE_MS = 240_000;
const LOOK_EVERY_MS = 250;
/** So many members' copies of a log are compared. */
const COPIES = 3;

/** Makes the people and their rooms, each with a line of their own to the platform. */
export async function gather(
  plan: Plan,
  accounts: readonly Account[],
  runtime: Runtime,
  lines: Line[],
): Promise<SoakClient[]> {
  const rooms: string[] = [];
  for (let number = 0; number < plan.rooms; number += 1) {
    const members = accounts.filter((_, index) => plan.clients[index]?.rooms.includes(number));
    const [founder, ...others] = members;
    if (!founder) throw new Error(`nobody is in room ${number}`);
    const rest = new Rest(runtime.url, async () => founder.token);
    const { id } = await rest.createGroup(
      `Room ${number}`,
      others.map(({ userId }) => userId),
    );
    rooms.push(id);
  }
  return Promise.all(
    plan.clients.map(async (planned, index) => {
      const account = accounts[index];
      if (!account) throw new Error("there are fewer accounts than clients");
      const line = await Line.to(runtime.port);
      lines.push(line);
      const { userId } = account;
      const person = new Person(() => runtime.url, account);
      const token = () => person.token();
      const equipment = {
        name: `${planned.kind}-${index}`,
        userId,
        token,
        rooms: planned.rooms.map((number) => rooms[number] ?? ""),
        line,
        rest: new Rest(`http://127.0.0.1:${line.port}`, token),
        recorder: new Recorder(userId),
      };
      return planned.kind === "product" ? new ProductClient(equipment) : new RawClient(equipment);
    }),
  );
}

/** Everybody does what the plan has for them, at its time. */
export async function play(plan: Plan, clients: readonly SoakClient[]): Promise<void> {
  const started = performance.now();
  const all = plan.clients
    .flatMap(({ actions }, index) => actions.map((action) => ({ action, client: clients[index] })))
    .sort((a, b) => a.action.at - b.action.at);
  for (const { action, client } of all) {
    const early = action.at - (performance.now() - started);
    if (early > 1) await wait(early);
    client?.act(action);
  }
}

/** Waits until everybody has got everything and knows what became of what they wrote. Answers what did not come. */
export async function settle(clients: readonly SoakClient[]): Promise<string[]> {
  const deadline = performance.now() + SETTLE_MS;
  for (;;) {
    const ends = await endsOf(clients);
    const waiting = [
      ...clients.flatMap((client) => client.waitsFor(ends)),
      ...(await listsBehind(clients)),
    ];
    if (waiting.length === 0 || performance.now() > deadline) return waiting;
    await wait(LOOK_EVERY_MS);
  }
}

/** The newest event of each room that anybody knows or is told of. */
async function endsOf(clients: readonly SoakClient[]): Promise<Map<string, number>> {
  const ends = new Map<string, number>();
  for (const [room, [member]] of membersOf(clients)) {
    const log = member ? await member.equipment.rest.log(room) : [];
    ends.set(room, log.at(-1)?.seq ?? 0);
  }
  return ends;
}

/** Whose own list does not yet say what the room says. */
async function listsBehind(clients: readonly SoakClient[]): Promise<string[]> {
  const behind = clients.map(async ({ equipment: { name, rest, rooms } }) => {
    const listed = new Map((await rest.chats()).map((chat) => [chat.id, chat.revision]));
    const chats = await Promise.all(rooms.map((room) => rest.chat(room)));
    return chats
      .filter(({ id, revision }) => listed.get(id) !== revision)
      .map(({ id, revision }) => `${name}: ${listed.get(id)} of ${id} to become ${revision}`);
  });
  return (await Promise.all(behind)).flat();
}

export async function find(clients: readonly SoakClient[]): Promise<Findings> {
  const logs = new Map<string, LoggedEvent[][]>();
  for (const [room, members] of membersOf(clients)) {
    const copies = members.slice(0, COPIES).map(({ equipment }) => equipment.rest.log(room));
    logs.set(
      room,
      (await Promise.all(copies)).map((log) => log.map(loggedEvent)),
    );
  }
  const finals = await Promise.all(clients.map((client) => statesOf(client)));
  const records = clients.map(({ equipment }) => equipment.recorder);
  return { clients: records, logs, finals: finals.flat() };
}

async function statesOf(client: SoakClient): Promise<FinalState[]> {
  const { rest, rooms, userId } = client.equipment;
  const listed = (await rest.chats()).filter(({ id }) => rooms.includes(id));
  const asked = await Promise.all(rooms.map((room) => rest.chat(room)));
  const state = (source: FinalState["source"]) => (chat: (typeof asked)[number]) => ({
    userId,
    room: chat.id,
    source,
    lastReadSeq: chat.lastReadSeq,
    unread: chat.unread,
  });
  return [...listed.map(state("list")), ...asked.map(state("room")), ...client.shown()];
}

function membersOf(clients: readonly SoakClient[]): Map<string, SoakClient[]> {
  const members = new Map<string, SoakClient[]>();
  for (const client of clients) {
    for (const room of client.equipment.rooms) {
      members.set(room, [...(members.get(room) ?? []), client]);
    }
  }
  return members;
}

export function count({ clients, logs }: Findings): Record<string, number> {
  const counted: Record<string, number> = { logged: 0 };
  for (const [log = []] of logs.values()) {
    counted["logged"] = (counted["logged"] ?? 0) + log.filter(({ message }) => message).length;
  }
  for (const { observed } of clients) {
    for (const { t } of observed) counted[t] = (counted[t] ?? 0) + 1;
  }
  return counted;
}
