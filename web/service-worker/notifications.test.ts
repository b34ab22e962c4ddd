import { describe, expect, it, vi } from "vitest";
import type { PushPayload } from "../../shared/client/index.ts";
import { openNotification, receivePush } from "./notifications.ts";
import type { WindowClient, WorkerScope } from "./scope.ts";

const NOW = Date.parse("2026-11-21T08:00:00.000Z");
const CHAT = "/chats/c1";

const MESSAGE: PushPayload = {
  kind: "message",
  title: "Anna",
  body: "See you at seven",
  tag: "chat:c1",
  badge: 3,
  url: `${CHAT}?m=7`,
  at: "2026-11-21T07:59:58.000Z",
};
const CALL: PushPayload = {
  ...MESSAGE,
  kind: "call",
  tag: "call:k1",
  callId: "k1",
  url: "/calls/k1",
  expiresAt: "2026-11-21T08:00:30.000Z",
};

interface Shown {
  readonly title: string;
  readonly tag: string;
  readonly data: unknown;
  readonly options: object;
}

/** A worker's surroundings, with these windows open and these notifications on show. */
function surroundings(windows: readonly Partial<WindowClient>[] = []) {
  let shown: Shown[] = [];
  const asNotification = (one: Shown) => ({
    ...one,
    close: () => {
      shown = shown.filter((other) => other !== one);
    },
  });
  const opened: string[] = [];
  const setAppBadge = vi.fn(async () => undefined);
  const scope = {
    registration: {
      showNotification: async (title: string, options: { tag: string; data: unknown }) => {
        shown = [...shown.filter(({ tag }) => tag !== options.tag), { title, ...options, options }];
      },
      getNotifications: async () => shown.map(asNotification),
    },
    clients: {
      matchAll: async () => windows,
      openWindow: async (url: string) => opened.push(url),
    },
    location: { origin: "https://here" },
    navigator: { setAppBadge, clearAppBadge: vi.fn(async () => undefined) },
  };
  return {
    scope: scope as never as WorkerScope,
    shown: () => shown,
    first: () => asNotification(shown[0] as Shown) as never as Notification,
    opened,
    setAppBadge,
  };
}

function windowAt(path: string, state: "visible" | "hidden", focused = false) {
  const client = {
    url: `https://here${path}`,
    visibilityState: state,
    focused,
    postMessage: vi.fn(),
    focus: vi.fn(async () => client),
  };
  return client as never as WindowClient & { postMessage: ReturnType<typeof vi.fn> };
}

describe("works", () => {
  it("shows who wrote what, and the number on the icon", async () => {
    const { scope, shown, setAppBadge } = surroundings();
    await receivePush(scope, MESSAGE, "en", NOW);
    expect(shown()).toMatchObject([
      { title: "Anna", tag: "chat:c1", options: { body: "See you at seven", renotify: true } },
    ]);
    expect(setAppBadge).toHaveBeenCalledWith(3);
  });

  it("a later message of the chat takes the place of the earlier one; read elsewhere, it is taken back", async () => {
    const { scope, shown } = surroundings();
    await receivePush(scope, MESSAGE, "en", NOW);
    await receivePush(scope, { ...MESSAGE, body: "Or at eight" }, "en", NOW);
    expect(shown()).toMatchObject([{ options: { body: "Or at eight" } }]);
    await receivePush(scope, { ...MESSAGE, kind: "clear" }, "en", NOW);
    expect(shown()).toEqual([]);
  });

  it("a call rings with two buttons in the reader's language, until it is over", async () => {
    const { scope, shown } = surroundings();
    await receivePush(scope, CALL, "ru", NOW);
    const actions = [{ title: "Ответить" }, { title: "Отклонить" }];
    expect(shown()).toMatchObject([{ options: { requireInteraction: true, actions } }]);
    await receivePush(scope, { ...CALL, kind: "call_ended", tag: "other" }, "ru", NOW);
    expect(shown()).toEqual([]);
  });

  it("opens the chat: in the window that is there, without loading it anew", async () => {
    const window = windowAt("/gallery", "hidden");
    const { scope, first, opened } = surroundings([window]);
    await receivePush(scope, MESSAGE, "en", NOW);
    await openNotification(scope, first(), "");
    expect(window.postMessage).toHaveBeenCalledWith({ t: "open", url: `${CHAT}?m=7` });
    expect(opened).toEqual([]);
  });

  it("opens a window where there is none, and says which button was pressed", async () => {
    const { scope, first, opened } = surroundings();
    await receivePush(scope, CALL, "en", NOW);
    await openNotification(scope, first(), "answer");
    expect(opened).toEqual(["/calls/k1?action=answer"]);
  });
});

describe("refuses", () => {
  it("to tell of a message whose chat is in sight; one behind another window is told of", async () => {
    const seen = surroundings([windowAt(CHAT, "visible")]);
    await receivePush(seen.scope, MESSAGE, "en", NOW);
    expect(seen.shown()).toEqual([]);
    for (const window of [windowAt(CHAT, "hidden"), windowAt("/chats/c2", "visible")]) {
      const away = surroundings([window]);
      await receivePush(away.scope, MESSAGE, "en", NOW);
      expect(away.shown()).toHaveLength(1);
    }
  });

  it("to ring for a call that is over by now", async () => {
    const { scope, shown } = surroundings();
    await receivePush(scope, CALL, "en", NOW + 31_000);
    expect(shown()).toEqual([]);
  });

  it("to open another site, whatever a notification says", async () => {
    const { scope, first, opened } = surroundings();
    await receivePush(scope, { ...MESSAGE, url: "https://there/" }, "en", NOW);
    await openNotification(scope, first(), "");
    expect(opened).toEqual(["/"]);
  });
});
