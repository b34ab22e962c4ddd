import { createServer } from "node:http";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Server } from "socket.io";
import { answer, firstMessage } from "../processes.mjs";

// A chat server as one writes it with Socket.IO: a message is stored in SQLite, given the next number of its room,
// acknowledged to its sender and sent to everyone in the room. The same client id is stored once.

/** @type {{data: string}} */
const { data } = await firstMessage();
const database = new DatabaseSync(join(data, "socket-io.sqlite"));
database.exec(`
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  CREATE TABLE messages (
    room TEXT NOT NULL, seq INTEGER NOT NULL, client_id TEXT NOT NULL, sender_id TEXT NOT NULL,
    text TEXT NOT NULL, created_at INTEGER NOT NULL,
    PRIMARY KEY (room, seq), UNIQUE (room, sender_id, client_id)
  ) WITHOUT ROWID;
`);
const insert = database.prepare(
  `INSERT INTO messages VALUES (?1, (SELECT coalesce(max(seq), 0) + 1 FROM messages WHERE room = ?1), ?2, ?3, ?4, ?5)
   ON CONFLICT DO NOTHING RETURNING seq`,
);
const stored = database.prepare(
  "SELECT seq, created_at FROM messages WHERE room = ? AND sender_id = ? AND client_id = ?",
);

const server = createServer();
const io = new Server(server, { transports: ["websocket"], serveClient: false });

function eventOf(room, seq, at, senderId, { clientId, text }) {
  const createdAt = new Date(at).toISOString();
  const message = {
    chatId: room,
    seq,
    clientId,
    senderId,
    text,
    attachments: [],
    mentions: [],
    reactions: [],
    editedAt: null,
    deletedAt: null,
    createdAt,
    delivery: "sent",
  };
  return { seq, kind: "message", actorId: senderId, at: createdAt, message };
}

io.on("connection", (socket) => {
  const { userId, room } = socket.handshake.auth;
  socket.join(room);
  socket.on("send", (draft, acknowledge) => {
    const now = Date.now();
    const row = insert.get(room, draft.clientId, userId, draft.text, now);
    if (!row) {
      const known = stored.get(room, userId, draft.clientId);
      acknowledge({ seq: known.seq, createdAt: new Date(known.created_at).toISOString() });
      return;
    }
    acknowledge({ seq: row.seq, createdAt: new Date(now).toISOString() });
    io.to(room).emit("event", eventOf(room, row.seq, now, userId, draft));
  });
});

process.on("SIGTERM", () => process.exit(0));
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
answer({ url: `http://127.0.0.1:${server.address().port}` });
