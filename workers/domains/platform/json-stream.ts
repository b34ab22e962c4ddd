/**
 * A JSON array as a stream, one item a line, taken from pages as they are wanted: nothing but the present page is held.
 * `next` gives the page after the last item (`null`: the first); an empty page ends it.
 */
export function jsonLines<Item>(
  next: (last: Item | null) => Promise<readonly Item[]>,
  shown: (item: Item) => unknown,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let last: Item | null = null;
  let before = "[\n";
  return new ReadableStream({
    async pull(controller) {
      const page = await next(last);
      for (const item of page) {
        controller.enqueue(encoder.encode(`${before}${JSON.stringify(shown(item))}`));
        before = ",\n";
        last = item;
      }
      if (page.length > 0) return;
      controller.enqueue(encoder.encode(before === "[\n" ? "[]\n" : "\n]\n"));
      controller.close();
    },
  });
}
