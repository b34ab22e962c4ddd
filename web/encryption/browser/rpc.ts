/** Calls between a page and its worker, in both directions over one port. */

export type Handlers = Readonly<Record<string, (...args: never[]) => unknown>>;

type Wire =
  | { readonly call: number; readonly method: string; readonly args: readonly unknown[] }
  | { readonly answer: number; readonly result: unknown }
  | { readonly answer: number; readonly failure: string }
  | { readonly port: string };

interface Port {
  postMessage(message: unknown, options: { readonly transfer: MessagePort[] }): void;
  addEventListener(type: "message", listener: (event: MessageEvent<Wire>) => void): void;
}

/** What the other side offers, as calls that are answered later. */
export type Remote<Offered extends object> = {
  readonly [Name in keyof Offered]: Offered[Name] extends (...args: infer Args) => infer Result
    ? (...args: Args) => Promise<Awaited<Result>>
    : never;
};

/**
 * Offers `handlers` to the other side of the port, and answers what that one offers. Once the other side is `gone`, every
 * call is rejected, also those that are under way: nobody would answer them.
 */
export function connect<Offered extends object>(
  port: Port,
  handlers: Handlers,
  gone?: AbortSignal,
): Remote<Offered> {
  const open = new Map<number, PromiseWithResolvers<unknown>>();
  const isGone = () => new Error("the other side is gone");
  gone?.addEventListener("abort", () => {
    for (const waiting of open.values()) waiting.reject(isGone());
    open.clear();
  });
  let calls = 0;
  port.addEventListener("message", ({ data }) => {
    if ("call" in data) return void answer(port, handlers, data);
    // A port that is handed over is nothing that was asked for.
    if (!("answer" in data)) return;
    const waiting = open.get(data.answer);
    open.delete(data.answer);
    if ("failure" in data) waiting?.reject(new Error(data.failure));
    else waiting?.resolve(data.result);
  });
  const call = (method: string, args: readonly unknown[]) => {
    if (gone?.aborted) return Promise.reject(isGone());
    const waiting = Promise.withResolvers<unknown>();
    calls += 1;
    open.set(calls, waiting);
    const ports = args.filter((one) => one instanceof MessagePort);
    port.postMessage({ call: calls, method, args } satisfies Wire, { transfer: ports });
    return waiting.promise;
  };
  const remote = new Proxy(
    {},
    {
      get: (_, name) =>
        name === "then" ? undefined : (...args: unknown[]) => call(String(name), args),
    },
  );
  return remote as Remote<Offered>;
}

async function answer(
  port: Port,
  handlers: Handlers,
  { call, method, args }: Extract<Wire, { call: number }>,
): Promise<void> {
  try {
    const handler = handlers[method];
    if (!handler) throw new Error(`nobody offers ${method}`);
    const result = await handler(...(args as never[]));
    port.postMessage({ answer: call, result } satisfies Wire, { transfer: [] });
  } catch (error) {
    const failure = error instanceof Error ? error.message : String(error);
    port.postMessage({ answer: call, failure } satisfies Wire, { transfer: [] });
  }
}
