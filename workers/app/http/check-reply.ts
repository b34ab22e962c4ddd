import type { Contract } from "../../../shared/contracts/platform/index.ts";

/** A handler broke its contract: a defect, told loudly in development and tests. */
export class UndeclaredReply extends Error {
  override readonly name = "UndeclaredReply";
}

/** The first place where `sent` holds something that `declared` (what the schema kept of it) does not. */
function undeclaredField(sent: unknown, declared: unknown, at = ""): string | null {
  if (typeof sent !== "object" || sent === null) return null;
  if (typeof declared !== "object" || declared === null) return at;
  for (const [name, value] of Object.entries(sent)) {
    const path = at ? `${at}.${name}` : name;
    if (!Object.hasOwn(declared, name)) return path;
    const deeper = undeclaredField(value, Reflect.get(declared, name), path);
    if (deeper !== null) return deeper;
  }
  return null;
}

/** Throws {@link UndeclaredReply} unless the reply's status, fields and types are those the contract declares. */
export function checkReply(contract: Contract, status: number, body: unknown): void {
  const spec = contract.replies[status];
  const name = contract.operationId;
  if (!spec) throw new UndeclaredReply(`${name} answered the undeclared status ${status}`);
  if (!spec.body) {
    if (body !== undefined) throw new UndeclaredReply(`${name} ${status} declares no body`);
    return;
  }
  const sent: unknown = JSON.parse(JSON.stringify(body ?? null));
  const result = spec.body.safeParse(sent);
  if (!result.success) {
    throw new UndeclaredReply(`${name} ${status} is not as declared: ${result.error.message}`);
  }
  const extra = undeclaredField(sent, result.data);
  if (extra !== null)
    throw new UndeclaredReply(`${name} ${status} holds the undeclared field ${extra}`);
}
