/** What the tests' providers want to be shown. */
export const PROVIDER_KEY = "r8_a-key-that-nobody-may-ever-see";

/** A task as the providers' own book has it. */
export interface LedgerTask {
  readonly id: string;
  readonly manner: string;
  readonly dialect: string;
  readonly key: string | null;
  readonly prompt: string;
  readonly webhook: string | null;
  readonly asked: number;
  readonly state: "running" | "succeeded" | "failed" | "cancelled";
  /** In cents. */
  readonly charged: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Everything that the providers were asked for, oldest first. */
export async function providerLedger(origin: string): Promise<LedgerTask[]> {
  return (await fetch(`${origin}/ledger`)).json();
}
