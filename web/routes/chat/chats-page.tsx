import { Outlet, useMatchRoute } from "@tanstack/react-router";
import { ChatList } from "./chat-list.tsx";
import css from "./chats-page.module.css";
import { ListSearch } from "./search/list-search.tsx";

/** List and conversation: side by side where there is room, one at a time where there is not. */
export function ChatsPage() {
  const matchRoute = useMatchRoute();
  const open = matchRoute({ to: "/chats/$chatId" }) !== false;
  return (
    <main className={css["page"]} data-conversation={open || undefined}>
      <div className={css["list"]}>
        <ListSearch>
          <ChatList />
        </ListSearch>
      </div>
      <div className={css["pane"]}>
        <Outlet />
      </div>
    </main>
  );
}
