/** Whether the frame says `ping`, however it is spelt. */
export function isPing(data: unknown): boolean {
  if (typeof data !== "string" || data.length > 1_024) return false;
  try {
    const value: unknown = JSON.parse(data);
    return typeof value === "object" && value !== null && Reflect.get(value, "t") === "ping";
  } catch {
    return false;
  }
}
