import { and, eq, sql } from "drizzle-orm";
import type { UserId } from "../../../shared/kernel/ids.ts";
import { compiled, type Database } from "../platform/index.ts";
import type { IdentityDeps } from "./deps.ts";
import type { DeviceRow } from "./devices.ts";
import { type Factors, factorColumns } from "./factors/store.ts";
import type { LoginKey } from "./rules.ts";
import type { UserRow } from "./store.ts";
import { devices, users } from "./tables.ts";

/** What a sign-in has to know of an account before it decides. */
export interface Standing {
  readonly row: UserRow;
  /** The device of this account that was shown; `null` when none was, or not truly. */
  readonly device: DeviceRow | null;
  readonly factors: Factors;
}

/** The account with the device and the factors in one statement, because every sign-in asks for all three. */
function standingBy(column: typeof users.id | typeof users.emailKey | typeof users.usernameKey) {
  const shown = and(eq(devices.id, sql.placeholder("deviceId")), eq(devices.userId, users.id));
  return compiled((db: Database) =>
    db
      .select({ row: users, device: devices, factors: factorColumns })
      .from(users)
      .leftJoin(devices, shown)
      .where(eq(column, sql.placeholder("key"))),
  );
}

const findBy = {
  id: standingBy(users.id),
  email: standingBy(users.emailKey),
  username: standingBy(users.usernameKey),
};

type StandingDeps = Pick<IdentityDeps, "db" | "clock" | "deviceTokens">;

/** The row is found by what the token claims; it counts if the token is ours, of this account and not too old. */
async function standing(
  { db, clock, deviceTokens }: StandingDeps,
  by: keyof typeof findBy,
  key: string,
  deviceToken: string | null | undefined,
): Promise<Standing | undefined> {
  const claimed = deviceToken ? deviceTokens.claimed(deviceToken) : null;
  const [found] = await findBy[by](db, { key, deviceId: claimed ?? "" }).execute();
  if (found === undefined || !deviceToken) return found && { ...found, device: null };
  const id = deviceTokens.read(deviceToken, found.row.id as UserId, clock.now());
  return { ...found, device: found.device?.id === id ? found.device : null };
}

/** The account that somebody signs in to by e-mail or username. */
export function standingByLogin(
  deps: StandingDeps,
  { kind, key }: LoginKey,
  deviceToken: string | null | undefined,
): Promise<Standing | undefined> {
  return standing(deps, kind, key, deviceToken);
}

/** The account of this id. */
export function standingById(
  deps: StandingDeps,
  id: string,
  deviceToken: string | null | undefined,
): Promise<Standing | undefined> {
  return standing(deps, "id", id, deviceToken);
}
