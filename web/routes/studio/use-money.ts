import { useMemo } from "react";
import { useTranslation } from "react-i18next";

const MICROS = 1_000_000;

/** Millionths of a US dollar as the reader's language writes money; small sums to a hundredth of a cent. */
export function useMoney(): (micros: number) => string {
  const { i18n } = useTranslation();
  return useMemo(() => {
    const format = new Intl.NumberFormat(i18n.language, {
      ...{ style: "currency", currency: "USD", currencyDisplay: "narrowSymbol" },
      ...{ minimumFractionDigits: 2, maximumFractionDigits: 4 },
    });
    return (micros) => format.format(micros / MICROS);
  }, [i18n.language]);
}
