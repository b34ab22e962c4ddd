import { IconHeart, IconHeartFilled } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type Image, reply } from "../../../shared/client/index.ts";
import { api } from "../../app/platform.ts";
import { problemText } from "../../ui/problem.tsx";
import { toast } from "../../ui/toasts.tsx";
import { viewerClasses as css } from "../../ui/viewer.tsx";
import { replaceImage } from "./images.ts";

/** How many like a picture, and whether the reader does: shown at once, taken back if it was refused. */
export function LikeButton({ image }: { readonly image: Image }) {
  const { t } = useTranslation();
  const liking = useMutation({
    mutationFn: (liked: boolean) => {
      const params = { path: { imageId: image.id } };
      const path = "/api/media/{imageId}/like";
      return reply(liked ? api.PUT(path, { params }) : api.DELETE(path, { params }));
    },
    onMutate: (liked) => {
      replaceImage({ ...image, liked, likes: image.likes + (liked ? 1 : -1) });
    },
    onSuccess: (present) => replaceImage({ ...image, ...present }),
    onError: (error) => {
      replaceImage(image);
      toast(problemText(error), "danger");
    },
  });
  const Heart = image.liked ? IconHeartFilled : IconHeart;
  return (
    <button
      type="button"
      className={css["action"]}
      aria-pressed={image.liked}
      aria-label={t("gallery.like", { count: image.likes })}
      disabled={liking.isPending}
      onClick={() => liking.mutate(!image.liked)}
    >
      <Heart size={20} aria-hidden="true" />
      {image.likes > 0 && <b className={css["likes"]}>{image.likes}</b>}
    </button>
  );
}
