import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { hearAnswer } from "../../../../shared/client/event-stream.ts";
import { ApiError } from "../../../../shared/client/index.ts";

/** A call whose reply is read as a stream. */
type Ask<Wish> = (wish: Wish, signal: AbortSignal) => Promise<{ readonly data?: unknown }>;

/** Asks the assistant and shows what it writes while it does. Whoever leaves ends the work. */
export function useAsking<Wish, Answer>(ask: Ask<Wish>) {
  const [written, setWritten] = useState("");
  const [again, setAgain] = useState(false);
  const abort = useRef<AbortController | null>(null);
  useEffect(() => () => abort.current?.abort(), []);
  const asking = useMutation({
    mutationFn: async (wish: Wish): Promise<Answer> => {
      abort.current?.abort();
      const current = new AbortController();
      abort.current = current;
      setWritten("");
      setAgain(false);
      const { data } = await ask(wish, current.signal);
      if (!(data instanceof ReadableStream)) throw new ApiError("network", 0);
      return hearAnswer<Answer>(data, {
        onDelta: (text) => setWritten((before) => before + text),
        onAgain: () => {
          setWritten("");
          setAgain(true);
        },
      });
    },
  });
  const stop = () => abort.current?.abort();
  return { asking, written, again, stop };
}
