import { IconWand } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Asset, reply } from "../../../../shared/client/index.ts";
import { api } from "../../../app/platform.ts";
import { problemText } from "../../../ui/problem.tsx";
import { toast } from "../../../ui/toasts.tsx";
import { useBoardHere, usePlace } from "../board/board-here.ts";
import css from "./viewer-stage.module.css";

/** Has a picture changed as somebody says; the new one is looked at next, while it is being made. */
export function SmartEdit({ asset }: { readonly asset: Asset }) {
  const { t } = useTranslation();
  const { board } = useBoardHere();
  const { go } = usePlace();
  const [instruction, setInstruction] = useState("");
  const editing = useMutation({
    mutationFn: (wanted: string) =>
      reply(
        api.POST("/api/assets/{assetId}/smart-edit", {
          params: { path: { assetId: asset.id } },
          body: { instruction: wanted },
        }),
      ),
    onSuccess: (made) => {
      board.placeAssets([made]);
      go({ asset: made.id }, true);
    },
    onError: (error) => toast(problemText(error), "danger"),
  });
  const send = (event: FormEvent) => {
    event.preventDefault();
    const wanted = instruction.trim();
    if (wanted !== "" && !editing.isPending) editing.mutate(wanted);
  };
  return (
    <form className={css["edit"]} onSubmit={send}>
      <input
        type="text"
        aria-label={t("studio.smartEdit")}
        placeholder={t("studio.smartEditHint")}
        maxLength={10_000}
        autoComplete="off"
        value={instruction}
        onChange={(event) => setInstruction(event.currentTarget.value)}
      />
      <button type="submit" disabled={instruction.trim() === "" || editing.isPending}>
        <IconWand size={18} aria-hidden="true" />
        <span>{t("studio.change")}</span>
      </button>
    </form>
  );
}
