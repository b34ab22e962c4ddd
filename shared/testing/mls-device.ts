import {
  acceptAll,
  bytesToBase64,
  type CiphersuiteImpl,
  type ClientState,
  createApplicationMessage,
  createCommit,
  createGroup,
  createGroupInfoWithExternalPubAndRatchetTree,
  createProposal,
  decodeMlsMessage,
  defaultCapabilities,
  emptyPskIndex,
  encodeMlsMessage,
  generateKeyPackageWithKey,
  getCiphersuiteFromName,
  getCiphersuiteImpl,
  joinGroup,
  joinGroupExternal,
  type KeyPackage,
  type Lifetime,
  type MLSMessage,
  type PrivateKeyPackage,
  type Proposal,
  processMessage,
} from "ts-mls";
import { decodeKeyPackage, encodeKeyPackage } from "ts-mls/keyPackage.js";
import type { ChatEvent, ClaimedKeyPackage, MlsDraft, MlsStored } from "../contracts/chat/index.ts";
import { type Account, sendJson } from "./accounts.ts";

const SUITE = "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519";
const YEAR_S = 365 * 24 * 3600;

export const bytesOf = (text: string) => new TextEncoder().encode(text);
const fromBase64 = (text: string) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));

function decoded<T>(
  decode: (bytes: Uint8Array, at: number) => [T, number] | undefined,
  text: string,
): T {
  const read = decode(fromBase64(text), 0);
  if (!read) throw new Error("not what it should be");
  return read[0];
}

type MlsEvent = Extract<ChatEvent, { kind: "mls" }>;

interface OwnKeyPackage {
  readonly publicPackage: KeyPackage;
  readonly privatePackage: PrivateKeyPackage;
}

/** What a device knows of one chat. */
interface Group {
  state: ClientState | null;
  seq: number;
  readonly read: string[];
}

/** What is to become of a package, to be a bad one. */
export interface Forgery {
  readonly identity?: string;
  readonly lifetime?: Lifetime;
  readonly key?: { readonly signKey: Uint8Array; readonly publicKey: Uint8Array };
}

export function inBase64(message: MLSMessage): string {
  return bytesToBase64(encodeMlsMessage(message));
}

/** A device of somebody's for encrypted chats: a real MLS client. */
export class MlsTestDevice {
  readonly id: string;
  readonly #account: Account;
  readonly #suite: CiphersuiteImpl;
  readonly #key: { readonly signKey: Uint8Array; readonly publicKey: Uint8Array };
  readonly #packages: OwnKeyPackage[] = [];
  readonly #groups = new Map<string, Group>();
  readonly #sent = new Set<string>();

  private constructor(
    account: Account,
    id: string,
    suite: CiphersuiteImpl,
    key: { signKey: Uint8Array; publicKey: Uint8Array },
  ) {
    this.#account = account;
    this.id = id;
    this.#suite = suite;
    this.#key = key;
  }

  static async of(account: Account, id = `device-${crypto.randomUUID()}`): Promise<MlsTestDevice> {
    const suite = await getCiphersuiteImpl(getCiphersuiteFromName(SUITE));
    return new MlsTestDevice(account, id, suite, await suite.signature.keygen());
  }

