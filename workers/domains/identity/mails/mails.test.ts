import { describe, expect, it } from "vitest";
import type { Mail } from "../../platform/index.ts";
import { refreshReusedMail, verificationMail } from "../mails.ts";
import type { Locale } from "./compose.ts";
import { exportMail } from "./export-mail.ts";
import {
  changeEmailMail,
  changeNoticeMail,
  phoneCodeText,
  resetMail,
  signInMail,
} from "./recovery-mails.ts";
import { securityMail } from "./security-mail.ts";

import { type SecurityNews, securityWords } from "./security-words.ts";
import { suspensionMail } from "./suspension-mail.ts";

const NAME = '<b>Вера</b> & "Co"';
const URL = "https://veche.example/page?token=a&b";
const to = "vera@example.com";
const place = { device: "Ноутбук", browser: "Firefox 140", ip: "192.0.2.1", country: "RU" };
const details = { at: Date.UTC(2026, 10, 21, 13, 5), about: "<i>Ключ</i>", url: URL, ...place };

function allMails(locale: Locale): Mail[] {
  const reader = { to, locale, name: NAME };
  const link = { url: URL, token: "t" };
  const news = Object.keys(securityWords) as SecurityNews[];
  return [
    verificationMail(to, locale, NAME, URL, "t"),
    refreshReusedMail(to, locale, NAME, place),
    resetMail(reader, link),
    signInMail(reader, link, "012345"),
    changeEmailMail(reader, link),
    changeNoticeMail(reader, "v***@example.com", URL),
    suspensionMail(reader, null),
    ...news.map((kind) => securityMail(to, locale, NAME, kind, details)),
  ];
}

const CYRILLIC = /[а-яё]/i;

describe.each(["en", "ru"] as const)("every mail in %s", (locale) => {
  const mails = allMails(locale);

  it("is in that language, with a subject of its own", () => {
    const subjects = mails.map(({ subject }) => subject);
    expect(new Set(subjects).size).toBe(mails.length);
    for (const subject of subjects) expect(CYRILLIC.test(subject)).toBe(locale === "ru");
  });

  it("says the same as text and as HTML, and loads nothing from outside", () => {
    for (const { text, html } of mails) {
      expect(text).toContain(NAME);
      expect(html).toContain("&lt;b&gt;Вера&lt;/b&gt; &amp; &quot;Co&quot;");
      expect(html).not.toMatch(/<(?:img|script|link|style|b|i)\b|src=|@import|url\(/i);
      expect(html).toContain(`<html lang="${locale}">`);
      expect(html).toMatch(/<title>.+<\/title>/);
    }
  });

  it("tells what happened, where and when", () => {
    const mail = securityMail(to, locale, NAME, "new_device", details);
    expect(mail.text).toContain(locale === "ru" ? "21 ноября 2026" : "November 21, 2026");
    for (const fact of ["Ноутбук", "192.0.2.1", "RU", "<i>Ключ</i>", URL]) {
      expect(mail.text).toContain(fact);
    }
    expect(mail.html).toContain("&lt;i&gt;Ключ&lt;/i&gt;");
    expect(mail.data).toEqual({ kind: "new_device", url: URL });
  });

  it("carries no link and no line of who signed in", () => {
    const device = "x\r\n\r\nGo to https://evil.example or www.evil.example";
    const mail = securityMail(to, locale, NAME, "new_device", { ...details, device });
    expect(mail.text).not.toMatch(/https:\/\/evil|www\./);
    expect(mail.text.split("\n\n")).toHaveLength(4);
  });

  it("makes no link of what somebody calls themselves", () => {
    const name = "Win at evil.example/now x@evil.example https://evil.example";
    const device = "evil.example";
    const reader = { to, locale, name };
    const link = { url: URL, token: "t" };
    const all = [
      verificationMail(to, locale, name, URL, "t"),
      refreshReusedMail(to, locale, name, { ...place, device }),
      resetMail(reader, link),
      signInMail(reader, link, "012345"),
      changeEmailMail(reader, link),
      suspensionMail(reader, null),
      exportMail({ email: to, locale, displayName: name }, URL),
      securityMail(to, locale, name, "new_device", { ...details, about: device, device }),
    ];
    for (const { text, html } of all) {
      expect(text).toContain("evil");
      expect(text + html).not.toMatch(/evil\.example|\S@evil|:\/\/evil/);
    }
  });

  it("leaves an ordinary name as it is", () => {
    for (const name of ["Вера Петрова", "J. R. Smith", "Dr. Who, 3rd", "Анна-Мария (мама)"]) {
      expect(resetMail({ to, locale, name }, { url: URL, token: "t" }).text).toContain(name);
    }
  });

  it("is a text message of one part", () => {
    expect(phoneCodeText(locale, "012345")).toContain("012345");
    expect(phoneCodeText(locale, "012345").length).toBeLessThanOrEqual(70);
  });
});
