import { Accounts } from "../platform/accounts.mjs";
import { preparePlatform, serveFirst } from "../platform/servers.mjs";
import { queries, vacancies } from "../vacancies/generator.ts";
import { AT_ONCE, companySeed, vacancySeed } from "../vacancies/seed.ts";

/**
 * @typedef {import("../processes.mjs").Server} Server
 * @typedef {"sign-in-storm" | "chat-evening" | "upload-burst" | "job-search" | "mixed"} ScenarioName
 * @typedef {object} Scenario
 * @property {string} title
 * @property {string} unit what is counted
 * @property {number} boundMs the 95th percentile that people bear
 * @property {number} most users at once that are tried
 */

/** @type {Readonly<Record<ScenarioName, Scenario>>} */
export const SCENARIOS = {
  "sign-in-storm": { title: "Sign-in storm", unit: "sign-ins/s", boundMs: 1_000, most: 64 },
  "chat-evening": { title: "Chat evening", unit: "messages/s", boundMs: 200, most: 256 },
  "upload-burst": { title: "Upload burst", unit: "pictures/s", boundMs: 1_000, most: 64 },
  "job-search": { title: "Job search", unit: "searches/s", boundMs: 300, most: 128 },
  mixed: { title: "Everything at once", unit: "actions/s", boundMs: 500, most: 128 },
};

const PEOPLE = 40;
const PEOPLE_A_ROOM = 10;
const QUESTIONS = 300;
const MANY = "1000000000";

/**
 * What all users of a run know.
 * @typedef {object} World
 * @property {string} url
 * @property {{userId: string, token: string, deviceToken: string, login: string, password: string}[]} people
 * @property {string[]} rooms of ten people each, the first ten in the first
 * @property {Record<string, string>[]} questions
 */

/** SQL of a made-up labour market. @param {number} size */
function marketSeed(size) {
  const market = [...vacancies(size)];
  const chunks = Array.from({ length: Math.ceil(size / AT_ONCE) }, (_, at) =>
    vacancySeed(market.slice(at * AT_ONCE, (at + 1) * AT_ONCE)),
  );
  return [companySeed(), ...chunks.flat()];
}

/** @param {string} url @param {string} path @param {string} token @param {object} body */
async function post(url, path, token, body) {
  const reply = await fetch(url + path, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  });
  if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`);
  return reply.json();
}

/** Rooms of ten. @param {string} url @param {World["people"]} people */
async function makeRooms(url, people) {
  const rooms = [];
  for (let first = 0; first < people.length; first += PEOPLE_A_ROOM) {
    const [owner, ...others] = people.slice(first, first + PEOPLE_A_ROOM);
    const group = { type: "group", title: `Room ${rooms.length + 1}` };
    const memberIds = others.map(({ userId }) => userId);
    const made = await post(url, "/api/chats", owner?.token ?? "", { ...group, memberIds });
    rooms.push(String(made.id));
  }
  return rooms;
}

/**
 * The platform as it is deployed, with people, rooms and vacancies; limits that people do not meet and one address does
 * are widened.
 * @param {string} folder @param {number} vacancyCount
 * @returns {Promise<{server: Server, world: World}>}
 */
export async function startWorld(folder, vacancyCount) {
  const wide = {
    UPLOADS_PER_DAY: MANY,
    FILE_QUOTA_MIB: "1000000",
    FILE_QUOTA_FILES: MANY,
    LOG_SAMPLE_RATIO: "1",
  };
  const server = await serveFirst(await preparePlatform(folder, wide), marketSeed(vacancyCount));
  const accounts = await new Accounts(server.url).take(PEOPLE);
  const people = accounts.map(({ userId, token, deviceToken }, index) => ({
    userId,
    token,
    deviceToken,
    login: `bench-${index + 1}`,
    password: `a long enough password ${index + 1}`,
  }));
  const rooms = await makeRooms(server.url, people);
  const questions = [...queries(QUESTIONS)];
  return { server, world: { url: server.url, people, rooms, questions } };
}
