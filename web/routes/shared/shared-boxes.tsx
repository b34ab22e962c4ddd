import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { SharedAsset, SharedProject } from "../../../shared/client/index.ts";
import { Viewer, viewerClasses } from "../../ui/viewer.tsx";
import { GuestComments } from "./guest-comments.tsx";
import css from "./shared.module.css";
import type { Guest } from "./shared.ts";
import { Picture } from "./shared-picture.tsx";

type Box = SharedProject["boxes"][number];
interface Open {
  readonly box: Box;
  readonly assetId: string;
}

/** What can be looked at of a box: its headliner, then favourites. */
function assetsOf({ headliner, favorites }: Box): SharedAsset[] {
  return headliner === null
    ? favorites
    : [headliner, ...favorites.filter(({ id }) => id !== headliner.id)];
}

interface SharedBoxesProps {
  readonly project: SharedProject;
  readonly guest: Guest;
}

/** The shots in their order, each with its pictures and what was said of it. */
export function SharedBoxes({ project, guest }: SharedBoxesProps) {
  const [open, setOpen] = useState<Open | null>(null);
  return (
    <>
      <ol className={css["boxes"]}>
        {project.boxes.map((box, place) => (
          <li key={box.id} className={css["box"]}>
            <Shot box={box} place={place} onOpen={(assetId) => setOpen({ box, assetId })} />
            <GuestComments guest={guest} box={box} allowed={project.allowComments} />
          </li>
        ))}
      </ol>
      {open && <Lightbox open={open} onTurn={setOpen} onClose={() => setOpen(null)} />}
    </>
  );
}

interface ShotProps {
  readonly box: Box;
  readonly place: number;
  readonly onOpen: (assetId: string) => void;
}

function Shot({ box, place, onOpen }: ShotProps) {
  const { t } = useTranslation();
  const { name, description, headliner } = box;
  const [first, ...rest] = assetsOf(box);
  const label = (at: number) => t("shared.picture", { name, number: at + 1 });
  return (
    <>
      <h2 className={css["name"]}>
        <span className={css["number"]}>{place + 1}</span>
        {name}
      </h2>
      {description !== "" && <p className={css["words"]}>{description}</p>}
      {first === undefined ? (
        <p className={css["nothing"]}>{t("shared.noPicture")}</p>
      ) : (
        <Picture
          asset={first}
          label={label(0)}
          large={headliner !== null || rest.length === 0}
          onOpen={() => onOpen(first.id)}
        />
      )}
      {rest.length > 0 && (
        <ul className={css["favorites"]} aria-label={t("shared.favorites", { name })}>
          {rest.map((asset, at) => (
            <li key={asset.id}>
              <Picture
                asset={asset}
                label={label(at + 1)}
                large={false}
                onOpen={() => onOpen(asset.id)}
              />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

interface LightboxProps {
  readonly open: Open;
  readonly onTurn: (open: Open) => void;
  readonly onClose: () => void;
}

function Lightbox({ open: { box, assetId }, onTurn, onClose }: LightboxProps) {
  const { t } = useTranslation();
  const all = assetsOf(box);
  const at = all.findIndex(({ id }) => id === assetId);
  const asset = all[at];
  const turn = (to: SharedAsset | undefined) =>
    to === undefined ? undefined : () => onTurn({ box, assetId: to.id });
  if (asset === undefined) return null;
  const label = t("shared.picture", { name: box.name, number: at + 1 });
  return (
    <Viewer
      label={label}
      previousLabel={t("shared.previous")}
      nextLabel={t("shared.next")}
      onPrevious={turn(all[at - 1])}
      onNext={turn(all[at + 1])}
      onClose={onClose}
      stage={(shift) => <Stage key={asset.id} asset={asset} label={label} shift={shift} />}
      details={() => (
        <p className={css["caption"]}>
          {box.name} · {at + 1} / {all.length}
        </p>
      )}
    />
  );
}

interface StageProps {
  readonly asset: SharedAsset;
  readonly label: string;
  readonly shift: number;
}

function Stage({ asset, label, shift }: StageProps) {
  const { width, height, fileUrl, thumbnailUrl, assetType } = asset;
  const style = { transform: `translateX(${shift}px)`, maxWidth: "100cqw", maxHeight: "100cqh" };
  if (assetType === "VIDEO") {
    return (
      <video
        className={viewerClasses["picture"]}
        src={fileUrl}
        aria-label={label}
        controls
        autoPlay
        playsInline
        style={style}
        {...(thumbnailUrl !== null && { poster: thumbnailUrl })}
      />
    );
  }
  return (
    <img
      className={viewerClasses["picture"]}
      src={fileUrl}
      alt={label}
      draggable={false}
      style={style}
      {...(width !== null && height !== null && { width, height })}
    />
  );
}
