import WebSocket from "ws";
import { noisyPicture } from "../scenarios/pictures.mjs";

/**
 * @typedef {import("./scenarios.mjs").World} World
 * @typedef {() => Promise<void>} Step one thing a user does, from asking to answer; throws when it is refused
 */

const PICTURE_BYTES = 200_000;
const PEOPLE_A_ROOM = 10;
const JSON_TYPE = { "Content-Type": "application/json" };

/** @param {string} url @param {RequestInit} init @param {readonly number[]} good */
async function ask(url, init, good) {
  const reply = await fetch(url, init);
  await reply.arrayBuffer();
  if (!good.includes(reply.status)) throw new Error(`${init.method ?? "GET"}: ${reply.status}`);
}

/** @param {World} world @param {number} number */
function personOf({ people }, number) {
  const person = people[number % people.length];
  if (person === undefined) throw new Error("nobody is there");
  return person;
}

/** Signs in with a password, from a device the account knows. @param {World} world @param {number} number @returns {Step} */
function signIn(world, number) {
  const { login, password, deviceToken } = personOf(world, number);
  const body = JSON.stringify({ login, password, deviceToken });
  const init = { method: "POST", headers: JSON_TYPE, body };
  return () => ask(`${world.url}/api/auth/login`, init, [200]);
}

/** @param {World} world @param {number} number @returns {Step} */
function upload(world, number) {
  const { token } = personOf(world, number);
  const headers = { Authorization: `Bearer ${token}`, "Content-Type": "image/png" };
  // Another picture each time: nothing is stored only once.
  return () =>
    ask(
      `${world.url}/api/media/upload?isPublic=false`,
      { method: "POST", headers, body: noisyPicture(PICTURE_BYTES) },
      [201],
    );
}

/** Looks for work without an account. @param {World} world @param {number} number @returns {Step} */
function searchJobs({ url, questions }, number) {
  let turn = number * 7;
  return () => {
    turn += 1;
    const query = new URLSearchParams(questions[turn % questions.length]);
    return ask(`${url}/api/vacancies?${query}`, {}, [200]);
  };
}

/** Looks at what is new. @param {World} world @param {number} number @returns {Step} */
function lookAround(world, number) {
  const { token } = personOf(world, number);
  const headers = { Authorization: `Bearer ${token}` };
  const paths = ["/api/users/me", "/api/chats", "/api/media/feed", "/api/users?q=bench"];
  let turn = number;
  return () => {
    turn += 1;
    return ask(world.url + paths[turn % paths.length], { headers }, [200]);
  };
}

/** Writes to a room of ten, each with a socket of their own, and waits until it is kept. @param {World} world @param {number} number @returns {Promise<Step>} */
async function chat(world, number) {
  const person = number % world.people.length;
  const room = world.rooms[Math.floor(person / PEOPLE_A_ROOM)] ?? "";
  const { token } = personOf(world, number);
  const address = `${world.url.replace("http", "ws")}/api/chats/${room}/ws`;
  const socket = new WebSocket(address, ["veche.v1", `bearer.${token}`], {
    perMessageDeflate: false,
    skipUTF8Validation: true,
  });
  /** @type {Map<string, {resolve: () => void, reject: (error: Error) => void}>} */
  const waiting = new Map();
  const opened = new Promise((resolve, reject) => {
    socket.once("open", () => resolve(null));
    socket.once("error", reject);
  });
  socket.on("message", (data) => {
    const text = String(data);
    // Events of others are taken in and not looked at: phones do that, not the server.
    if (!text.startsWith('{"t":"ack"') && !text.startsWith('{"t":"error"')) return;
    const frame = JSON.parse(text);
    const one = waiting.get(frame.clientId);
    waiting.delete(frame.clientId);
    if (frame.t === "ack") one?.resolve();
    else one?.reject(new Error(`message: ${frame.code}`));
  });
  socket.on("close", () => {
    for (const { reject } of waiting.values()) reject(new Error("message: the socket closed"));
  });
  await opened;
  const run = Math.random().toString(36).slice(2);
  let sent = 0;
  return () => {
    sent += 1;
    const clientId = `${run}-${number}-${sent}`;
    const text = "How was your day? We have been to the river, and the bell was heard from afar.";
    return new Promise((resolve, reject) => {
      waiting.set(clientId, { resolve, reject });
      socket.send(JSON.stringify({ t: "send", clientId, text }));
    });
  };
}

/** What people do on an evening, by how often. @param {World} world @param {number} number @returns {Promise<Step>} */
async function everything(world, number) {
  const steps = {
    chat: await chat(world, number),
    look: lookAround(world, number),
    search: searchJobs(world, number),
    upload: upload(world, number),
    signIn: signIn(world, number),
  };
  const round = [
    .../** @type {const} */ (["chat", "look", "chat", "chat", "search", "look", "chat", "chat"]),
    .../** @type {const} */ (["look", "chat", "search", "chat", "upload", "chat", "look", "chat"]),
    .../** @type {const} */ (["search", "chat", "look", "signIn"]),
  ];
  let turn = number * 3;
  return () => {
    turn += 1;
    return steps[round[turn % round.length] ?? "chat"]();
  };
}

/** @type {Readonly<Record<import("./scenarios.mjs").ScenarioName, (world: World, number: number) => Step | Promise<Step>>>} */
export const USERS = {
  "sign-in-storm": signIn,
  "chat-evening": chat,
  "upload-burst": upload,
  "job-search": searchJobs,
  mixed: everything,
};
