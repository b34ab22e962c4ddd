import { useEffect } from "react";

let unread = 0;
let title = "";
let instead: string | null = null;

/** Names the page in the browser's tab. */
export function usePageTitle(name: string): void {
  useEffect(() => {
    title = name;
    write();
  }, [name]);
}

/** Shows the number of unread messages before the page's name. */
export function useUnreadInTitle(count: number): void {
  useEffect(() => {
    unread = count;
    write();
    return () => {
      unread = 0;
      write();
    };
  }, [count]);
}

/** Shows something in the place of the page's name, as long as it is not `null`. */
export function callInTitle(text: string | null): void {
  instead = text;
  write();
}

function write(): void {
  const name = instead ?? (title === "" ? "Veche" : `${title} · Veche`);
  document.title = unread > 0 ? `(${unread}) ${name}` : name;
}
