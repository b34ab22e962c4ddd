import type { z } from "@hono/zod-openapi";

/** Who may call: checked before anything of the request is read. `development` answers 404 elsewhere. */
export type Access = "public" | "user" | "moderator" | "admin" | "development";

/** What an application may be allowed to do at the API in a person's name. */
export const apiScopes = [
  "profile:read",
  "profile:write",
  "people:read",
  "chat:read",
  "chat:write",
  "media:read",
  "media:write",
] as const;
export type ApiScope = (typeof apiScopes)[number];

type Method = "get" | "post" | "put" | "patch" | "delete" | "options";

export interface ReplySpec {
  readonly description: string;
  /** Schema of the JSON body; without it the reply has none, or is of `contentType`. */
  readonly body?: z.ZodType;
  /** For replies that are not JSON. */
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One API call: what validates it, what documents it, what the client's types are made from. */
export interface Contract {
  readonly operationId: string;
  readonly method: Method;
  /** OpenAPI form: `/api/chats/{chatId}`. */
  readonly path: `/${string}`;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly access: Access;
  /** Needs a proof of who the caller is of the last ten minutes: else 403 `step_up_required`. */
  readonly fresh?: true;
  /** Also for an account that is about to be deleted, which may do nothing else. */
  readonly inGrace?: true;
  /** Applications may call it for a person who allowed them this; without it none may. */
  readonly scope?: ApiScope;
  /** A read that may be a moment behind what others have written, never behind the caller's own writes: see X-D1-Bookmark. */
  readonly replica?: true;
  /** What a guest is answered may be kept for seconds and shown to other guests. */
  readonly shared?: true;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** A body that may be left out; an absent one is validated as `{}`. */
  readonly bodyOptional?: boolean;
  /** Content types of a body that the handler reads itself, as a stream. */
  readonly rawBody?: readonly string[];
  /** The fields of a form among the raw bodies, for the document; the handler reads and checks them itself. */
  readonly form?: z.ZodObject;
  readonly replies: Readonly<Record<number, ReplySpec>>;
  /** Error codes beyond those every call may answer, as `status: codes`, for the document. */
  readonly errors?: Readonly<Record<number, readonly string[]>>;
  /** Never store this call's replies for `Idempotency-Key` (they hold tokens). */
  readonly neverReplay?: boolean;
  /** Its reply holds a secret that is told once: what is stored of it for `Idempotency-Key` is sealed. */
  readonly secretReply?: true;
  /** Leave the shape of the URL out of the document and the client. */
  readonly hidden?: boolean;
}

/** Keeps the literal types of a contract while checking its shape. */
export function contract<const Spec extends Contract>(spec: Spec): Spec {
  return spec;
}

/** The Hono form of a contract's path: `/api/chats/:chatId`. */
export function routerPath(path: string): string {
  return path.replace(/\{([^}]+)\}/g, ":$1");
}
