import { useTranslation } from "react-i18next";
import type { Image } from "../../../shared/client/index.ts";
import { useFormat } from "../../ui/format.ts";

/** What stands for a picture where it cannot be seen: its title, or whose it is and from when. */
export function useAltText(image: Image): string {
  const { t } = useTranslation();
  const format = useFormat();
  if (image.title !== "") return image.title;
  return t("gallery.pictureOf", {
    name: image.owner.displayName,
    date: format.date(image.createdAt),
  });
}
