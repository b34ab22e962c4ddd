/** What the test's media server wants to be shown. */
export const SFU_SECRET = "a secret that no client may see";

export interface SfuAsked {
  readonly method: string;
  readonly path: string;
  readonly authorization: string;
  readonly body: unknown;
}

/** What the media server was asked so far, oldest first. */
export async function sfuAsked(origin: string): Promise<SfuAsked[]> {
  return (await fetch(`${origin}/asked`)).json();
}
