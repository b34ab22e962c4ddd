import { type Context, Hono } from "hono";
import { type Contract, routerPath } from "../../../shared/contracts/platform/index.ts";
import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import type { Binding, Handler, Router, SocketHandler } from "../../domains/platform/index.ts";
import type { Deps } from "../deps.ts";
import type { AppEnv, RequestContext } from "./request-context.ts";
import { runCall } from "./run-call.ts";
import { openSocket } from "./socket.ts";

type Texts = Readonly<Record<string, string>>;
type Direct = (context: RequestContext, request: Request) => Promise<Response>;
type Next = (c: Context<AppEnv>) => Response | Promise<Response>;

/** Binds contracts to handlers, one by one, on Hono's router. */
export class ApiRouter implements Router<Deps> {
  readonly #app = new Hono<AppEnv>();
  /** Calls at addresses without parameters, by method and address: those need no search, which costs a tenth of them. */
  readonly #fixed = new Map<string, Direct>();
  readonly #methods = new Map<string, Set<string>>();
  readonly #fallback: Next;

  constructor(fallback: Next) {
    this.#fallback = fallback;
  }

  bind<const C extends Contract>(contract: C): Binding<C, Deps> {
    return { to: (handler) => this.#bind(contract, handler) };
  }

  #bind<C extends Contract>(contract: C, handler: Handler<C, Deps>): void {
    const path = routerPath(contract.path);
    const run = (context: RequestContext, request: Request, params: Texts, query: Texts) => {
      context.route = contract.path;
      return runCall(contract, handler, context, request, params, query);
    };
    this.#add(contract.method, path, (c) =>
      run(c.env.context, c.req.raw, c.req.param(), c.req.query()),
    );
    if (path.includes(":")) return;
    const name = `${contract.method.toUpperCase()} ${path}`;
    this.#fixed.set(name, (context, request) => run(context, request, {}, {}));
  }

  socket(path: string, handler: SocketHandler<Deps>): void {
    this.#add("get", path, (c) => {
      c.env.context.route = path;
      return openSocket(c.env.context, c.req.raw, c.req.param(), handler);
    });
  }

  /** A page or document that is not part of the API's contracts. */
  page(path: string, answer: Next): void {
    this.#add("get", path, (c) => {
      c.env.context.route = path;
      return answer(c);
    });
  }

  /** The finished router: known addresses refuse other methods, unknown ones go to the fallback. */
  routed(): (request: Request, context: RequestContext) => Promise<Response> {
    // Words before patterns: what a word's address refuses is not for the pattern that it matches too.
    const byForm = [...this.#methods].sort(
      ([one], [other]) => one.split(":").length - other.split(":").length,
    );
    for (const [path, methods] of byForm) {
      const implied = methods.has("GET") ? ["HEAD", "OPTIONS"] : ["OPTIONS"];
      const allow = [...new Set([...methods, ...implied])].join(", ");
      this.#app.all(path, (c) => {
        c.env.context.route = path;
        return refuseMethod(c.req.method, allow);
      });
    }
    this.#app.notFound((c) => this.#fallback(c));
    this.#app.onError((error) => {
      throw error;
    });
    return async (request, context) => {
      const direct = this.#fixed.get(`${request.method} ${targetOf(request.url)}`);
      return direct ? direct(context, request) : this.#app.fetch(request, { context });
    };
  }

  #add(method: string, path: string, answer: Next): void {
    const name = method.toUpperCase();
    this.#app.on(name, path, answer);
    const known = this.#methods.get(path) ?? new Set();
    this.#methods.set(path, known.add(name));
  }
}

/** What comes after the origin, a query too: an address with a query is none of the fixed ones. */
function targetOf(url: string): string {
  return url.slice(url.indexOf("/", "https://".length));
}

function refuseMethod(method: string, allow: string): Response {
  if (method === "OPTIONS") return new Response(null, { status: 204, headers: { Allow: allow } });
  throw new AppError(commonErrors.method_not_allowed, { headers: { Allow: allow } });
}
