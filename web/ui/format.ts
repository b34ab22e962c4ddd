import i18next from "i18next";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

export interface Format {
  time(at: string): string;
  /** "Today", "Yesterday", or the date. */
  day(at: string): string;
  date(at: string): string;
  dateTime(at: string): string;
  /** The time for today, the weekday for this week, the date for what is older. */
  brief(at: string): string;
  bytes(count: number): string;
  number(count: number): string;
}

/** Dates and numbers as the reader's language writes them. */
export function useFormat(): Format {
  const { i18n } = useTranslation();
  const language = i18n.language;
  return useMemo(() => formatsOf(regional(language)), [language]);
}

/** The reader's own variety of the language, such as British English, if the browser names one. */
function regional(language: string): string {
  return navigator.languages.find((tag) => tag.startsWith(`${language}-`)) ?? language;
}

/** The day an instant falls on for this reader, as a key. */
export function dayKey(at: string): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${date.getMonth()}-${date.getDate()}`;
}

function formatsOf(language: string): Format {
  const time = new Intl.DateTimeFormat(language, { timeStyle: "short" });
  const weekday = new Intl.DateTimeFormat(language, { weekday: "short" });
  const short = new Intl.DateTimeFormat(language, { day: "numeric", month: "short" });
  const long = new Intl.DateTimeFormat(language, { day: "numeric", month: "long" });
  const full = new Intl.DateTimeFormat(language, { dateStyle: "long" });
  const number = new Intl.NumberFormat(language);
  const both = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
  const date = (at: string) => {
    const then = new Date(at);
    return (then.getFullYear() === new Date().getFullYear() ? long : full).format(then);
  };
  return {
    time: (at) => time.format(new Date(at)),
    date,
    dateTime: (at) => both.format(new Date(at)),
    day: (at) => {
      const age = daysAgo(at);
      if (age === 0) return i18next.t("time.today");
      return age === 1 ? i18next.t("time.yesterday") : date(at);
    },
    brief: (at) => {
      const age = daysAgo(at);
      if (age === 0) return time.format(new Date(at));
      return (age < 7 ? weekday : short).format(new Date(at));
    },
    bytes: (count) => bytes(language, count),
    number: (count) => number.format(count),
  };
}

function daysAgo(at: string): number {
  const midnight = (date: Date) =>
    Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86_400_000;
  return midnight(new Date()) - midnight(new Date(at));
}

const UNITS = [
  { unit: "gigabyte", size: 1_000_000_000, digits: 1 },
  { unit: "megabyte", size: 1_000_000, digits: 1 },
  { unit: "kilobyte", size: 1_000, digits: 0 },
] as const;

function bytes(language: string, count: number): string {
  const { unit, size, digits } = UNITS.find((one) => count >= one.size) ?? UNITS[2];
  const share = count === 0 ? 0 : Math.max(count / size, 1);
  const style = { style: "unit", unit, maximumFractionDigits: digits } as const;
  return new Intl.NumberFormat(language, style).format(share);
}
