import i18next from "i18next";
import type { Salary } from "../../../shared/client/index.ts";

/** Currencies that salaries are named in, those of our readers first. */
export const CURRENCIES = [
  ...["EUR", "USD", "RUB", "GBP", "CHF", "BYN", "KZT", "UZS", "KGS", "AMD", "GEL", "AZN", "UAH"],
  ...["PLN", "CZK", "SEK", "NOK", "DKK", "RON", "RSD", "TRY", "ILS", "AED", "INR", "CNY", "JPY"],
  ...["KRW", "SGD", "THB", "VND", "AUD", "NZD", "CAD", "BRL", "MXN"],
] as const satisfies readonly Salary["currency"][];

/** One of the currencies, by its name. */
export function currencyOf(value: unknown): Salary["currency"] | undefined {
  return CURRENCIES.find((one) => one === value);
}

/** What readers of a language are paid in, until they say otherwise. */
export function usualCurrency(language: string): Salary["currency"] {
  return language === "ru" ? "RUB" : "EUR";
}

/** What is paid, as a language writes it, and which of its ends are open. */
export interface PaidAmount {
  readonly kind: "exactly" | "range" | "from" | "upTo";
  readonly amount: string;
}

export function paidAmount(
  { min, max, currency }: Salary,
  language: string,
  notation: "standard" | "compact" = "standard",
): PaidAmount {
  const whole = [min, max].every((one) => one === null || Number.isInteger(one));
  const format = new Intl.NumberFormat(language, {
    ...{ style: "currency", currency, currencyDisplay: "narrowSymbol", notation },
    ...(whole ? { maximumFractionDigits: 0 } : { minimumFractionDigits: 2 }),
  });
  if (min === null) return { kind: "upTo", amount: format.format(max ?? 0) };
  if (max === null) return { kind: "from", amount: format.format(min) };
  if (min === max) return { kind: "exactly", amount: format.format(min) };
  return { kind: "range", amount: format.formatRange(min, max) };
}

/** What is paid, in one line: "from €3,000 a month". */
export function salaryText(salary: Salary): string {
  const { kind, amount } = paidAmount(salary, i18next.language);
  const words = kind === "from" || kind === "upTo" ? i18next.t(`pay.${kind}`, { amount }) : amount;
  return `${words} ${i18next.t(`pay.per.${salary.period}`)}`;
}

/** Steps of a slider over what is paid in a month, in a currency's own round numbers. */
const STEPS: Partial<Record<Salary["currency"], number>> = {
  ...{ RUB: 10_000, KZT: 50_000, UZS: 1_000_000, KGS: 10_000, AMD: 50_000, INR: 10_000 },
  ...{ JPY: 25_000, KRW: 250_000, VND: 2_000_000, THB: 5_000, UAH: 5_000, TRY: 5_000 },
  ...{ RSD: 20_000, CZK: 5_000, SEK: 2_500, NOK: 2_500, DKK: 2_500, MXN: 5_000, CNY: 2_000 },
};

export function salaryStep(currency: Salary["currency"]): number {
  return STEPS[currency] ?? 250;
}

export function moneyText(amount: number, currency: Salary["currency"]): string {
  return new Intl.NumberFormat(i18next.language, {
    ...{ style: "currency", currency, currencyDisplay: "narrowSymbol", maximumFractionDigits: 0 },
  }).format(amount);
}
