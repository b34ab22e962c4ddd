import { createServer } from "node:http";
import { WebSocket, WebSocketServer } from "ws";
import { answer, firstMessage } from "../processes.mjs";

// The least that two pages need to find each other: an empty page, and a socket that brings what one says to the other.

await firstMessage();
const server = createServer((_, response) => {
  response.setHeader("Content-Type", "text/html");
  response.end("<!doctype html><title>Bare</title>");
});
const sockets = new WebSocketServer({ server });
sockets.on("connection", (socket) => {
  socket.on("message", (data, isBinary) => {
    for (const other of sockets.clients) {
      if (other !== socket && other.readyState === WebSocket.OPEN) {
        other.send(data, { binary: isBinary });
      }
    }
  });
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  answer({ url: `http://127.0.0.1:${address.port}` });
});
