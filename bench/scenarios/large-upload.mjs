import { randomBytes } from "node:crypto";
import { medianOf, medianRatio } from "../report/statistics.mjs";
import { expectStatus, MEGABYTE, send, timed, toBare, toTus } from "./upload.mjs";

/** @typedef {import("../processes.mjs").Server} Server */
/** @typedef {{pieces: number, whole: number, bare: number, tus: number}} Round */

const PIECE = "application/offset+octet-stream";

/** Bytes that nobody has sent before, without waiting for random ones. @param {Buffer} bytes */
function fresh(bytes) {
  randomBytes(32).copy(bytes);
  bytes[0] = 0;
  return bytes;
}

/** Out of the way again: rounds should not fill the disk. @param {Server} server @param {string} token @param {string} location */
async function drop(server, token, location) {
  const headers = { Authorization: `Bearer ${token}` };
  const seen = await send("GET", server.url + location, headers);
  const { status, file } = JSON.parse(seen.text);
  if (status !== "completed" || !file.sha256) throw new Error(`not completed: ${seen.text}`);
  const path = location.replace("/uploads/", "/files/");
  expectStatus("delete", await send("DELETE", server.url + path, headers), 204);
}

/** Creation and one PATCH, as a tus client does it. @param {Server} server @param {string} token @param {Buffer} bytes */
async function inPieces(server, token, bytes) {
  const headers = { Authorization: `Bearer ${token}`, "Tus-Resumable": "1.0.0" };
  let location = "";
  const ms = await timed(async () => {
    const length = { "Upload-Length": String(bytes.length) };
    const created = await send("POST", `${server.url}/api/uploads`, { ...headers, ...length });
    expectStatus("creation", created, 201);
    location = String(created.headers.location);
    const piece = { "Upload-Offset": "0", "Content-Type": PIECE };
    const url = server.url + location;
    expectStatus("piece", await send("PATCH", url, { ...headers, ...piece }, bytes), 204);
  });
  await drop(server, token, location);
  return ms;
}

/** Creation with all of it, in one request. @param {Server} server @param {string} token @param {Buffer} bytes */
async function inOneRequest(server, token, bytes) {
  let location = "";
  const ms = await timed(async () => {
    const headers = {
      ...{ Authorization: `Bearer ${token}`, "Tus-Resumable": "1.0.0" },
      ...{ "Upload-Length": String(bytes.length), "Content-Type": PIECE },
    };
    const created = await send("POST", `${server.url}/api/uploads`, headers, bytes);
    expectStatus("creation with upload", created, 201);
    location = String(created.headers.location);
  });
  await drop(server, token, location);
  return ms;
}

/**
 * A file of that many bytes, by tus in two requests and in one: to the platform, which hashes and checks it, into a bucket
 * with nothing around it on the same runtime, and to a tus server on disk, in turn.
 * @param {{platform: Server, bare: Server, tus: Server, token: string}} with_
 * @param {number} bytes
 * @param {number} rounds
 */
async function measureLargeUpload({ platform, bare, tus, token }, bytes, rounds) {
  const file = randomBytes(bytes);
  /** @type {Round[]} */
  const measured = [];
  for (let round = 0; round <= rounds; round += 1) {
    const one = {
      pieces: await inPieces(platform, token, fresh(file)),
      bare: await toBare(bare, `file-${bytes}-${round}`, fresh(file)),
      whole: await inOneRequest(platform, token, fresh(file)),
      tus: await toTus(tus, fresh(file)),
    };
    // The first one warms everything up.
    if (round > 0) measured.push(one);
  }
  return { rows: rowsOf(measured, bytes), rounds: measured };
}

/** @param {Round[]} rounds @param {number} bytes @returns {import("../report/table.mjs").Row[]} */
function rowsOf(rounds, bytes) {
  const size = `${bytes / MEGABYTE} MB`;
  /** @param {keyof Round} side */
  const ms = (side) => ({
    "median ms": medianOf(rounds, (round) => round[side]),
    "slowest ms": Math.max(...rounds.map((round) => round[side])),
  });
  /** @param {"pieces" | "whole"} side */
  const against = (side) => {
    const ratio = medianRatio(
      rounds,
      rounds,
      (round) => round[side],
      ({ bare }) => bare,
    );
    return { figures: { ratio }, target: "at most 1.6", reached: ratio <= 1.6 };
  };
  return [
    { what: `tus, creation and one PATCH, ${size}`, figures: ms("pieces") },
    { what: `tus, all in the creation, ${size}`, figures: ms("whole") },
    { what: `R2 put with nothing around it, ${size}`, figures: ms("bare") },
    { what: `@tus/server on disk, ${size}`, figures: ms("tus") },
    { what: `one PATCH against the bare put, ${size}`, ...against("pieces") },
    { what: `one request against the bare put, ${size}`, ...against("whole") },
  ];
}

/**
 * Files of 20 and 200 MB.
 * @param {{platform: Server, bare: Server, tus: Server, accounts: import("../platform/accounts.mjs").Accounts}} with_
 * @param {{quick: boolean}} options
 */
export async function measureLargeUploads({ accounts, ...servers }, { quick }) {
  const [owner] = await accounts.take(1);
  const with_ = { ...servers, token: owner?.token ?? "" };
  const small = await measureLargeUpload(with_, 20 * MEGABYTE, quick ? 2 : 10);
  const large = await measureLargeUpload(with_, 200 * MEGABYTE, quick ? 1 : 5);
  return {
    rows: [...small.rows, ...large.rows],
    rounds: { small: small.rounds, large: large.rounds },
  };
}
