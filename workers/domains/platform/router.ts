import type { z } from "@hono/zod-openapi";
import type { Contract } from "../../../shared/contracts/platform/index.ts";
import type { Actor } from "./actor.ts";

type Output<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

type Caller<C extends Contract> = C["access"] extends "public" | "development" ? null : Actor;

/** Where a request comes from. */
export interface Origin {
  readonly ip: string;
  readonly country: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly userAgent: string;
}

/** A request after its contract has been checked. */
export interface Call<C extends Contract, Deps> {
  readonly deps: Deps;
  /** Who calls; for public calls see {@link optionalActor}. */
  readonly actor: Caller<C>;
  readonly params: Output<C["params"]>;
  readonly query: Output<C["query"]>;
  readonly body: Output<C["body"]>;
  /** The request itself: headers, and the body stream where the contract has a `rawBody`. */
  readonly request: Request;
  readonly origin: Origin;
  /**
   * The id for what the call makes. With an `Idempotency-Key` it is the same each time the work is tried: what was made
   * before an answer was lost is found by it.
   */
  readonly newId: string;
  /**
   * Whether the same was asked before with the same `Idempotency-Key`, and never answered: it may have been done. What is
   * found done then is what this call did, and is answered so.
   */
  readonly again: boolean;
  /** Who calls a public call, if they sent a token. Throws 401 for a token that is not good. */
  optionalActor(): Promise<Actor | null>;
}

type ReplyBody<Spec> = Spec extends { readonly body: infer Schema extends z.ZodType }
  ? { readonly body: z.input<Schema> }
  : { readonly body?: undefined };

type JsonReply<C extends Contract> = {
  [Status in keyof C["replies"] & number]: {
    readonly status: Status;
    readonly headers?: Readonly<Record<string, string>>;
    readonly cookies?: readonly string[];
  } & ReplyBody<C["replies"][Status]>;
}[keyof C["replies"] & number];

type RawReply<C extends Contract> = C["replies"][keyof C["replies"] & number] extends infer Spec
  ? Spec extends { readonly contentType: string }
    ? Response
    : never
  : never;

/** What a handler answers: one of the contract's replies, or a raw response where the contract declares one. */
export type Reply<C extends Contract> = JsonReply<C> | RawReply<C>;

export type Handler<C extends Contract, Deps> = (call: Call<C, Deps>) => Promise<Reply<C>>;

/** A WebSocket request whose token has been checked. */
export interface SocketCall<Deps> {
  readonly deps: Deps;
  readonly actor: Actor;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** To pass on to the object that owns the socket. */
  readonly request: Request;
}

export type SocketHandler<Deps> = (call: SocketCall<Deps>) => Promise<Response>;

/** A contract that waits for its handler. In two steps, so that the contract's types are settled first. */
export interface Binding<C extends Contract, Deps> {
  to(handler: Handler<C, Deps>): void;
}

/** Where a domain's `routes.ts` hangs its calls. Checks access, input and (in development) replies for all of them. */
export interface Router<Deps> {
  bind<const C extends Contract>(contract: C): Binding<C, Deps>;
  /**
   * A WebSocket at this path (`:name` for parameters). The token travels as a subprotocol; a refused caller gets the
   * socket closed with 4401, and an {@link AppError} of the handler with the code of its status.
   */
  socket(path: string, handler: SocketHandler<Deps>): void;
}
