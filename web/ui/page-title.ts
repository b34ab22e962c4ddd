import { useEffect } from "react";

let unread = 0;
let title = "";

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

function write(): void {
  const name = title === "" ? "Veche" : `${title} · Veche`;
  document.title = unread > 0 ? `(${unread}) ${name}` : name;
}
