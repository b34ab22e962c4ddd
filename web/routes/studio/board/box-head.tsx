import {
  IconArrowDown,
  IconArrowUp,
  IconDots,
  IconMessage,
  IconPencil,
  IconSparkles,
  IconTrash,
  IconUpload,
} from "@tabler/icons-react";
import { type ChangeEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Box } from "../../../../shared/client/index.ts";
import { MenuButton, type MenuEntry } from "../../../ui/menu.tsx";
import { startUploads } from "../assets/uploads.ts";
import { useBoardHere, usePlace } from "./board-here.ts";
import css from "./box.module.css";
import { BoxDialog } from "./box-dialog.tsx";
import { DeleteBox } from "./delete-box.tsx";
import { useMoveBox } from "./use-box-order.ts";

interface BoxHeadProps {
  readonly box: Box;
  /** Far from sight: its name alone. */
  readonly bare: boolean;
}

/** A shot's name, and what can be done with it. */
export function BoxHead({ box, bare }: BoxHeadProps) {
  const { t } = useTranslation();
  const { canEdit } = useBoardHere();
  const { go } = usePlace();
  const { name, description, assetCount, commentCount, unreadCommentCount } = box;
  return (
    <>
      <div className={css["head"]}>
        <h2 className={css["name"]} title={name}>
          {name}
        </h2>
        <span className={css["meta"]}>{t("studio.assets", { count: assetCount })}</span>
        {!bare && (
          <button
            type="button"
            className={css["comments"]}
            data-unread={unreadCommentCount > 0 || undefined}
            aria-label={
              unreadCommentCount > 0
                ? t("studio.commentsUnread", {
                    name,
                    count: commentCount,
                    unread: unreadCommentCount,
                  })
                : t("studio.commentsOf", { name, count: commentCount })
            }
            onClick={() => go({ panel: "comments", box: box.id })}
          >
            <IconMessage size={18} aria-hidden="true" /> {commentCount > 0 && commentCount}
          </button>
        )}
        {canEdit && !bare && <BoxDeeds box={box} />}
      </div>
      {!bare && description !== "" && <p className={css["about"]}>{description}</p>}
    </>
  );
}

function BoxDeeds({ box }: { readonly box: Box }) {
  const { t } = useTranslation();
  const { board } = useBoardHere();
  const { go } = usePlace();
  const move = useMoveBox();
  const files = useRef<HTMLInputElement>(null);
  const [asking, setAsking] = useState<"edit" | "delete" | null>(null);
  const icon = { size: 20, "aria-hidden": true } as const;
  const moved = (by: number) => () => {
    const { order } = board.state;
    const to = order.indexOf(box.id) + by;
    if (to >= 0 && to < order.length) move(box.id, to);
  };
  const entries: MenuEntry[] = [
    { icon: <IconPencil {...icon} />, text: t("studio.rename"), run: () => setAsking("edit") },
    { icon: <IconArrowUp {...icon} />, text: t("studio.moveUp"), run: moved(-1) },
    { icon: <IconArrowDown {...icon} />, text: t("studio.moveDown"), run: moved(1) },
    {
      icon: <IconTrash {...icon} />,
      text: t("studio.delete"),
      danger: true,
      run: () => setAsking("delete"),
    },
  ];
  const choose = (event: ChangeEvent<HTMLInputElement>) => {
    startUploads(board, box.id, [...(event.currentTarget.files ?? [])]);
    event.currentTarget.value = "";
  };
  return (
    <>
      <button
        type="button"
        className={css["deed"]}
        aria-label={t("studio.generateFor", { name: box.name })}
        onClick={() => go({ panel: "generate", box: box.id, from: undefined })}
      >
        <IconSparkles {...icon} />
        <span>{t("studio.generate")}</span>
      </button>
      <button
        type="button"
        className={css["deed"]}
        aria-label={t("studio.uploadTo", { name: box.name })}
        onClick={() => files.current?.click()}
      >
        <IconUpload {...icon} />
      </button>
      <input
        ref={files}
        type="file"
        hidden
        multiple
        accept="image/*,video/*"
        onChange={choose}
        data-box={box.id}
      />
      <MenuButton label={t("studio.boxMenu", { name: box.name })} entries={entries}>
        <IconDots {...icon} />
      </MenuButton>
      {asking === "edit" && <BoxDialog box={box} onClose={() => setAsking(null)} />}
      {asking === "delete" && <DeleteBox box={box} onClose={() => setAsking(null)} />}
    </>
  );
}
