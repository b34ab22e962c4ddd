/** Minutes and seconds, with hours when there are any. */
export function clock(seconds: number): string {
  const whole = Math.round(seconds);
  const parts = [Math.floor(whole / 60) % 60, whole % 60].map((part) =>
    String(part).padStart(2, "0"),
  );
  const hours = Math.floor(whole / 3_600);
  const text = hours > 0 ? [hours, ...parts].join(":") : parts.join(":");
  return text.replace(/^0(?=\d:)/, "");
}
