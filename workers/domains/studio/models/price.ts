import type { ModelPrice } from "../../../../shared/contracts/studio/definitions.ts";

/** Money is counted in millionths of a US dollar: whole numbers, which add up. */
export const MICROS = 1_000_000;

type Parameters = Readonly<Record<string, unknown>>;

/** How long the result will be, as its parameter says: `5`, `"5"` or `"5s"`. */
function secondsOf({ seconds }: ModelPrice, parameters: Parameters): number {
  const said = seconds === undefined ? undefined : parameters[seconds];
  const found = Number.parseFloat(String(said ?? ""));
  return Number.isFinite(found) && found > 0 ? found : 1;
}

/** What one result with these parameters costs, in millionths of a US dollar; `null` where no price is known. */
export function costOf(price: ModelPrice | null, parameters: Parameters): number | null {
  if (price === null) return null;
  const base = price.per === "second" ? price.amount * secondsOf(price, parameters) : price.amount;
  const factor = price.factors.reduce((product, { parameter, values }) => {
    const value = values[String(parameters[parameter] ?? "")];
    return product * (value ?? 1);
  }, 1);
  return Math.round(base * factor * MICROS);
}

/** The same in US dollars, for those who read it. */
export function dollars(micros: number | null): number | null {
  return micros === null ? null : micros / MICROS;
}
