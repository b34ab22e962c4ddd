import { z } from "@hono/zod-openapi";
import { AppError, commonErrors } from "../../shared/kernel/app-error.ts";
import type { MediaServer } from "../domains/calls/ports.ts";
import { tracedFetch } from "./traced-fetch.ts";

const PATIENCE_MS = 10_000;

const description = z.object({ type: z.enum(["offer", "answer"]), sdp: z.string() });

const newSession = z.object({ sessionId: z.string().min(1) });

const answer = z.object({
  requiresImmediateRenegotiation: z.boolean().default(false),
  sessionDescription: description.optional(),
  tracks: z
    .array(
      z.object({
        trackName: z.string().optional(),
        mid: z.string().optional(),
        sessionId: z.string().optional(),
        errorCode: z.string().optional(),
      }),
    )
    .default([]),
});

const failure = z.object({ errorCode: z.string().optional() });

export interface RealtimeApp {
  /** Without a trailing slash. */
  readonly baseUrl: string;
  readonly appId: string;
  readonly secret: string;
  /** So long an answer may take. */
  readonly patienceMs?: number;
}

/** What it says of itself never holds a session description: only the status and the service's code. */
async function refusal(response: Response): Promise<AppError> {
  const body = failure.safeParse(await response.json().catch(() => null));
  const code = body.success ? body.data.errorCode : undefined;
  const cause = new Error(`the media server answered ${response.status} ${code ?? ""}`.trim());
  return new AppError(commonErrors.unavailable, { cause });
}

/** What the answer says, if it is one; nothing of it is in the error. */
async function read<T>(schema: z.ZodType<T>, response: Response): Promise<T> {
  const body = schema.safeParse(await response.json().catch(() => null));
  if (body.success) return body.data;
  const cause = new Error(`the media server answered ${response.status} with something else`);
  throw new AppError(commonErrors.unavailable, { cause });
}

/** The SFU of Cloudflare Realtime: https://developers.cloudflare.com/realtime/sfu/https-api/. */
export function realtimeSfu({
  baseUrl,
  appId,
  secret,
  patienceMs = PATIENCE_MS,
}: RealtimeApp): MediaServer {
  const base = `${baseUrl}/apps/${encodeURIComponent(appId)}/sessions`;

  async function send(method: "POST" | "PUT", path: string, body?: object): Promise<Response> {
    const response = await tracedFetch(base + path, {
      method,
      headers: { Authorization: `Bearer ${secret}`, "Content-Type": "application/json" },
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.timeout(patienceMs),
    }).catch((cause: unknown) => {
      throw new AppError(commonErrors.unavailable, { cause });
    });
    if (!response.ok) throw await refusal(response);
    return response;
  }

  const at = (sessionId: string) => `/${encodeURIComponent(sessionId)}`;
  return {
    async newSession() {
      return (await read(newSession, await send("POST", "/new"))).sessionId;
    },
    async addTracks(sessionId, { sessionDescription, tracks }) {
      const body = { ...(sessionDescription && { sessionDescription }), tracks };
      return read(answer, await send("POST", `${at(sessionId)}/tracks/new`, body));
    },
    async renegotiate(sessionId, sessionDescription) {
      await send("PUT", `${at(sessionId)}/renegotiate`, { sessionDescription });
    },
    async closeTracks(sessionId, { sessionDescription, mids, force }) {
      const tracks = mids.map((mid) => ({ mid }));
      const body = { ...(sessionDescription && { sessionDescription }), tracks, force };
      return read(answer, await send("PUT", `${at(sessionId)}/tracks/close`, body));
    },
  };
}
