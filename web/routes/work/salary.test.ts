import { describe, expect, it } from "vitest";
import { currencyOf, paidAmount, salaryStep, usualCurrency } from "./salary.ts";

/** Without the spaces that differ between versions of the language data. */
const plain = (text: string) => text.replace(/[\u00a0\u202f\u2009]/g, " ").replace(/ ?– ?/, "–");

const paid = (
  min: number | null,
  max: number | null,
  language = "en",
  currency = "EUR" as const,
) => {
  const { kind, amount } = paidAmount({ min, max, currency, period: "month" }, language);
  return [kind, plain(amount)];
};

describe("works", () => {
  it("says both ends, or the one that is known, or the one amount", () => {
    expect(paid(3_000, 4_500)).toEqual(["range", "€3,000–€4,500"]);
    expect(paid(3_000, null)).toEqual(["from", "€3,000"]);
    expect(paid(null, 4_500)).toEqual(["upTo", "€4,500"]);
    expect(paid(3_000, 3_000)).toEqual(["exactly", "€3,000"]);
    expect(paid(0, null)).toEqual(["from", "€0"]);
  });

  it("writes as the language does", () => {
    expect(paid(100_000, 150_000, "ru")).toEqual(["range", "100 000–150 000 €"]);
    const roubles = paidAmount({ min: 90_000, max: null, currency: "RUB", period: "month" }, "ru");
    expect(plain(roubles.amount)).toBe("90 000 ₽");
  });

  it("keeps the cents of an hour's pay", () => {
    expect(paid(13.5, 15)).toEqual(["range", "€13.50–€15.00"]);
  });

  it("has round steps of each currency, and a usual currency of each language", () => {
    expect([salaryStep("RUB"), salaryStep("EUR")]).toEqual([10_000, 250]);
    expect([usualCurrency("ru"), usualCurrency("en")]).toEqual(["RUB", "EUR"]);
  });
});

describe("refuses", () => {
  it("what is no currency of ours", () => {
    expect([currencyOf("EUR"), currencyOf("eur"), currencyOf("XTS"), currencyOf(5)]).toEqual([
      "EUR",
      undefined,
      undefined,
      undefined,
    ]);
  });
});
