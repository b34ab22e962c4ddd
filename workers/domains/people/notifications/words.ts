import type { PushPayload } from "../../../../shared/contracts/people/notifications.ts";

export type Locale = "en" | "ru";

/** Who reads it, and what the message that waits does not say. */
export interface Reader {
  readonly locale: Locale;
  /** `undefined` when they are gone. */
  readonly senderName: string | undefined;
  /** Whether the chat has no one else in it. */
  readonly direct: boolean;
}

interface Phrases {
  readonly somebody: string;
  readonly mention: string;
  readonly reaction: string;
  /** Stands after an emoji. */
  readonly toYours: string;
  readonly voice: string;
  readonly video: string;
  readonly missedVoice: string;
  readonly missedVideo: string;
  readonly decided: string;
  /** By how many there are, in the language's own plural forms. */
  readonly messages: Partial<Record<Intl.LDMLPluralRule, string>>;
  readonly oneMessage: string;
}

const phrases: Readonly<Record<Locale, Phrases>> = {
  en: {
    somebody: "Somebody",
    mention: "You were mentioned",
    reaction: "A reaction to your message",
    toYours: "to your message",
    voice: "Incoming call",
    video: "Incoming video call",
    missedVoice: "Missed call",
    missedVideo: "Missed video call",
    decided: "A moderator has decided",
    oneMessage: "New message",
    messages: { other: "{count} new messages" },
  },
  ru: {
    somebody: "Кто-то",
    mention: "Вас упомянули",
    reaction: "Реакция на ваше сообщение",
    toYours: "на ваше сообщение",
    voice: "Входящий звонок",
    video: "Входящий видеозвонок",
    missedVoice: "Пропущенный звонок",
    missedVideo: "Пропущенный видеозвонок",
    decided: "Модератор принял решение",
    oneMessage: "Новое сообщение",
    messages: {
      one: "{count} новое сообщение",
      few: "{count} новых сообщения",
      many: "{count} новых сообщений",
    },
  },
};

const plurals = { en: new Intl.PluralRules("en"), ru: new Intl.PluralRules("ru") } as const;

function newMessages(locale: Locale, count: number): string {
  const { oneMessage, messages } = phrases[locale];
  if (count <= 1) return oneMessage;
  const phrase = messages[plurals[locale].select(count)] ?? oneMessage;
  return phrase.replace("{count}", String(count));
}

/** What stands there when it may not say, or nobody has said, what was written. */
function phraseFor({ kind, callType, count = 1 }: PushPayload, locale: Locale): string {
  const words = phrases[locale];
  switch (kind) {
    case "message":
      return newMessages(locale, count);
    case "mention":
      return words.mention;
    case "reaction":
      return words.reaction;
    case "call":
      return callType === "video" ? words.video : words.voice;
    case "missed_call":
      return callType === "video" ? words.missedVideo : words.missedVoice;
    case "moderation":
      return words.decided;
    default:
      return "";
  }
}

/** The notification as its reader sees it: in their language, and with the sender's name where it belongs. */
export function worded(notice: PushPayload, reader: Reader): PushPayload {
  const { locale, direct } = reader;
  if (notice.kind === "clear" || notice.kind === "call_ended") return notice;
  const ofCall = notice.callId !== undefined;
  const named = reader.senderName ?? (ofCall ? notice.title : "");
  const sender = named || phrases[locale].somebody;
  const aboutPerson = direct || ofCall;
  const title = aboutPerson ? sender : notice.title;
  return { ...notice, title: title || sender, body: bodyOf(notice, locale, aboutPerson, sender) };
}

function bodyOf(notice: PushPayload, locale: Locale, aboutPerson: boolean, sender: string): string {
  const { kind, body, chatId } = notice;
  if (!body) return phraseFor(notice, locale);
  const said = kind === "reaction" ? `${body} ${phrases[locale].toYours}` : body;
  return chatId !== undefined && !aboutPerson ? `${sender}: ${said}` : said;
}

/** The same without what was written, for a service that finds it too long. */
export function unspoken(notice: PushPayload): PushPayload {
  return { ...notice, body: "" };
}
