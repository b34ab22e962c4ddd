import {
  acceptAll,
  createApplicationMessage,
  createCommit,
  createGroup,
  createGroupInfoWithExternalPubAndRatchetTree,
  defaultCapabilities,
  emptyPskIndex,
  generateKeyPackageWithKey,
  processMessage,
} from "ts-mls";
import WebSocket from "ws";
import { say } from "../../scripts/setup/say.mjs";
import { toBase64, utf8 } from "../../web/encryption/bytes.ts";
import { contentBytes } from "../../web/encryption/content.ts";
import { comeIn } from "../../web/encryption/mls/come-in.ts";
import { joinByWelcome } from "../../web/encryption/mls/join.ts";
import { CLIENT_CONFIG, credentialOf, suite } from "../../web/encryption/mls/suite.ts";
import { messageIn, messagePayload, privatePayload } from "../../web/encryption/mls/wire.ts";
import { median } from "../report/statistics.mjs";

/** @typedef {import("../platform/accounts.mjs").Account} Account */
/** @typedef {import("ts-mls").CiphersuiteImpl} Suite */

/** Sent, and not acknowledged yet. */
const IN_FLIGHT = 200;
const TEXT = "the bell rings over the river, and everybody comes to the square";

/** @param {Suite} cs @param {number} number */
async function deviceOf(cs, number) {
  const lifetime = { notBefore: 0n, notAfter: BigInt(2 ** 40) };
  const credential = credentialOf({ userId: `user-${number}`, deviceId: `device-${number}` });
  const key = await cs.signature.keygen();
  return generateKeyPackageWithKey(credential, defaultCapabilities(), lifetime, [], key, cs);
}

/** @template T @param {() => Promise<T>} work @returns {Promise<[T, number]>} with the milliseconds it took */
async function timed(work) {
  const began = performance.now();
  const result = await work();
  return [result, performance.now() - began];
}

/** What one device does in a group of that size. @param {number} members @param {number} messages */
async function keysOf(members, messages) {
  const cs = await suite();
  const first = await deviceOf(cs, 0);
  const others = [];
  for (let number = 1; number < members; number += 1) others.push(await deviceOf(cs, number));
  const last = others.at(-1);
  if (!last) throw new Error("a group of one");
  const groupId = utf8("a chat");
  const { publicPackage, privatePackage } = first;
  const alone = await createGroup(groupId, publicPackage, privatePackage, [], cs, CLIENT_CONFIG);
  const extraProposals = others.map(({ publicPackage: keyPackage }) => ({
    proposalType: /** @type {const} */ ("add"),
    add: { keyPackage },
  }));
  const founding = { state: alone, cipherSuite: cs };
  const [founded, foundMs] = await timed(() =>
    createCommit(founding, { extraProposals, ratchetTreeExtension: true }),
  );
  const { welcome } = founded;
  if (!welcome) throw new Error("nobody was added");
  const [joined, joinMs] = await timed(() => joinByWelcome(welcome, last, cs));
  const [renewed, commitMs] = await timed(() =>
    createCommit({ state: founded.newState, cipherSuite: cs }),
  );
  const commit = messageIn(messagePayload(renewed.commit));
  if (commit?.wireformat !== "mls_private_message") throw new Error("no commit");
  const [followed, followMs] = await timed(() =>
    processMessage(commit, joined, emptyPskIndex, acceptAll, cs),
  );
  const info = await createGroupInfoWithExternalPubAndRatchetTree(renewed.newState, [], cs);
  const late = await deviceOf(cs, members);
  const [, comeInMs] = await timed(() => comeIn(info, late, cs));
  let [writer, reader] = [renewed.newState, followed.newState];
  const content = contentBytes({ kind: "message", text: TEXT });
  const [encrypting, decrypting] = [[0], [0]];
  for (let number = 0; number < messages; number += 1) {
    const [made, encryptMs] = await timed(() => createApplicationMessage(writer, content, cs));
    writer = made.newState;
    const message = messageIn(privatePayload(made.privateMessage));
    if (message?.wireformat !== "mls_private_message") throw new Error("no message");
    const [read, decryptMs] = await timed(() =>
      processMessage(message, reader, emptyPskIndex, acceptAll, cs),
    );
    if (read.kind !== "applicationMessage") throw new Error("it was not read");
    reader = read.newState;
    encrypting.push(encryptMs);
    decrypting.push(decryptMs);
  }
  const [encryptMs, decryptMs] = [median(encrypting.slice(1)), median(decrypting.slice(1))];
  return { foundMs, joinMs, commitMs, followMs, comeInMs, encryptMs, decryptMs };
}

