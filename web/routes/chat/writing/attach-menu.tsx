import { IconCamera, IconFile, IconPhoto } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useAway } from "./use-away.ts";
import css from "./writing.module.css";

interface AttachMenuProps {
  readonly onFiles: (files: readonly File[]) => void;
  readonly onClose: () => void;
}

const KINDS = [
  { key: "photo", Icon: IconPhoto, accept: "image/*,video/*", camera: false },
  { key: "camera", Icon: IconCamera, accept: "image/*", camera: true },
  { key: "file", Icon: IconFile, accept: "", camera: false },
] as const;

/** What to send along: pictures and videos, a picture taken now, or any file. */
export function AttachMenu({ onFiles, onClose }: AttachMenuProps) {
  const { t } = useTranslation();
  const box = useAway<HTMLDivElement>(onClose);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => box.current?.querySelector("button")?.focus(), [box]);

  function ask({ accept, camera }: (typeof KINDS)[number]): void {
    const chooser = input.current;
    if (chooser === null) return;
    chooser.accept = accept;
    chooser.toggleAttribute("capture", camera);
    chooser.click();
  }

  return (
    <div ref={box} className={css["menu"]} role="menu" aria-label={t("chat.attach")}>
      {KINDS.filter(({ camera }) => !camera || !matchMedia("(pointer: fine)").matches).map(
        (kind) => (
          <button
            key={kind.key}
            type="button"
            role="menuitem"
            className={css["item"]}
            onClick={() => ask(kind)}
            onKeyDown={(event) => {
              const next = {
                ArrowDown: "nextElementSibling",
                ArrowUp: "previousElementSibling",
              } as const;
              if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
              event.preventDefault();
              const other = event.currentTarget[next[event.key]];
              if (other instanceof HTMLButtonElement) other.focus();
            }}
          >
            <kind.Icon size={22} stroke={1.8} aria-hidden="true" />
            {t(`writing.attach.${kind.key}`)}
          </button>
        ),
      )}
      <input
        ref={input}
        type="file"
        multiple
        hidden
        data-attach
        onChange={(event) => {
          onFiles([...(event.currentTarget.files ?? [])]);
          onClose();
        }}
      />
    </div>
  );
}
