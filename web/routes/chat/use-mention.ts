import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, type RefObject, useId, useMemo, useState } from "react";
import type { Person } from "../../../shared/client/index.ts";
import { membersQuery } from "./people.ts";
import { insertAtCaret } from "./use-composer.ts";

/** An `@` at the beginning of a word, and what has been written of the name so far. */
const BEGUN = /(?:^|\s)@([\p{L}\d_.-]{0,32})$/u;
const MOST = 6;

/** Offers the members of a chat while an `@` is being written. */
export function useMention(
  chatId: string,
  text: string,
  field: RefObject<HTMLTextAreaElement | null>,
  setText: (text: string) => void,
) {
  const listId = useId();
  const [caret, setCaret] = useState(0);
  const [closedAt, setClosedAt] = useState<string | null>(null);
  const [chosen, setChosen] = useState(0);
  const { data: members } = useQuery({ ...membersQuery(chatId), enabled: text.includes("@") });
  const before = text.slice(0, caret);
  const query = BEGUN.exec(before)?.[1] ?? null;
  const people = useMemo(
    () => (query === null ? [] : matching(members?.map(({ user }) => user) ?? [], query)),
    [members, query],
  );
  const shown = query !== null && people.length > 0 && closedAt !== before;
  const active = Math.min(chosen, people.length - 1);

  function pick(person: Person): void {
    insertAtCaret(
      field.current,
      text,
      `@${person.username} `,
      setText,
      caret - (query?.length ?? 0) - 1,
    );
    setChosen(0);
  }

  /** Whether the key was for the list. */
  function onKeyDown(event: KeyboardEvent): boolean {
    if (!shown) return false;
    const person = people[active];
    if (event.key === "ArrowDown") setChosen((active + 1) % people.length);
    else if (event.key === "ArrowUp") setChosen((active - 1 + people.length) % people.length);
    else if (event.key === "Escape") setClosedAt(before);
    else if ((event.key === "Enter" || event.key === "Tab") && person) pick(person);
    else return false;
    event.preventDefault();
    return true;
  }

  return {
    query: shown ? query : null,
    people,
    active,
    listId,
    pick,
    onKeyDown,
    onSelect: () => setCaret(field.current?.selectionStart ?? 0),
    field: shown
      ? ({
          "aria-autocomplete": "list",
          "aria-haspopup": "listbox",
          "aria-controls": listId,
          "aria-activedescendant": `${listId}-${active}`,
        } as const)
      : {},
  };
}

function matching(people: readonly Person[], query: string): Person[] {
  const wanted = query.toLocaleLowerCase();
  const begins = (name: string) => name.toLocaleLowerCase().startsWith(wanted);
  return people
    .filter(
      ({ username, displayName }) => begins(username) || displayName.split(/\s+/).some(begins),
    )
    .slice(0, MOST);
}
