/** @typedef {{userId: string, token: string, refreshToken: string, deviceToken: string, issuedAt: number}} Account */

/** Each registration hashes a password with Argon2id: more at once would only queue. */
const AT_ONCE = 4;
/** Access tokens live 15 minutes. */
const OLD_MS = 5 * 60_000;

export const INVITE = "benchmark";

/** SQL that lets people register: a production build has no standing invite code. */
export const inviteSeed = `INSERT INTO invites (id, code, created_at) VALUES ('${INVITE}', '${INVITE}', 0)`;

/** @param {string} url @param {string} path @param {object} body */
async function post(url, path, body) {
  const reply = await fetch(url + path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const text = await reply.text();
  if (!reply.ok) throw new Error(`POST ${path}: ${reply.status} ${text}`);
  return JSON.parse(text);
}

/**
 * @template T, R
 * @param {readonly T[]} items
 * @param {(item: T) => Promise<R>} work
 * @returns {Promise<R[]>} in the order of the items
 */
async function aFewAtOnce(items, work) {
  /** @type {R[]} */
  const results = [];
  for (let from = 0; from < items.length; from += AT_ONCE) {
    results.push(...(await Promise.all(items.slice(from, from + AT_ONCE).map(work))));
  }
  return results;
}

/** People on the platform, registered through its API like any others. */
export class Accounts {
  /** @type {Account[]} */
  #all = [];

  /** @param {string} url */
  constructor(url) {
    this.url = url;
  }

  /** That many accounts, with access tokens that hold for a while. @param {number} count */
  async take(count) {
    const missing = Array.from({ length: count - this.#all.length }, (_, index) => index);
    const before = this.#all.length;
    this.#all.push(...(await aFewAtOnce(missing, (index) => this.#register(before + index + 1))));
    this.#all = await aFewAtOnce(this.#all, (account) => this.#fresh(account));
    return this.#all.slice(0, count);
  }

  /** The chat that everybody is in. */
  async familyChat() {
    const [first] = await this.take(1);
    const reply = await fetch(`${this.url}/api/chats`, {
      headers: { Authorization: `Bearer ${first?.token}` },
    });
    const { items } = await reply.json();
    return String(items[0].id);
  }

  /** @param {number} number @returns {Promise<Account>} */
  async #register(number) {
    const { user, tokens } = await post(this.url, "/api/auth/register", {
      email: `bench-${number}@example.com`,
      username: `bench-${number}`,
      password: `a long enough password ${number}`,
      inviteCode: INVITE,
    });
    return this.#account(user.id, tokens);
  }

  /** @param {Account} account */
  async #fresh(account) {
    if (Date.now() - account.issuedAt < OLD_MS) return account;
    const { tokens } = await post(this.url, "/api/auth/refresh", {
      refreshToken: account.refreshToken,
    });
    return this.#account(account.userId, { deviceToken: account.deviceToken, ...tokens });
  }

  /** @param {string} userId @param {{accessToken: string, refreshToken: string, deviceToken: string}} tokens @returns {Account} */
  #account(userId, { accessToken, refreshToken, deviceToken }) {
    return { userId, token: accessToken, refreshToken, deviceToken, issuedAt: Date.now() };
  }
}
