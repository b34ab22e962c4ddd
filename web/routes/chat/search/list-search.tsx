import { IconSearch, IconX } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { type ReactNode, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { lazyPart } from "../../../app/lazy-part.tsx";
import css from "./list-search.module.css";

const Results = lazyPart("writing", async () => (await import("./results.tsx")).Results);

/** Above the list of chats: finds people, chats and messages. What is looked for stands in the address. */
export function ListSearch({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { q = "" } = useSearch({ strict: false });
  const field = useRef<HTMLInputElement>(null);
  const look = (text: string) =>
    void navigate({ to: ".", search: (before) => withQuery(before, text), replace: true });

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const typing = event.target instanceof Element && event.target.closest("input, textarea");
      if (event.key !== "/" || typing || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      field.current?.focus();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);

  return (
    <>
      <search className={css["bar"]}>
        <IconSearch size={18} aria-hidden="true" />
        <input
          ref={field}
          type="text"
          enterKeyHint="search"
          autoComplete="off"
          aria-label={t("search.field")}
          placeholder={t("search.field")}
          value={q}
          onChange={(event) => look(event.currentTarget.value)}
          onKeyDown={(event) => event.key === "Escape" && look("")}
        />
        {q !== "" && (
          <button type="button" aria-label={t("search.clear")} onClick={() => look("")}>
            <IconX size={18} aria-hidden="true" />
          </button>
        )}
      </search>
      {q.trim() === "" ? children : <Results query={q.trim()} />}
    </>
  );
}

function withQuery<Search extends { q?: string }>({ q: _, ...rest }: Search, text: string) {
  return text === "" ? rest : { ...rest, q: text };
}
