import {
  IconAdjustments,
  IconMicrophone,
  IconMicrophoneOff,
  IconPhoneOff,
  IconPictureInPicture,
  IconScreenShare,
  IconScreenShareOff,
  IconVideo,
  IconVideoOff,
} from "@tabler/icons-react";
import { type ReactNode, useEffect, useEffectEvent } from "react";
import { useTranslation } from "react-i18next";
import type { CallSession, CallView } from "../../../../shared/client/calls/index.ts";
import css from "./call-stage.module.css";

interface ControlsProps {
  readonly session: CallSession;
  readonly view: CallView;
  /** `null` where there is no picture to take out, or the browser cannot. */
  readonly onPictureInPicture: (() => void) | null;
  readonly onDevices: () => void;
}

/** Phones cannot share what they show. */
const canShare = "getDisplayMedia" in (navigator.mediaDevices ?? {});

/** What one can do in a call, in one row. */
export function Controls({ session, view, onPictureInPicture, onDevices }: ControlsProps) {
  const { t } = useTranslation();
  const { own } = view;
  const toggles = {
    m: () => void session.setAudio(!own.audio),
    v: () => void session.setVideo(!own.video),
    s: () => void session.shareScreen(!own.screen),
  };
  useKeys(toggles);
  return (
    <div className={css["controls"]} role="toolbar" aria-label={t("call.controls")}>
      <Control
        label={t(own.audio ? "call.mute" : "call.unmute")}
        keyName="M"
        off={!own.audio}
        onPress={toggles.m}
      >
        {own.audio ? <IconMicrophone size={24} /> : <IconMicrophoneOff size={24} />}
      </Control>
      <Control
        label={t(own.video ? "call.cameraOff" : "call.cameraOn")}
        keyName="V"
        off={!own.video}
        onPress={toggles.v}
      >
        {own.video ? <IconVideo size={24} /> : <IconVideoOff size={24} />}
      </Control>
      {canShare && (
        <Control
          label={t(own.screen ? "call.screenOff" : "call.screenOn")}
          keyName="S"
          active={own.screen}
          onPress={toggles.s}
        >
          {own.screen ? <IconScreenShareOff size={24} /> : <IconScreenShare size={24} />}
        </Control>
      )}
      {onPictureInPicture !== null && (
        <Control label={t("call.pictureInPicture")} onPress={onPictureInPicture}>
          <IconPictureInPicture size={24} />
        </Control>
      )}
      <Control label={t("call.devices")} onPress={onDevices}>
        <IconAdjustments size={24} />
      </Control>
      <Control label={t("call.hangUp")} danger onPress={() => void session.hangUp()}>
        <IconPhoneOff size={24} />
      </Control>
    </div>
  );
}

interface ControlProps {
  readonly label: string;
  readonly keyName?: string;
  readonly off?: boolean;
  readonly active?: boolean;
  readonly danger?: boolean;
  readonly onPress: () => void;
  readonly children: ReactNode;
}

function Control({ label, keyName, off, active, danger, onPress, children }: ControlProps) {
  return (
    <button
      type="button"
      className={css["control"]}
      data-off={off || undefined}
      data-active={active || undefined}
      data-danger={danger || undefined}
      aria-label={label}
      title={keyName === undefined ? label : `${label} (${keyName})`}
      {...(keyName !== undefined && { "aria-keyshortcuts": keyName })}
      onClick={onPress}
    >
      {children}
    </button>
  );
}

/** Single keys, except where something is written or chosen. By their place, so that they work in any alphabet. */
function useKeys(toggles: Record<"m" | "v" | "s", () => void>): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const { target } = event;
    if (target instanceof Element && target.closest("input, textarea, select, dialog")) return;
    const key = event.code.replace("Key", "").toLowerCase();
    if (key === "m" || key === "v" || key === "s") toggles[key]();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => press(event);
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, []);
}
