/** Where tests ask for a platform, told by `platforms-setup.ts`. */
export const PLATFORMS = "TEST_PLATFORMS";

/** A platform of a test's own, with storage that nobody has used. */
export interface Platform {
  readonly origin: string;
  readonly port: number;
  stop(): Promise<void>;
}

/** A platform that has just started, with settings if there are any. */
export async function startPlatform(settings: Record<string, string> = {}): Promise<Platform> {
  const desk = process.env[PLATFORMS];
  if (desk === undefined) throw new Error(`${PLATFORMS} is not set`);
  const reply = await fetch(desk, { method: "POST", body: JSON.stringify(settings) });
  if (!reply.ok) throw new Error(await reply.text());
  const { port } = (await reply.json()) as { port: number };
  return {
    origin: `http://localhost:${port}`,
    port,
    stop: async () => void (await fetch(`${desk}/${port}`, { method: "DELETE" })),
  };
}