  call(method: string, path: string, body?: unknown): Promise<Response> {
    return sendJson(method, path, body, this.#account.headers);
  }

  /** A new package of this device, in base64; forged as asked for. */
  async keyPackage({ identity, lifetime, key }: Forgery = {}): Promise<string> {
    const name = identity ?? `${this.#account.user.id}/${this.id}`;
    const now = Math.floor(Date.now() / 1_000);
    const made = await generateKeyPackageWithKey(
      { credentialType: "basic", identity: bytesOf(name) },
      defaultCapabilities(),
      lifetime ?? { notBefore: BigInt(now - 60), notAfter: BigInt(now + YEAR_S) },
      [],
      key ?? this.#key,
      this.#suite,
    );
    this.#packages.push(made);
    return bytesToBase64(encodeKeyPackage(made.publicPackage));
  }

  async publish(count = 1, lastResort = false): Promise<Response> {
    const keyPackages: string[] = [];
    for (let one = 0; one < count; one += 1) keyPackages.push(await this.keyPackage());
    return this.call("POST", "/api/mls/key-packages", {
      deviceId: this.id,
      deviceName: "A phone",
      keyPackages,
      ...(lastResort && { lastResort: await this.keyPackage() }),
    });
  }

  async claim(...people: Account[]): Promise<ClaimedKeyPackage[]> {
    const ids = people.map(({ user }) => user.id).join(",");
    const response = await this.call("GET", `/api/mls/key-packages?userId=${ids}`);
    if (response.status !== 200) throw new Error(`not claimed: ${await response.text()}`);
    return (await response.json<{ items: ClaimedKeyPackage[] }>()).items;
  }

  /** Begins the chat's group, with nobody else in it yet. */
  async found(chatId: string): Promise<void> {
    const { publicPackage, privatePackage } = await this.#ownPackage();
    const groupId = bytesOf(chatId);
    const state = await createGroup(groupId, publicPackage, privatePackage, [], this.#suite);
    this.#groups.set(chatId, { state, seq: 0, read: [] });
  }

  /** A commit of the present epoch, not sent yet. */
  async commit(chatId: string, proposals: Proposal[]) {
    const group = this.#groupOf(chatId);
    const { newState, commit, welcome } = await createCommit(
      { state: this.#stateOf(chatId), cipherSuite: this.#suite },
      { extraProposals: proposals, ratchetTreeExtension: true },
    );
    const info = await createGroupInfoWithExternalPubAndRatchetTree(newState, [], this.#suite);
    const draft: MlsDraft = {
      clientId: crypto.randomUUID(),
      type: "commit",
      payload: inBase64(commit),
      ...(welcome && {
        welcome: inBase64({ version: "mls10", wireformat: "mls_welcome", welcome }),
      }),
      groupInfo: inBase64({ version: "mls10", wireformat: "mls_group_info", groupInfo: info }),
      silent: false,
    };
    const merge = () => {
      group.state = newState;
      this.#sent.add(draft.clientId);
    };
    return { draft, merge };
  }

  /** Adds these devices. Answers the reply's status and code; of a commit that came too late nothing is left. */
  async add(chatId: string, packages: readonly ClaimedKeyPackage[]): Promise<string> {
    return this.#change(
      chatId,
      packages.map(({ keyPackage }) => ({
        proposalType: "add",
        add: { keyPackage: decoded(decodeKeyPackage, keyPackage) },
      })),
    );
  }

  /** Takes all devices of somebody's out. */
  async remove(chatId: string, { user }: Account): Promise<string> {
    const leaves = this.#stateOf(chatId).ratchetTree.flatMap((node, index) => {
      if (node?.nodeType !== "leaf" || node.leaf.credential.credentialType !== "basic") return [];
      const identity = new TextDecoder().decode(node.leaf.credential.identity);
      return identity.startsWith(`${user.id}/`) ? [index / 2] : [];
    });
    return this.#change(
      chatId,
      leaves.map((removed) => ({ proposalType: "remove", remove: { removed } })),
    );
  }

  /** Comes in by itself, by what the last committer has left for that. */
  async comeIn(chatId: string): Promise<string> {
    const { groupInfo } = await (await this.call("GET", `/api/chats/${chatId}/mls`)).json<{
      groupInfo: string;
    }>();
    const info = decoded(decodeMlsMessage, groupInfo);
    if (info.wireformat !== "mls_group_info") throw new Error("no group info");
    const { publicPackage, privatePackage } = await this.#ownPackage();
    const { publicMessage, newState } = await joinGroupExternal(
      info.groupInfo,
      publicPackage,
      privatePackage,
      false,
      this.#suite,
    );
    const wireformat = "mls_public_message";
    const payload = inBase64({ version: "mls10", wireformat, publicMessage });
    const clientId = crypto.randomUUID();
    const response = await this.hand(chatId, { clientId, type: "commit", payload, silent: false });
    const { seq } = await response.clone().json<MlsStored>();
    if (response.status === 201) this.#groups.set(chatId, { state: newState, seq, read: [] });
    return String(response.status);
  }