/** @param {string} url @param {Account} account @param {boolean} encrypted */
async function chatOf(url, { token }, encrypted) {
  const reply = await fetch(`${url}/api/chats`, {
    method: "POST",
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
    body: JSON.stringify({ type: "group", title: "Measured", memberIds: [], encrypted }),
  });
  if (!reply.ok) throw new Error(`no chat: ${reply.status} ${await reply.text()}`);
  return String((await reply.json()).id);
}

/**
 * How many messages a second a chat's object takes, each acknowledged, from one socket.
 * @param {string} url @param {Account} account @param {string} chatId @param {number} messages
 * @param {(clientId: string) => object} frameOf
 */
async function written(url, { token }, chatId, messages, frameOf) {
  const address = `${url.replace("http", "ws")}/api/chats/${chatId}/ws`;
  const options = { perMessageDeflate: false };
  const socket = new WebSocket(address, ["veche.v1", `bearer.${token}`], options);
  const frames = Array.from({ length: messages }, () =>
    JSON.stringify(frameOf(crypto.randomUUID())),
  );
  let [sent, acked, began] = [0, 0, 0];
  const more = () => {
    while (sent < messages && sent - acked < IN_FLIGHT) {
      socket.send(String(frames[sent]));
      sent += 1;
    }
  };
  await new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.once("open", () => {
      began = performance.now();
      more();
    });
    socket.on("message", (data) => {
      const text = String(data);
      if (text.startsWith('{"t":"error"')) reject(new Error(text));
      if (!text.startsWith('{"t":"ack"')) return;
      acked += 1;
      if (acked === messages) resolve(null);
      else more();
    });
  });
  socket.terminate();
  return (messages * 1_000) / (performance.now() - began);
}

/**
 * Encrypted chats: what a device does in a large group, and what a message costs the chat's object, beside a plain one.
 * @param {{platform: import("../processes.mjs").Server, accounts: import("../platform/accounts.mjs").Accounts}} with_
 * @param {{quick: boolean}} options
 */
export async function measureEncryption({ platform: { url }, accounts }, { quick }) {
  const [members, messages, each, count] = quick ? [50, 50, 500, 1] : [200, 1_000, 5_000, 5];
  say(`  keys of a group of ${members}`);
  const keys = await keysOf(members, messages);
  const [account] = await accounts.take(1);
  if (!account) throw new Error("nobody is there");
  const content = contentBytes({ kind: "message", text: TEXT });
  // As long as a message is; the object can read no more of it than who it is for.
  const payloadOf = (/** @type {string} */ chatId) =>
    privatePayload({
      groupId: utf8(chatId),
      epoch: 0n,
      contentType: "application",
      authenticatedData: utf8(crypto.randomUUID()),
      encryptedSenderData: new Uint8Array(28),
      ciphertext: new Uint8Array(content.length + 90),
    });
  const rounds = [];
  for (let round = 0; round < count; round += 1) {
    const [plain, sealed] = [await chatOf(url, account, false), await chatOf(url, account, true)];
    const text = (/** @type {string} */ clientId) => ({ t: "send", clientId, text: TEXT });
    const payload = payloadOf(sealed);
    const type = "application";
    const mls = (/** @type {string} */ clientId) => ({ t: "mls", clientId, type, payload });
    rounds.push({
      plain: await written(url, account, plain, each, text),
      encrypted: await written(url, account, sealed, each, mls),
    });
  }
  const plain = median(rounds.map((one) => one.plain));
  const encrypted = median(rounds.map((one) => one.encrypted));
  const ratio = median(rounds.map((one) => one.encrypted / one.plain));
  return {
    rows: [
      { what: `a group of ${members}: founding it`, figures: { ms: keys.foundMs } },
      { what: "joining it by welcome", figures: { ms: keys.joinMs } },
      { what: "coming in without one", figures: { ms: keys.comeInMs } },
      { what: "renewing keys in it", figures: { ms: keys.commitMs } },
      { what: "following that", figures: { ms: keys.followMs } },
      {
        what: "a message in it",
        figures: { "encrypt ms": keys.encryptMs, "decrypt ms": keys.decryptMs },
      },
      {
        what: "messages a second that a chat's object takes",
        figures: { plain, encrypted, ratio },
      },
    ],
    rounds: { keys, rounds, bytes: toBase64(content).length },
  };
}
