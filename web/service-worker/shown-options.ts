import type { Language } from "../i18n/index.ts";

/** What a shown notification carries. */
export interface Carried {
  readonly url: string;
  readonly callId?: string;
}

/** Buttons are not part of every browser's notifications, nor of the types of pages. */
export interface ShownOptions extends NotificationOptions {
  readonly renotify?: boolean;
  readonly timestamp?: number;
  readonly actions?: readonly { readonly action: string; readonly title: string }[];
  readonly data: Carried;
}

export const LOOKS = { icon: "/icons/icon-192.png", badge: "/icons/badge-96.png" };

const BUTTONS: Record<Language, { readonly answer: string; readonly decline: string }> = {
  en: { answer: "Answer", decline: "Decline" },
  ru: { answer: "Ответить", decline: "Отклонить" },
};

interface RingingCall {
  readonly callId: string;
  readonly url: string;
  readonly tag: string;
  readonly body: string;
}

/** How a call that rings is shown: it stays until it is answered or over, and can be answered from there. */
export function callOptions(
  { callId, url, tag, body }: RingingCall,
  language: Language,
): ShownOptions {
  const { answer, decline } = BUTTONS[language];
  return {
    ...LOOKS,
    body,
    tag,
    renotify: true,
    requireInteraction: true,
    data: { url, callId },
    actions: [
      { action: "answer", title: answer },
      { action: "decline", title: decline },
    ],
  };
}
