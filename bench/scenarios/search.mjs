import WebSocket from "ws";
import { say } from "../../scripts/setup/say.mjs";

/** Searches of each kind; one person may make 120 a minute. */
const SEARCHES = 100;
/** Sent, and not acknowledged yet. */
const IN_FLIGHT = 400;
const WORDS =
  "the bell rings over the river and everybody comes to the square where the boats are built of oak".split(
    " ",
  );

/** @typedef {import("../platform/accounts.mjs").Account} Account */

/** @param {number} number a text like no other, of common words and one that is rare */
function textOf(number) {
  const words = Array.from({ length: 10 }, (_, at) => WORDS[(number * 7 + at * 3) % WORDS.length]);
  return `${words.join(" ")} rare${number % 500}`;
}

/** @param {string} url @param {Account} account @param {string} path @param {object} [body] */
async function call(url, { token }, path, body) {
  const reply = await fetch(url + path, {
    method: body ? "POST" : "GET",
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`);
  return reply.json();
}

/** @param {string} url @param {Account} account @param {number} messages @param {number} from */
async function chatWith(url, account, messages, from) {
  const group = { type: "group", title: `From ${from}`, memberIds: [] };
  const { id } = await call(url, account, "/api/chats", group);
  const address = `${url.replace("http", "ws")}/api/chats/${id}/ws`;
  const socket = new WebSocket(address, ["veche.v1", `bearer.${account.token}`], {
    perMessageDeflate: false,
  });
  let sent = 0;
  let acked = 0;
  const more = () => {
    while (sent < messages && sent - acked < IN_FLIGHT) {
      const clientId = `fill-${from + sent}`;
      socket.send(JSON.stringify({ t: "send", clientId, text: textOf(from + sent) }));
      sent += 1;
    }
  };
  await new Promise((resolve, reject) => {
    socket.once("open", more);
    socket.once("error", reject);
    socket.on("message", (data) => {
      const text = String(data);
      if (!text.startsWith('{"t":"ack"')) return;
      acked += 1;
      if (acked === messages) resolve(null);
      else more();
    });
  });
  socket.terminate();
  return String(id);
}

/** @param {string} url @param {Account} account @param {string} path */
async function timesOf(url, account, path) {
  /** @type {number[]} */
  const times = [];
  for (let number = 0; number < SEARCHES; number += 1) {
    const q = number % 2 === 0 ? `rare${number * 3}` : `bell rare${number * 3}`;
    const began = performance.now();
    await call(url, account, `${path}?q=${encodeURIComponent(q)}&limit=20`);
    // The first takes what was written into the index.
    if (number > 0) times.push(performance.now() - began);
  }
  times.sort((a, b) => a - b);
  const at = (/** @type {number} */ share) => times[Math.floor(times.length * share)] ?? 0;
  return { p50: at(0.5), p95: at(0.95) };
}

/**
 * Search over HTTP: in a chat of 1,000 messages and in one of 100,000, over one chat and over 200.
 * @param {{platform: import("../processes.mjs").Server, accounts: import("../platform/accounts.mjs").Accounts}} with_
 * @param {{quick: boolean}} options
 */
export async function measureSearch({ platform: { url }, accounts }, { quick }) {
  const [few, many, one, chats] = await accounts.take(4);
  if (!few || !many || !one || !chats) throw new Error("there are fewer people than asked for");
  const [large, count, each] = quick ? [5_000, 20, 100] : [100_000, 200, 500];
  say("  writing what is searched");
  const smallChat = await chatWith(url, few, 1_000, 0);
  await chatWith(url, one, 1_000, 5_000);
  const largeChat = await chatWith(url, many, large, 10_000);
  for (let chat = 0; chat < count; chat += 1) {
    await chatWith(url, chats, each, 1_000_000 + chat * each);
  }
  say("  searching");
  const rounds = {
    small: await timesOf(url, few, `/api/chats/${smallChat}/search`),
    large: await timesOf(url, many, `/api/chats/${largeChat}/search`),
    one: await timesOf(url, one, "/api/search/messages"),
    all: await timesOf(url, chats, "/api/search/messages"),
  };
  return {
    rows: [
      { what: "a chat of 1,000 messages", figures: named(rounds.small) },
      against(`a chat of ${large} messages`, rounds.large, rounds.small),
      { what: "all chats: 1,000 messages in one", figures: named(rounds.one) },
      against(`all chats: ${count * each} messages in ${count}`, rounds.all, rounds.one),
    ],
    rounds,
  };
}

/** @param {{p50: number, p95: number}} times */
function named({ p50, p95 }) {
  return { "p50 ms": p50, "p95 ms": p95 };
}

/**
 * @param {string} what @param {{p50: number, p95: number}} times @param {{p50: number, p95: number}} least
 * @returns {import("../report/table.mjs").Row}
 */
function against(what, times, least) {
  const ratio = times.p95 / least.p95;
  const target = "p95 at most 3 times that of 1,000";
  return { what, figures: { ...named(times), ratio }, target, reached: ratio <= 3 };
}
