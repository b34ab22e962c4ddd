import { ActionIcon } from "@mantine/core";
import { IconMicrophone } from "@tabler/icons-react";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import css from "./composer.module.css";

/** Pressed for longer, the recording lasts as long as the press. */
const HOLD_MS = 300;

interface MicButtonProps {
  readonly onRecord: (how: "tapped" | "held") => void;
}

/** Begins a voice message: by a tap, or for as long as it is held. */
export function MicButton({ onRecord }: MicButtonProps) {
  const { t } = useTranslation();
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const stop = () => clearTimeout(timer.current);
  return (
    <ActionIcon
      className={css["tool"] ?? ""}
      aria-label={t("chat.record")}
      onPointerDown={() => {
        timer.current = setTimeout(() => onRecord("held"), HOLD_MS);
      }}
      onPointerUp={stop}
      onPointerCancel={stop}
      onPointerLeave={stop}
      onContextMenu={(event) => event.preventDefault()}
      onClick={() => {
        stop();
        onRecord("tapped");
      }}
    >
      <IconMicrophone size={22} stroke={1.8} />
    </ActionIcon>
  );
}
