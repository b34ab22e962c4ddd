import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import {
  type ChatHistory,
  type ChatLog,
  type ChatSession,
  type ChatView,
  messageOf,
  reply,
} from "../../../shared/client/index.ts";
import { api } from "../../app/platform.ts";
import { problemText } from "../../ui/problem.tsx";
import { toast } from "../../ui/toasts.tsx";
import { asLog, type Excerpt, excerptOf, reaches, withNewer, withOlder } from "./excerpt.ts";

const PAGE = 50;

/** Where the reader wants to be. A new object for each wish. */
export interface Goal {
  readonly seq: number;
  /** Shown for a moment, so that the eye finds it. */
  readonly flash: boolean;
}

export interface Passage {
  /** What is shown: the log as it is followed, or a stretch of history away from its end. */
  readonly log: ChatLog;
  /** The end of what is shown is the end of the chat. */
  readonly live: boolean;
  /** Another one stands for another list: nothing of its scrolling carries over. */
  readonly id: number;
  readonly goal: Goal | null;
  readonly loading: boolean;
  readonly failed: boolean;
  readonly jumpTo: (seq: number, flash?: boolean) => void;
  readonly toLatest: () => void;
  readonly loadOlder: () => void;
  readonly loadNewer: () => void;
}

interface State {
  readonly id: number;
  readonly excerpt: Excerpt | null;
  readonly goal: Goal | null;
}

/**
 * What of a chat is read. It is the followed log until the reader jumps to a message far back: then the history around
 * it, which grows at both ends and becomes one with the log where they meet.
 */
export function usePassage(session: ChatSession, view: ChatView, chatId: string): Passage {
  const [{ id, excerpt, goal }, setState] = useState<State>({ id: 0, excerpt: null, goal: null });
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  const underway = useRef<object | null>(null);
  const current = useRef<Excerpt | null>(null);
  useEffect(() => {
    current.current = excerpt;
  }, [excerpt]);

  /** What was asked for is not waited for. */
  const leave = useCallback(() => {
    underway.current = null;
    setBusy(false);
  }, []);

  /** One request at a time; `work` says what the state is after it, unless the reader has gone elsewhere meanwhile. */
  const run = useCallback(
    async (work: () => Promise<(before: State) => State>) => {
      const turn = {};
      const stands = () => underway.current === turn;
      underway.current = turn;
      setBusy(true);
      setFailed(false);
      try {
        const next = await work();
        if (stands()) setState(next);
      } catch (error) {
        if (!stands()) return;
        setFailed(true);
        toast(problemText(error), "danger");
      } finally {
        if (stands()) leave();
      }
    },
    [leave],
  );

  const jumpTo = useCallback(
    (seq: number, flash = true) => {
      const { log } = session.view();
      const wish = { seq, flash };
      const held = current.current?.messages.some((message) => message.seq === seq) ?? false;
      leave();
      if (held) return setState((before) => ({ ...before, goal: wish }));
      if (messageOf(log, seq) !== null || seq > log.base) {
        return setState((before) =>
          before.excerpt === null
            ? { ...before, goal: wish }
            : { id: before.id + 1, excerpt: null, goal: wish },
        );
      }
      void run(async () => {
        const [before, after] = await Promise.all([
          messagesBefore(chatId, seq + 1),
          messagesAfter(chatId, seq),
        ]);
        const found = excerptOf(before, after);
        const whole = reaches(session.view().log, found, after);
        if (whole) session.adopt(found.messages, found.fromStart);
        return (state) => ({ id: state.id + 1, excerpt: whole ? null : found, goal: wish });
      });
    },
    [session, chatId, run, leave],
  );

  const toLatest = useCallback(() => {
    leave();
    setState((before) => ({ id: before.id + 1, excerpt: null, goal: null }));
  }, [leave]);

  const loadOlder = useCallback(() => {
    const known = current.current;
    if (known === null) return void session.loadOlder();
    const first = known.messages[0];
    if (known.fromStart || first === undefined || underway.current !== null) return;
    void run(async () => {
      const page = await messagesBefore(chatId, first.seq);
      return (state) => ({ ...state, excerpt: state.excerpt && withOlder(state.excerpt, page) });
    });
  }, [session, chatId, run]);

  const loadNewer = useCallback(() => {
    const last = current.current?.messages.at(-1);
    if (last === undefined || underway.current !== null) return;
    void run(async () => {
      const page = await messagesAfter(chatId, last.seq);
      const known = current.current;
      if (known === null) return (state) => state;
      const grown = withNewer(known, page);
      const whole = reaches(session.view().log, grown, page);
      if (whole) session.adopt(grown.messages, grown.fromStart);
      return (state) => ({ ...state, excerpt: whole ? null : grown });
    });
  }, [session, chatId, run]);

  const log = useMemo(
    () => (excerpt === null ? view.log : asLog(view.log, excerpt)),
    [excerpt, view.log],
  );
  const live = excerpt === null;
  const loading = busy || (live && view.loadingOlder);
  const hasFailed = failed || (live && view.historyFailed);
  return useMemo(
    () => ({
      log,
      live,
      id,
      goal,
      loading,
      failed: hasFailed,
      jumpTo,
      toLatest,
      loadOlder,
      loadNewer,
    }),
    [log, live, id, goal, loading, hasFailed, jumpTo, toLatest, loadOlder, loadNewer],
  );
}

type Page = Awaited<ReturnType<ChatHistory["before"]>>;

async function messagesBefore(chatId: string, before: number): Promise<Page> {
  const params = { path: { chatId }, query: { before, limit: PAGE } };
  const page = await reply(api.GET("/api/chats/{chatId}/messages", { params }));
  return { messages: page.items, complete: page.nextCursor === null };
}

async function messagesAfter(chatId: string, after: number): Promise<Page> {
  const params = { path: { chatId }, query: { after, limit: PAGE } };
  const page = await reply(api.GET("/api/chats/{chatId}/messages", { params }));
  return { messages: page.items, complete: page.nextCursor === null };
}