  /** A message of the present epoch, not sent yet. */
  async application(chatId: string, text: string): Promise<MlsDraft> {
    const group = this.#groupOf(chatId);
    const state = this.#stateOf(chatId);
    const made = await createApplicationMessage(state, bytesOf(text), this.#suite);
    const { privateMessage } = made;
    group.state = made.newState;
    const wireformat = "mls_private_message";
    const payload = inBase64({ version: "mls10", wireformat, privateMessage });
    const clientId = crypto.randomUUID();
    this.#sent.add(clientId);
    return { clientId, type: "application", payload, silent: false };
  }

  /** A proposal to take a leaf out. */
  async proposal(chatId: string, removed: number): Promise<MlsDraft> {
    const proposal = { proposalType: "remove", remove: { removed } } as const;
    const made = await createProposal(this.#stateOf(chatId), false, proposal, this.#suite);
    this.#groupOf(chatId).state = made.newState;
    const clientId = crypto.randomUUID();
    this.#sent.add(clientId);
    return { clientId, type: "proposal", payload: inBase64(made.message), silent: false };
  }

  /** Says something, in as many epochs as it takes. */
  async say(chatId: string, text: string): Promise<void> {
    for (;;) {
      const response = await this.hand(chatId, await this.application(chatId, text));
      if (response.status === 201) return;
      if (response.status !== 409) throw new Error(`not sent: ${await response.text()}`);
      await this.sync(chatId);
    }
  }

  hand(chatId: string, draft: MlsDraft): Promise<Response> {
    return this.call("POST", `/api/chats/${chatId}/mls`, draft);
  }

  /** Takes in what the log has of late. Answers all that it could read so far. */
  async sync(chatId: string): Promise<string[]> {
    const group = this.#groupOf(chatId);
    for (;;) {
      const path = `/api/chats/${chatId}/events?after=${group.seq}&limit=100`;
      const response = await this.call("GET", path);
      if (response.status !== 200) throw new Error(`no log: ${response.status}`);
      const { items } = await response.json<{ items: ChatEvent[] }>();
      for (const event of items) {
        if (event.kind === "mls") await this.#take(group, event);
        group.seq = event.seq;
      }
      if (items.length < 100) return group.read;
    }
  }

  async #change(chatId: string, proposals: Proposal[]): Promise<string> {
    const { draft, merge } = await this.commit(chatId, proposals);
    const response = await this.hand(chatId, draft);
    if (response.status === 201) {
      merge();
      return "201";
    }
    return `${response.status} ${(await response.json<{ code: string }>()).code}`;
  }

  async #take(group: Group, event: MlsEvent): Promise<void> {
    if (event.clientId !== undefined && this.#sent.has(event.clientId)) return;
    const message = decoded(decodeMlsMessage, event.payload);
    if (message.wireformat === "mls_welcome") {
      if (!group.state) group.state = await this.#welcomed(message);
      return;
    }
    if (!group.state || BigInt(event.epoch) !== group.state.groupContext.epoch) return;
    if (
      message.wireformat !== "mls_private_message" &&
      message.wireformat !== "mls_public_message"
    ) {
      throw new Error(`a ${message.wireformat} in the log`);
    }
    const { state } = group;
    const taken = await processMessage(message, state, emptyPskIndex, acceptAll, this.#suite);
    group.state = taken.newState;
    if (taken.kind === "applicationMessage") {
      group.read.push(new TextDecoder().decode(taken.message));
    }
  }

  async #welcomed({ welcome }: Extract<MLSMessage, { wireformat: "mls_welcome" }>) {
    for (const { publicPackage, privatePackage } of this.#packages) {
      try {
        return await joinGroup(welcome, publicPackage, privatePackage, emptyPskIndex, this.#suite);
      } catch {
        // For another package, or another device.
      }
    }
    return null;
  }

  /** A package that nobody else has. */
  async #ownPackage(): Promise<OwnKeyPackage> {
    await this.keyPackage();
    const made = this.#packages.pop();
    if (!made) throw new Error("no package was made");
    return made;
  }

  #groupOf(chatId: string): Group {
    const group = this.#groups.get(chatId) ?? { state: null, seq: 0, read: [] };
    this.#groups.set(chatId, group);
    return group;
  }

  #stateOf(chatId: string): ClientState {
    const { state } = this.#groupOf(chatId);
    if (!state) throw new Error("not in the group");
    return state;
  }
}
