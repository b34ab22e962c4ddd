import { Button, Checkbox } from "@mantine/core";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Board, Image } from "../../../shared/client/index.ts";
import { Dialog, dialogFooter } from "../../ui/dialog.tsx";
import { problemText } from "../../ui/problem.tsx";
import { toast } from "../../ui/toasts.tsx";
import { BoardDialog } from "./board-dialog.tsx";
import css from "./boards.module.css";
import { boardsQuery, setOnBoard } from "./boards.ts";

interface KeepDialogProps {
  readonly image: Image;
  readonly onClose: () => void;
}

/** On which of one's boards a picture is. */
export function KeepDialog({ image, onClose }: KeepDialogProps) {
  const { t } = useTranslation();
  const all = useInfiniteQuery(boardsQuery());
  const holding = useInfiniteQuery(boardsQuery(image.id));
  const [making, setMaking] = useState(false);
  const setting = useMutation({
    mutationFn: ({ boardId, on }: { boardId: string; on: boolean }) =>
      setOnBoard(boardId, image.id, on),
    onError: (error) => toast(problemText(error), "danger"),
  });
  const boards = all.data?.pages.flatMap(({ items }) => items) ?? [];
  const held = new Set(holding.data?.pages.flatMap(({ items }) => items.map(({ id }) => id)));
  const put = (board: Board) => setting.mutate({ boardId: board.id, on: true });
  if (making) return <BoardDialog board={null} onSaved={put} onClose={() => setMaking(false)} />;
  return (
    <Dialog title={t("boards.keep")} onClose={onClose}>
      <ul className={css["choices"]}>
        {boards.map((board) => (
          <li key={board.id} className={css["choice"]}>
            <Checkbox
              label={board.name}
              checked={held.has(board.id)}
              disabled={setting.isPending || !holding.isSuccess}
              onChange={(event) =>
                setting.mutate({ boardId: board.id, on: event.currentTarget.checked })
              }
            />
          </li>
        ))}
      </ul>
      {all.hasNextPage && (
        <Button variant="subtle" onClick={() => void all.fetchNextPage()}>
          {t("boards.more")}
        </Button>
      )}
      <footer className={dialogFooter}>
        <Button variant="light" onClick={() => setMaking(true)}>
          {t("boards.make")}
        </Button>
        <Button onClick={onClose}>{t("gallery.done")}</Button>
      </footer>
    </Dialog>
  );
}
