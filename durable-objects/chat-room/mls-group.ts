import type { MlsDraft } from "../../shared/contracts/chat/index.ts";
import { readMlsMessage } from "../../workers/domains/chat/encryption/rules.ts";

type GroupRow = { epoch: number; group_info: string | null };

export interface GroupState {
  readonly epoch: number;
  /** Of this epoch, base64. */
  readonly groupInfo: string | null;
}

/** What the log may take of a draft. */
export type MlsVerdict =
  | { readonly kind: "good" }
  | { readonly kind: "invalid"; readonly path: "payload" | "welcome" | "groupInfo" }
  | { readonly kind: "stale_epoch" };

/**
 * The MLS group of an encrypted chat, as far as a delivery service knows it (RFC 9750 §5): its epoch. Of all commits of an
 * epoch the first one ends it.
 */
export class MlsGroup {
  readonly #sql: SqlStorage;
  readonly #groupId: string;

  constructor(sql: SqlStorage, groupId: string) {
    this.#sql = sql;
    this.#groupId = groupId;
  }

  get state(): GroupState {
    const query = "SELECT epoch, group_info FROM mls_group";
    const { epoch, group_info: groupInfo } = this.#sql.exec<GroupRow>(query).one();
    return { epoch, groupInfo };
  }

  /** Whether the draft is what it says, of this group, and of its present epoch. */
  judge({ type, payload, welcome, groupInfo }: MlsDraft): MlsVerdict {
    const header = readMlsMessage(payload);
    if (header?.type !== type || header.groupId !== this.#groupId) {
      return { kind: "invalid", path: "payload" };
    }
    const { epoch } = this.state;
    if (header.epoch !== epoch) return { kind: "stale_epoch" };
    if (welcome !== undefined && (type !== "commit" || !isWelcome(welcome))) {
      return { kind: "invalid", path: "welcome" };
    }
    if (groupInfo !== undefined && (type !== "commit" || !this.#isOf(groupInfo, epoch + 1))) {
      return { kind: "invalid", path: "groupInfo" };
    }
    return { kind: "good" };
  }

  /** A commit has begun the next epoch. */
  advance(groupInfo: string | null): void {
    this.#sql.exec("UPDATE mls_group SET epoch = epoch + 1, group_info = ?", groupInfo);
  }

  #isOf(groupInfo: string, epoch: number): boolean {
    const header = readMlsMessage(groupInfo);
    return (
      header?.type === "group_info" && header.groupId === this.#groupId && header.epoch === epoch
    );
  }
}

function isWelcome(payload: string): boolean {
  return readMlsMessage(payload)?.type === "welcome";
}
