import WebSocket from "ws";
import { markedText, readMarks } from "./marks.mjs";

// How the two servers are spoken to. Both by the same bare WebSocket client, without compression; Socket.IO's own
// client would spend the generator's time on parsing.

/**
 * @typedef {object} Member
 * @property {string} userId
 * @property {string} token
 *
 * @typedef {object} Hearing what a receiver is told
 * @property {(number: number) => void} message
 * @property {(number: number) => void} ack
 * @property {() => void} refused
 *
 * @typedef {object} Protocol
 * @property {(url: string, room: string, member: Member) => Promise<WebSocket>} open resolves when the socket is in the room
 * @property {(number: number) => string} sendFrame
 * @property {(socket: WebSocket, bytes: Buffer, hearing: Hearing) => void} read
 */

const QUIET = { perMessageDeflate: false, skipUTF8Validation: true };

/**
 * @param {WebSocket} socket
 * @param {(text: string) => boolean} isIt
 * @returns {Promise<void>}
 */
function firstFrame(socket, isIt) {
  return new Promise((resolve, reject) => {
    /** @param {import("ws").RawData} data */
    const onMessage = (data) => {
      if (!isIt(String(data))) return;
      socket.off("message", onMessage);
      resolve();
    };
    socket.on("message", onMessage);
    socket.once("error", reject);
    socket.once("close", (code, reason) => reject(new Error(`closed with ${code} ${reason}`)));
  });
}

/** Frames shorter than this are no events: those are longer by their ids alone. */
const SHORT = 256;

/** @type {Protocol} */
export const veche = {
  async open(url, room, { token }) {
    const address = `${url.replace("http", "ws")}/api/chats/${room}/ws?signals=bundled`;
    const socket = new WebSocket(address, ["veche.v1", `bearer.${token}`], QUIET);
    await firstFrame(socket, (text) => text.includes('"t":"hello"'));
    return socket;
  },
  sendFrame: (number) =>
    JSON.stringify({ t: "send", clientId: `bench-${number}`, text: markedText(number) }),
  read(_socket, bytes, { message, ack, refused }) {
    if (bytes.length >= SHORT) {
      readMarks(bytes, message);
      return;
    }
    const frame = JSON.parse(bytes.toString());
    if (frame.t === "ack") ack(Number(frame.clientId.slice("bench-".length)));
    else if (frame.t === "error") refused();
  },
};

const ENGINE_PING = 50; // "2"
const ACK = "43";
const EVENT = "42";

/** @type {Protocol} */
export const socketIo = {
  async open(url, room, { userId }) {
    const address = `${url.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket`;
    const socket = new WebSocket(address, QUIET);
    await firstFrame(socket, (text) => text.startsWith("0"));
    const joined = firstFrame(socket, (text) => text.startsWith("40"));
    socket.send(`40${JSON.stringify({ userId, room })}`);
    await joined;
    return socket;
  },
  sendFrame: (number) =>
    `${EVENT}${number}${JSON.stringify(["send", { clientId: `bench-${number}`, text: markedText(number) }])}`,
  read(socket, bytes, { message, ack }) {
    if (bytes[0] === ENGINE_PING) {
      socket.send("3");
      return;
    }
    const kind = bytes.toString("latin1", 0, 2);
    if (kind === EVENT) readMarks(bytes, message);
    else if (kind === ACK) ack(Number.parseInt(bytes.toString("latin1", 2, 12), 10));
  },
};
