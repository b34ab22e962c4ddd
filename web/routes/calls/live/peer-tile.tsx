import { IconMicrophoneOff } from "@tabler/icons-react";
import type { CSSProperties, Ref } from "react";
import { useTranslation } from "react-i18next";
import type { PeerView } from "../../../../shared/client/calls/index.ts";
import type { Person } from "../../../../shared/client/index.ts";
import { Avatar } from "../../../ui/avatar.tsx";
import css from "./call-stage.module.css";
import { QualityDot } from "./quality-dot.tsx";
import { StreamVideo } from "./stream-video.tsx";

interface PeerTileProps {
  readonly peer: PeerView;
  readonly person: Person | null;
  readonly large: boolean;
  readonly speaking: boolean;
  readonly videoRef?: Ref<HTMLVideoElement>;
}

/** One of the others: their picture or their face, and how they are connected. */
export function PeerTile({ peer, person, large, speaking, videoRef }: PeerTileProps) {
  const { t } = useTranslation();
  const name = person?.displayName ?? t("call.somebody");
  const lost = peer.link === "reconnecting" || peer.link === "away" || peer.link === "failed";
  const level = { "--level": peer.level } as CSSProperties;
  return (
    <figure
      className={css["tile"]}
      data-large={large || undefined}
      data-speaking={speaking || undefined}
    >
      {peer.video && peer.stream !== null ? (
        <StreamVideo stream={peer.stream} {...(videoRef && { ref: videoRef })} />
      ) : (
        <span className={css["face"]} style={level}>
          <Avatar
            id={peer.userId}
            name={name}
            url={person?.avatarUrl ?? null}
            size={large ? 128 : 56}
          />
        </span>
      )}
      {lost && <p className={css["lost"]}>{t(`call.link.${peer.link}`)}</p>}
      <figcaption className={css["name"]}>
        {!peer.audio && (
          <IconMicrophoneOff
            size={16}
            role="img"
            aria-hidden={false}
            aria-label={t("call.isMuted")}
          />
        )}
        <span>{name}</span>
        <QualityDot quality={peer.quality} name={name} />
      </figcaption>
    </figure>
  );
}
