const PREFIX = "veche-keys:";

/** The name of the database in which this person's keys are. */
export function storeName(userId: string): string {
  return `${PREFIX}${userId}`;
}

export function isStoreName(name: string | undefined): name is string {
  return name?.startsWith(PREFIX) ?? false;
}
