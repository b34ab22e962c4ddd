import {
  IconAddressBook,
  IconAt,
  IconBriefcase,
  IconClockPlay,
  IconMessageCircle,
  IconPhone,
  IconPhoto,
  IconPuzzle,
  IconUserCheck,
  IconVideo,
} from "@tabler/icons-react";
import { scopeText } from "../../ui/scope-text.ts";
import css from "./provider.module.css";

/** By the scope, or by the domain before its colon. */
const ICONS: Readonly<Record<string, typeof IconPuzzle>> = {
  openid: IconUserCheck,
  profile: IconAddressBook,
  email: IconAt,
  phone: IconPhone,
  offline_access: IconClockPlay,
  people: IconAddressBook,
  chat: IconMessageCircle,
  media: IconPhoto,
  calls: IconPhone,
  video: IconVideo,
  studio: IconVideo,
  work: IconBriefcase,
};

/** What is asked for, in plain words. */
export function ScopeList({ scopes }: { scopes: readonly string[] }) {
  return (
    <ul className={css["scopes"]}>
      {scopes.map((scope) => {
        const Icon = ICONS[scope] ?? ICONS[scope.split(":")[0] ?? ""] ?? IconPuzzle;
        return (
          <li key={scope} className={css["scope"]}>
            <Icon size={22} stroke={1.7} aria-hidden="true" />
            {scopeText(scope)}
          </li>
        );
      })}
    </ul>
  );
}
