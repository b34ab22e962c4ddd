import type { UserRow } from "../store.ts";

/** Says what is in the zip, in its owner's language. */
export function readme(locale: UserRow["locale"], at: string): string {
  return README[locale].replace("{at}", at);
}

const README: Readonly<Record<UserRow["locale"], string>> = {
  en: `Your data on Veche, as it was at {at} (UTC).

profile.json                 who you are here, and your settings
sessions.json                where you are signed in
security-history.json        sign-ins, tried and done, and changes of what protects your account
activity.json                days on which you were here
devices.json                 devices that your account knows
passkeys.json                names of your passkeys
connected-applications.json  applications you have let in
linked-identities.json       accounts elsewhere that sign you in
invites.json                 invite codes you have made, withdrawn ones too
follows.json                 whom you follow, and who follows you
notifications.json           what you are notified of, and on which devices
images.json, images/         your pictures, as you uploaded them
messages/                    what you have written, a file for each chat
exports.json                 copies of your data that you have asked for

Times are in UTC. JSON files can be opened with any text editor.
`,
  ru: `Ваши данные на Veche по состоянию на {at} (UTC).

profile.json                 кто вы здесь и ваши настройки
sessions.json                где выполнен вход
security-history.json        входы, удачные и нет, и изменения защиты аккаунта
activity.json                дни, в которые вы здесь были
devices.json                 устройства, которые знает ваш аккаунт
passkeys.json                названия ваших ключей доступа
connected-applications.json  приложения, которым вы дали доступ
linked-identities.json       аккаунты на других сервисах, через которые вы входите
invites.json                 созданные вами приглашения, в том числе отозванные
follows.json                 на кого вы подписаны и кто подписан на вас
notifications.json           о чём вас уведомлять и на каких устройствах
images.json, images/         ваши снимки в том виде, в каком вы их загрузили
messages/                    написанное вами, отдельный файл для каждого чата
exports.json                 копии данных, которые вы запрашивали

Время указано по UTC. Файлы JSON открываются в любом текстовом редакторе.
`,
};
