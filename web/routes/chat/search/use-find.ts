import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect } from "react";

/** What is looked for in the open chat, as the address says; Ctrl+F, or ⌘F, begins it. */
export function useFind(): string | undefined {
  const navigate = useNavigate();
  const { find } = useSearch({ from: "/member/chats/$chatId" });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.code !== "KeyF" || !(event.ctrlKey || event.metaKey) || event.shiftKey) return;
      event.preventDefault();
      void navigate({ to: ".", search: (before) => ({ ...before, find: "" }), replace: true });
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [navigate]);
  return find;
}
