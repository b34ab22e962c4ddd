import { TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Person, reply } from "../../../../shared/client/index.ts";
import { useMe } from "../../../app/me.ts";
import { api } from "../../../app/platform.ts";
import { Avatar } from "../../../ui/avatar.tsx";
import { ProblemNote } from "../../../ui/problem.tsx";
import css from "../actions/choices.module.css";

interface PeoplePickerProps {
  /** Who is not offered. */
  readonly without?: ReadonlySet<string>;
  readonly busy?: boolean;
  /** Who is chosen; without it one is chosen at once. */
  readonly chosen?: ReadonlyMap<string, Person>;
  readonly onChoose: (person: Person) => void;
}

/** Finds people by the beginning of their name. */
export function PeoplePicker({ without, busy = false, chosen, onChoose }: PeoplePickerProps) {
  const { t } = useTranslation();
  const me = useMe();
  const [text, setText] = useState("");
  const q = useDeferredValue(text.trim());
  const found = useQuery({
    queryKey: ["people", q],
    queryFn: ({ signal }) => {
      const query = { limit: 50, ...(q !== "" && { q }) };
      return reply(api.GET("/api/users", { params: { query }, signal }));
    },
    placeholderData: keepPreviousData,
  });
  const people = found.data?.items.filter(({ id }) => id !== me.id && !without?.has(id)) ?? [];
  return (
    <>
      <TextInput
        aria-label={t("chatNew.find")}
        placeholder={t("chatNew.find")}
        leftSection={<IconSearch size={18} aria-hidden="true" />}
        autoComplete="off"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {found.isError && <ProblemNote error={found.error} onRetry={() => void found.refetch()} />}
      <ul className={css["list"]}>
        {people.map((person) => (
          <li key={person.id}>
            <Choice
              person={person}
              busy={busy}
              onChoose={onChoose}
              {...(chosen && { checked: chosen.has(person.id) })}
            />
          </li>
        ))}
      </ul>
      {found.isSuccess && people.length === 0 && (
        <p className={css["none"]}>{t("chatNew.nobody")}</p>
      )}
    </>
  );
}

interface ChoiceProps {
  readonly person: Person;
  readonly busy: boolean;
  readonly checked?: boolean;
  readonly onChoose: (person: Person) => void;
}

function Choice({ person, busy, checked, onChoose }: ChoiceProps) {
  const about = (
    <>
      <Avatar id={person.id} name={person.displayName} url={person.avatarUrl} />
      <span className={css["text"]}>
        <span className={css["name"]}>{person.displayName}</span>
        <span className={css["about"]}>@{person.username}</span>
      </span>
    </>
  );
  if (checked === undefined) {
    return (
      <button
        type="button"
        className={css["choice"]}
        disabled={busy}
        onClick={() => onChoose(person)}
      >
        {about}
      </button>
    );
  }
  return (
    <label className={css["choice"]}>
      {about}
      <input
        type="checkbox"
        className={css["tick"]}
        checked={checked}
        onChange={() => onChoose(person)}
      />
    </label>
  );
}

/** People with one more, or without one who was among them. */
export function toggled(
  people: ReadonlyMap<string, Person>,
  person: Person,
): ReadonlyMap<string, Person> {
  const next = new Map(people);
  if (!next.delete(person.id)) next.set(person.id, person);
  return next;
}
