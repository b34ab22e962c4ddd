import { Button, Switch, Textarea, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Board } from "../../../shared/client/index.ts";
import { useMe } from "../../app/me.ts";
import { Dialog, dialogFooter } from "../../ui/dialog.tsx";
import { problemText } from "../../ui/problem.tsx";
import { toast } from "../../ui/toasts.tsx";
import css from "./boards.module.css";
import { saveBoard } from "./boards.ts";

interface BoardDialogProps {
  /** `null` for a new one. */
  readonly board: Board | null;
  readonly onSaved?: (board: Board) => void;
  readonly onClose: () => void;
}

/** Makes a board or changes what it is called and who sees it. */
export function BoardDialog({ board, onSaved, onClose }: BoardDialogProps) {
  const { t } = useTranslation();
  const { emailVerified } = useMe();
  const [name, setName] = useState(board?.name ?? "");
  const [description, setDescription] = useState(board?.description ?? "");
  const [isPublic, setIsPublic] = useState(board?.isPublic ?? false);
  const saving = useMutation({
    mutationFn: () => saveBoard(board?.id ?? null, { name, description, isPublic }),
    onSuccess: (saved) => {
      onSaved?.(saved);
      onClose();
    },
    onError: (error) => toast(problemText(error), "danger"),
  });
  return (
    <Dialog title={t(board === null ? "boards.new" : "boards.edit")} onClose={onClose}>
      <form
        className={css["fields"]}
        onSubmit={(event) => {
          event.preventDefault();
          saving.mutate();
        }}
      >
        <TextInput
          label={t("boards.name")}
          value={name}
          maxLength={100}
          required
          data-autofocus
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Textarea
          label={t("boards.description")}
          value={description}
          maxLength={2_000}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        <Switch
          label={t("boards.public")}
          description={emailVerified ? t("boards.publicHint") : t("upload.verifyFirst")}
          checked={isPublic}
          disabled={!emailVerified && !isPublic}
          onChange={(event) => setIsPublic(event.currentTarget.checked)}
        />
        <footer className={dialogFooter}>
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" loading={saving.isPending} disabled={name.trim() === ""}>
            {t("gallery.save")}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
