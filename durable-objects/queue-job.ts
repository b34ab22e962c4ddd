/** A message of the queue, traced as a beginning of its own. */
export function queueJob(name: string, message: object) {
  const hex = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes)).toHex();
  return {
    name,
    requestId: crypto.randomUUID(),
    traceparent: `00-${hex(16)}-${hex(8)}-01`,
    message,
  };
}
