import { env } from "cloudflare:workers";
import { TextWriter, Uint8ArrayReader, ZipReader } from "@zip.js/zip.js";
import { beforeAll, describe, expect, it } from "vitest";
import type { Chat, Message } from "../../../shared/contracts/chat/index.ts";
import { type Account, registerAccount, sendJson } from "../../../shared/testing/accounts.ts";
import { storedFile } from "../../../shared/testing/files.ts";

let anna: Account;
let boris: Account;
let chat: Chat;
beforeAll(async () => {
  anna = await registerAccount();
  boris = await registerAccount({ displayName: "Boris & <i>Co</i>" });
  const body = { type: "group", title: "<b>Us</b>", memberIds: [boris.user.id] };
  chat = await (await call(anna, "POST", "/api/chats", body)).json();
});

const call = (account: Account, method: string, path: string, body?: unknown) =>
  sendJson(method, path, body, account.headers);

async function send(account: Account, text: string): Promise<Message> {
  const body = { clientId: crypto.randomUUID(), text };
  return (await call(account, "POST", `/api/chats/${chat.id}/messages`, body)).json();
}

const report = (account: Account, seq: number, fields: object = {}) =>
  call(account, "POST", `/api/chats/${chat.id}/report`, { seq, reason: "abuse", ...fields });

const exported = (account: Account, chatId = chat.id) =>
  call(account, "GET", `/api/chats/${chatId}/export`);

async function entriesOf(response: Response): Promise<Record<string, string>> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  const reader = new ZipReader(new Uint8ArrayReader(bytes), { useWebWorkers: false });
  const found: Record<string, string> = {};
  for (const entry of await reader.getEntries()) {
    if (!entry.directory) found[entry.filename] = await entry.getData(new TextWriter());
  }
  return found;
}

describe("reports to the moderators", () => {
  it("keep the message and the five before it, once for each person", async () => {
    const sent: Message[] = [];
    for (let n = 0; n < 7; n += 1) sent.push(await send(boris, `text ${n}`));
    const { seq } = sent[6] as Message;
    const first = await report(anna, seq, { comment: " look " });
    expect(first.status).toBe(201);
    const { id } = await first.json<{ id: string }>();
    const again = await report(anna, seq, { reason: "spam" });
    expect([again.status, await again.json()]).toEqual([200, { id }]);
    const query = "SELECT * FROM message_reports WHERE chat_id = ?";
    const { results } = await env.DB.prepare(query).bind(chat.id).all<Record<string, string>>();
    expect(results).toMatchObject([
      { id, seq, reporter_id: anna.user.id, reason: "abuse", comment: "look" },
    ]);
    const snapshot: Message[] = JSON.parse(results[0]?.["snapshot"] ?? "");
    expect(snapshot.map(({ text }) => text)).toEqual(sent.slice(1).map(({ text }) => text));
    const audit = "SELECT action, target FROM audit_log WHERE action = 'message.report'";
    expect((await env.DB.prepare(audit).all()).results).toEqual([
      { action: "message.report", target: `message:${chat.id}:${seq}` },
    ]);
  });

  it("are refused for what is no message of the chat, and to strangers", async () => {
    const { seq } = await send(boris, "fine");
    const stranger = await registerAccount();
    expect((await report(stranger, seq)).status).toBe(404);
    expect((await report(anna, 1)).status).toBe(404);
    expect((await report(anna, 1_000_000)).status).toBe(404);
    expect((await report(anna, seq, { reason: "dislike" })).status).toBe(400);
  });
});

describe("a chat's export", () => {
  it("holds everything to read offline, and nothing of it is markup", async () => {
    await send(boris, "<script>alert('x')</script> & more");
    for (let n = 0; n < 15; n += 1) await send(anna, `line ${n}`);
    const response = await exported(anna);
    expect(response.status).toBe(200);
    expect(response.headers.get("Content-Type")).toBe("application/zip");
    expect(response.headers.get("Content-Disposition")).toContain("attachment");
    const entries = await entriesOf(response);
    expect(Object.keys(entries)).toEqual(["messages.json", "messages.html"]);
    const listed: Message[] = JSON.parse(entries["messages.json"] ?? "");
    const path = `/api/chats/${chat.id}/messages?after=0&limit=100`;
    const { items } = await (await call(anna, "GET", path)).json<{ items: Message[] }>();
    expect(listed.map(({ seq, text }) => [seq, text])).toEqual(
      items.map(({ seq, text }) => [seq, text]),
    );
    const page = entries["messages.html"] ?? "";
    expect(page).toContain("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; more");
    expect(page).toContain("Boris &amp; &lt;i&gt;Co&lt;/i&gt;");
    expect(page).not.toMatch(/<script|<i>|<b>Us/);
    expect(page.match(/<article /g)).toHaveLength(items.length);
  });

  it("holds the attached files too, if they are wanted, where the page says", async () => {
    const bytes = new Uint8Array(new TextEncoder().encode("what was attached"));
    const { fileId } = await storedFile(anna, bytes, { filename: "a note.txt" });
    const draft = { clientId: crypto.randomUUID(), attachments: [{ fileId }] };
    await call(anna, "POST", `/api/chats/${chat.id}/messages`, draft);
    const without = await entriesOf(await exported(anna));
    expect(Object.keys(without)).toEqual(["messages.json", "messages.html"]);
    const path = `/api/chats/${chat.id}/export?files=true`;
    const entries = await entriesOf(await call(anna, "GET", path));
    const file = `files/${fileId}-a note.txt`;
    expect(entries[file]).toBe("what was attached");
    expect(entries["messages.html"]).toContain(`href="${encodeURI(file)}"`);
  });

  it("is nobody's who is not in the chat, and not made again and again", async () => {
    const stranger = await registerAccount();
    expect((await exported(stranger)).status).toBe(404);
    const statuses: number[] = [];
    for (let n = 0; n < 11; n += 1) {
      const response = await exported(boris);
      await response.arrayBuffer();
      statuses.push(response.status);
    }
    expect(statuses).toEqual([...Array(10).fill(200), 429]);
  });
});
