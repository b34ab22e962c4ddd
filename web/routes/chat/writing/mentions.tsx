import { useTranslation } from "react-i18next";
import type { Person } from "../../../../shared/client/index.ts";
import { Avatar } from "../../../ui/avatar.tsx";
import css from "./writing.module.css";

interface MentionsProps {
  readonly listId: string;
  readonly people: readonly Person[];
  readonly active: number;
  readonly pick: (person: Person) => void;
}

/** Whom the name that is being written may mean. The field keeps the focus. */
export function Mentions({ listId, people, active, pick }: MentionsProps) {
  const { t } = useTranslation();
  return (
    <div
      id={listId}
      role="listbox"
      className={css["menu"]}
      data-wide
      aria-label={t("writing.mention")}
    >
      {people.map((person, index) => (
        <div
          key={person.id}
          id={`${listId}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          className={css["item"]}
          onPointerDown={(event) => {
            event.preventDefault();
            pick(person);
          }}
        >
          <Avatar id={person.id} name={person.displayName} url={person.avatarUrl} size={32} />
          <span className={css["person"]}>
            <span>{person.displayName}</span>
            <span className={css["username"]}>@{person.username}</span>
          </span>
        </div>
      ))}
    </div>
  );
}
