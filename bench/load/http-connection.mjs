import { connect } from "node:net";

const HEAD_END = Buffer.from("\r\n\r\n");
const CHUNKS_END = Buffer.from("0\r\n\r\n");

/**
 * Where a whole response ends in these bytes, or -1 while it is not whole. Knows what the measured servers send:
 * a length, or chunks.
 * @param {Buffer} bytes
 */
function endOfResponse(bytes) {
  const headEnd = bytes.indexOf(HEAD_END);
  if (headEnd < 0) return -1;
  const head = bytes.toString("latin1", 0, headEnd + 2);
  const length = /\r\ncontent-length: *(\d+)\r\n/i.exec(head);
  const end = length ? headEnd + HEAD_END.length + Number(length[1]) : lastChunkEnd(bytes, headEnd);
  return end <= bytes.length ? end : -1;
}

/** @param {Buffer} bytes @param {number} from */
function lastChunkEnd(bytes, from) {
  const at = bytes.indexOf(CHUNKS_END, from + 2);
  return at < 0 ? Number.POSITIVE_INFINITY : at + CHUNKS_END.length;
}

/**
 * One keep-alive connection that sends its next request when the answer to the last one is whole. Bare sockets keep
 * the generator's own cost far below that of what it measures.
 * @param {object} options
 * @param {string} options.host
 * @param {number} options.port
 * @param {() => Buffer} options.nextRequest
 * @param {(status: number, ms: number, response: Buffer) => void} options.onAnswer
 * @returns {{ end: () => void, failed: Promise<never> }}
 */
export function drive({ host, port, nextRequest, onAnswer }) {
  const socket = connect({ host, port, noDelay: true });
  let sentAt = 0;
  let bytes = Buffer.alloc(0);
  let ended = false;
  const send = () => {
    sentAt = performance.now();
    socket.write(nextRequest());
  };
  socket.on("connect", send);
  socket.on("data", (part) => {
    bytes = bytes.length === 0 ? part : Buffer.concat([bytes, part]);
    const end = endOfResponse(bytes);
    if (end < 0) return;
    const status = Number(bytes.toString("latin1", 9, 12));
    const response = bytes.subarray(0, end);
    bytes = bytes.subarray(end);
    onAnswer(status, performance.now() - sentAt, response);
    if (!ended) send();
  });
  /** @type {Promise<never>} */
  const failed = new Promise((_, reject) => {
    socket.on("error", reject);
    socket.on("close", () => {
      if (!ended) reject(new Error("the server closed the connection"));
    });
  });
  const end = () => {
    ended = true;
    socket.destroy();
  };
  return { end, failed };
}
