import { request } from "node:http";
import { medianOf, medianRatio } from "../report/statistics.mjs";
import { noisyPicture } from "./pictures.mjs";

/** @typedef {import("../processes.mjs").Server} Server */

export const MEGABYTE = 1_000_000;

/**
 * One request of Node's own client, its body in one piece.
 * @param {string} method
 * @param {string} url
 * @param {Record<string, string>} headers
 * @param {Buffer} [body]
 * @returns {Promise<{status: number, headers: import("node:http").IncomingHttpHeaders, text: string}>}
 */
export function send(method, url, headers, body) {
  return new Promise((resolve, reject) => {
    const length = { "Content-Length": String(body?.length ?? 0) };
    const call = request(
      url,
      { method, headers: { ...headers, ...length }, agent: false },
      (reply) => {
        /** @type {Buffer[]} */
        const parts = [];
        reply.on("data", (part) => parts.push(part));
        reply.on("end", () =>
          resolve({
            status: reply.statusCode ?? 0,
            headers: reply.headers,
            text: Buffer.concat(parts).toString(),
          }),
        );
        reply.on("error", reject);
      },
    );
    call.on("error", reject);
    call.end(body);
  });
}

/** @param {string} what @param {{status: number, text: string}} reply @param {number} status */
export function expectStatus(what, reply, status) {
  if (reply.status !== status)
    throw new Error(`${what}: ${reply.status} ${reply.text.slice(0, 300)}`);
}

/** @param {() => Promise<unknown>} work @returns {Promise<number>} milliseconds */
export async function timed(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** @param {Server} server @param {string} token @param {Buffer} picture */
async function toPlatform(server, token, picture) {
  const headers = { Authorization: `Bearer ${token}` };
  let id = "";
  const ms = await timed(async () => {
    const reply = await send(
      "POST",
      `${server.url}/api/media/upload?isPublic=false`,
      { ...headers, "Content-Type": "image/png" },
      picture,
    );
    expectStatus("upload", reply, 201);
    id = JSON.parse(reply.text).id;
  });
  // Out of the way again: rounds should not fill the disk.
  expectStatus("delete", await send("DELETE", `${server.url}/api/media/${id}`, headers), 204);
  return ms;
}

/** @param {Server} server @param {string} key @param {Buffer} picture */
export async function toBare(server, key, picture) {
  const url = `${server.url}/objects/${key}`;
  const ms = await timed(async () =>
    expectStatus("bare put", await send("POST", url, {}, picture), 201),
  );
  await send("DELETE", url, {});
  return ms;
}

/** Creation and one PATCH, as a tus client does it (tus 1.0). @param {Server} server @param {Buffer} picture */
export async function toTus(server, picture) {
  const protocol = { "Tus-Resumable": "1.0.0" };
  return timed(async () => {
    const created = await send("POST", `${server.url}/files`, {
      ...protocol,
      "Upload-Length": String(picture.length),
    });
    expectStatus("tus creation", created, 201);
    const patched = await send(
      "PATCH",
      String(created.headers.location),
      { ...protocol, "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream" },
      picture,
    );
    expectStatus("tus patch", patched, 204);
  });
}

/**
 * A picture of 20 MB, another one each time: through the platform, into a bucket with nothing around it on the same
 * runtime, and to a tus server on disk, in turn.
 * @param {{platform: Server, bare: Server, tus: Server, accounts: import("../platform/accounts.mjs").Accounts}} with_
 * @param {{quick: boolean}} options
 */
export async function measureUpload({ platform, bare, tus, accounts }, { quick }) {
  const [owner] = await accounts.take(1);
  const bytes = (quick ? 2 : 20) * MEGABYTE;
  /** @type {{platform: number, bare: number, tus: number}[]} */
  const rounds = [];
  const warmUp = 2;
  for (let round = 0; round < (quick ? 3 : 13); round += 1) {
    const measured = {
      platform: await toPlatform(platform, owner?.token ?? "", noisyPicture(bytes)),
      bare: await toBare(bare, `picture-${round}`, noisyPicture(bytes)),
      tus: await toTus(tus, noisyPicture(bytes)),
    };
    if (round >= warmUp) rounds.push(measured);
  }
  return { rows: rowsOf(rounds, bytes), rounds };
}

/** @param {{platform: number, bare: number, tus: number}[]} rounds @param {number} bytes @returns {import("../report/table.mjs").Row[]} */
function rowsOf(rounds, bytes) {
  const size = `${bytes / MEGABYTE} MB`;
  const ratio = medianRatio(
    rounds,
    rounds,
    ({ platform }) => platform,
    ({ bare }) => bare,
  );
  const ms = (/** @type {"platform" | "bare" | "tus"} */ side) => ({
    "median ms": medianOf(rounds, (round) => round[side]),
    "slowest ms": Math.max(...rounds.map((round) => round[side])),
  });
  return [
    { what: `POST /api/media/upload, ${size} PNG`, figures: ms("platform") },
    { what: "R2 put with nothing around it, same runtime", figures: ms("bare") },
    { what: "@tus/server on disk", figures: ms("tus") },
    {
      what: "time against the bare put",
      figures: { ratio },
      target: "at most 1.6",
      reached: ratio <= 1.6,
    },
  ];
}
