import type { RefObject } from "react";
import { useTranslation } from "react-i18next";
import type { CallView, PeerView } from "../../../../shared/client/calls/index.ts";
import { Avatar } from "../../../ui/avatar.tsx";
import css from "./call-stage.module.css";
import { PeerTile } from "./peer-tile.tsx";
import { StreamVideo } from "./stream-video.tsx";
import { personIn } from "./use-call-view.ts";

/** So many others have places of one size; of more, one is large. */
const MOST_EQUAL = 3;

interface CallGridProps {
  readonly view: CallView;
  readonly ownId: string;
  readonly mainRef: RefObject<HTMLVideoElement | null>;
}

/** The others: side by side, or whoever speaks large above a strip; a screen that is shared has the room. */
export function CallGrid({ view, ownId, mainRef }: CallGridProps) {
  const { peers, call } = view;
  const sharing = peers.find((peer) => peer.screen && peer.screenStream !== null);
  if (peers.length === 0) return <Awaited view={view} ownId={ownId} />;
  if (sharing === undefined && peers.length <= MOST_EQUAL) {
    return (
      <div className={css["grid"]} data-count={peers.length}>
        {peers.map((peer, index) => tile(peer, peers.length === 1, index === 0))}
      </div>
    );
  }
  const speaker = peers.find(({ userId }) => userId === view.speaker) ?? peers[0];
  const strip = sharing === undefined ? peers.filter((peer) => peer !== speaker) : peers;
  return (
    <div className={css["focus"]}>
      {sharing !== undefined ? (
        <SharedScreen peer={sharing} name={personIn(call, sharing.userId)?.displayName ?? ""} />
      ) : (
        speaker !== undefined && tile(speaker, true, true)
      )}
      <div className={css["strip"]}>
        {strip.map((peer) => tile(peer, false, sharing !== undefined && peer === speaker))}
      </div>
    </div>
  );

  function tile(peer: PeerView, large: boolean, main: boolean) {
    return (
      <PeerTile
        key={peer.userId}
        peer={peer}
        person={personIn(call, peer.userId)}
        large={large}
        speaking={peers.length > 1 && view.speaker === peer.userId}
        {...(main && { videoRef: mainRef })}
      />
    );
  }
}

function SharedScreen({ peer, name }: { peer: PeerView; name: string }) {
  const { t } = useTranslation();
  return (
    <figure className={css["tile"]} data-large>
      <StreamVideo stream={peer.screenStream} whole />
      <figcaption className={css["name"]}>{t("call.screenOf", { name })}</figcaption>
    </figure>
  );
}

/** Whoever is called, while nobody is there yet. */
function Awaited({ view, ownId }: { view: CallView; ownId: string }) {
  const others = view.call?.participants.filter(({ userId }) => userId !== ownId) ?? [];
  return (
    <div className={css["awaited"]}>
      {others.slice(0, 5).map(({ userId, user }) => (
        <Avatar
          key={userId}
          id={userId}
          name={user?.displayName ?? ""}
          url={user?.avatarUrl ?? null}
          size={others.length > 1 ? 72 : 128}
        />
      ))}
    </div>
  );
}
