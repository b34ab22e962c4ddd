import type {
  NotificationSettings,
  NotificationSettingsPatch,
} from "../../shared/contracts/people/notifications.ts";
import {
  DEFAULT_SETTINGS,
  patchedSettings,
} from "../../workers/domains/people/notifications/rules.ts";

/** What the user is notified of: what they have chosen, laid over how it is otherwise. */
export class SettingsSql {
  readonly #sql: SqlStorage;
  #known: NotificationSettings | undefined;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  get(): NotificationSettings {
    this.#known ??= this.#read();
    return this.#known;
  }

  change(patch: NotificationSettingsPatch): NotificationSettings {
    const changed = patchedSettings(this.get(), patch);
    this.#sql.exec("DELETE FROM notification_settings");
    this.#sql.exec("INSERT INTO notification_settings VALUES (?)", JSON.stringify(changed));
    this.#known = changed;
    return changed;
  }

  /** The chat is not theirs any more. */
  forgetChat(chatId: string): void {
    if (Object.hasOwn(this.get().chats, chatId)) this.change({ chats: { [chatId]: null } });
  }

  clear(): void {
    this.#sql.exec("DELETE FROM notification_settings");
    this.#known = undefined;
  }

  #read(): NotificationSettings {
    const row = this.#sql.exec<{ json: string }>("SELECT json FROM notification_settings");
    const kept = row.toArray()[0];
    if (!kept) return DEFAULT_SETTINGS;
    const chosen: NotificationSettings = JSON.parse(kept.json);
    return patchedSettings(DEFAULT_SETTINGS, chosen);
  }
}
