import { Button } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Board } from "../../../shared/client/index.ts";
import { useMe } from "../../app/me.ts";
import { Confirm } from "../../ui/dialog.tsx";
import { ProblemNote, problemText } from "../../ui/problem.tsx";
import { toast } from "../../ui/toasts.tsx";
import { BoardDialog } from "./board-dialog.tsx";
import css from "./boards.module.css";
import { boardQuery, deleteBoard } from "./boards.ts";

/** What a board is called; its owner may change or delete it. */
export function BoardHead({ boardId }: { readonly boardId: string }) {
  const { t } = useTranslation();
  const me = useMe();
  const { data: board, error } = useQuery(boardQuery(boardId));
  return (
    <>
      <Link to="/gallery" search={{ tab: "boards" }} className={css["back"]}>
        <IconArrowLeft size={16} aria-hidden="true" /> {t("boards.all")}
      </Link>
      {error && <ProblemNote error={error} />}
      {board && (
        <div className={css["head"]}>
          <h2>{board.name}</h2>
          <span className={css["count"]}>{t("boards.pictures", { count: board.imageCount })}</span>
          {board.ownerId === me.id && <OwnerActions board={board} />}
          {board.description !== "" && <p className={css["about"]}>{board.description}</p>}
        </div>
      )}
    </>
  );
}

function OwnerActions({ board }: { readonly board: Board }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [open, setOpen] = useState<"edit" | "delete" | null>(null);
  const close = () => setOpen(null);
  const deletion = useMutation({
    mutationFn: () => deleteBoard(board.id),
    onSuccess: () => {
      toast(t("boards.deleted"));
      void navigate({ to: "/gallery", search: { tab: "boards" }, replace: true });
    },
    onError: (error) => toast(problemText(error), "danger"),
  });
  return (
    <>
      <Button variant="default" size="compact-md" onClick={() => setOpen("edit")}>
        {t("boards.change")}
      </Button>
      <Button variant="subtle" color="red" size="compact-md" onClick={() => setOpen("delete")}>
        {t("boards.delete")}
      </Button>
      {open === "edit" && <BoardDialog board={board} onClose={close} />}
      {open === "delete" && (
        <Confirm
          title={t("boards.deleteTitle")}
          text={t("boards.deleteText", { name: board.name })}
          action={t("boards.delete")}
          busy={deletion.isPending}
          onConfirm={() => deletion.mutate()}
          onClose={close}
        />
      )}
    </>
  );
}
