/** Names that somebody would take for the platform's own, in the form of {@link skeletonOf}. */
const RESERVED: ReadonlySet<string> = new Set([
  "abuse",
  "account",
  "accounts",
  "admin",
  "administrator",
  "anonymous",
  "api",
  "billing",
  "bot",
  "contact",
  "deleted",
  "everyone",
  "help",
  "helpdesk",
  "hostmaster",
  "info",
  "mailerdaemon",
  "me",
  "mod",
  "moderator",
  "moderators",
  "noreply",
  "null",
  "official",
  "owner",
  "postmaster",
  "root",
  "secure",
  "security",
  "service",
  "staff",
  "superuser",
  "support",
  "sysadmin",
  "system",
  "team",
  "undefined",
  "veche",
  "webmaster",
]);

/** Digits that are read as letters. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  "0": "o",
  "1": "i",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
};

/** What a username is taken for at a glance: without separators, digits as the letters they resemble. */
function skeletonOf(username: string): string {
  return username
    .toLowerCase()
    .replace(/[._-]/g, "")
    .replace(/[013457]/g, (digit) => LOOKALIKES[digit] ?? digit);
}

/** Whether people would take the name for the platform's own. */
export function isReservedName(username: string): boolean {
  const plain = username.toLowerCase().replace(/[._-]/g, "");
  return RESERVED.has(plain) || RESERVED.has(skeletonOf(username));
}

/** Control characters, line ends, lone surrogates, private characters, and what turns the direction of text. */
const UNSEEMLY = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Co}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
/** Marks heaped on one letter. */
const HEAPED = /\p{M}{5,}/u;
/** What shows nothing by itself; the last is an empty braille pattern. */
const INVISIBLE = /[\p{Z}\p{M}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** Names stand in mails to people who have never heard of us: they carry no links there. */
const LINK = /:\/\/|\bwww\./i;

/** Why a name will not do for being shown to others, or `null`. */
export function displayNameProblem(name: string): string | null {
  if (UNSEEMLY.test(name) || HEAPED.test(name))
    return "It has characters that do not belong in it.";
  if (LINK.test(name)) return "It holds a link.";
  if (name.replace(INVISIBLE, "") === "") return "It shows nothing.";
  return null;
}
