import type { Currency, PayPeriod, Salary } from "../../../../shared/contracts/work/index.ts";

/**
 * How much of each currency one euro is, rounded: enough to compare salaries by, and for nothing else. With another date
 * what was normalised by an earlier one is normalised anew.
 */
export const RATES = {
  asOf: "2026-11-20",
  perEuro: {
    EUR: 1,
    USD: 1.16,
    GBP: 0.88,
    CHF: 0.93,
    RUB: 94,
    BYN: 3.45,
    KZT: 610,
    UZS: 13_900,
    KGS: 101,
    AMD: 443,
    GEL: 3.14,
    AZN: 1.97,
    UAH: 48.6,
    PLN: 4.24,
    CZK: 24.2,
    SEK: 11,
    NOK: 11.7,
    DKK: 7.47,
    RON: 5.09,
    RSD: 117.2,
    TRY: 49,
    ILS: 3.78,
    AED: 4.26,
    INR: 103,
    CNY: 8.24,
    JPY: 180,
    KRW: 1_690,
    SGD: 1.51,
    THB: 37.6,
    VND: 30_500,
    AUD: 1.79,
    NZD: 2.06,
    CAD: 1.63,
    BRL: 6.2,
    MXN: 21.3,
  } satisfies Record<Currency, number>,
} as const;

/** Working hours, days and weeks of a month: 40 hours a week, five days, 52 weeks a year. */
const IN_A_MONTH: Readonly<Record<PayPeriod, number>> = {
  hour: (40 * 52) / 12,
  day: (5 * 52) / 12,
  week: 52 / 12,
  month: 1,
  year: 1 / 12,
};

/** An amount for a period as euro cents a month. */
export function centsAMonth(amount: number, currency: Currency, period: PayPeriod): number {
  return Math.round((amount * IN_A_MONTH[period] * 100) / RATES.perEuro[currency]);
}

/** What a salary is compared and sorted by: up to how much it pays, as euro cents a month; `null` for none. */
export function comparableSalary(salary: Salary | null): number | null {
  const most = salary === null ? null : (salary.max ?? salary.min);
  return salary === null || most === null
    ? null
    : centsAMonth(most, salary.currency, salary.period);
}
