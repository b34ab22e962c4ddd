/** Where tests ask for a platform, told by `platforms-setup.ts`. */
export const PLATFORMS = "TEST_PLATFORMS";

/** A platform of a test's own, with storage that nobody has used. */
export interface Platform {
  readonly origin: string;
  readonly port: number;
  stop(): Promise<void>;
}

/** What the platforms in use have printed last, for people to read. */
export async function tellOfPlatforms(): Promise<string> {
  const reply = await fetch(desk());
  return ((await reply.json()) as string[]).join("\n");
}

/** A platform that has just started, with settings if there are any. */
export async function startPlatform(settings: Record<string, string> = {}): Promise<Platform> {
  const reply = await fetch(desk(), { method: "POST", body: JSON.stringify(settings) });
  if (!reply.ok) throw new Error(await reply.text());
  const { port } = (await reply.json()) as { port: number };
  return {
    origin: `http://localhost:${port}`,
    port,
    stop: async () => void (await fetch(`${desk()}/${port}`, { method: "DELETE" })),
  };
}

function desk(): string {
  const address = process.env[PLATFORMS];
  if (address === undefined) throw new Error(`${PLATFORMS} is not set`);
  return address;
}
