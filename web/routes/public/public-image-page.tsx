import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import type { Image } from "../../../shared/client/index.ts";
import { placeholderOf } from "../../ui/placeholder.ts";
import { countView } from "../media/count-view.ts";
import { imageQuery } from "../media/images.ts";
import { useAltText } from "../media/use-alt-text.ts";
import css from "./public-page.module.css";
import { PublicPage } from "./public-page.tsx";

/** A picture that everybody may see, under its own address. */
export function PublicImagePage() {
  const { imageId } = useParams({ from: "/i/$imageId" });
  const { data: image, error } = useQuery(imageQuery(imageId));
  return (
    <PublicPage
      shown={image && { ...image, at: image.createdAt }}
      error={error}
      memberPath={`/gallery/${imageId}`}
    >
      {image && <Picture image={image} />}
    </PublicPage>
  );
}

function Picture({ image }: { readonly image: Image }) {
  const alt = useAltText(image);
  return (
    <figure className={css["frame"]}>
      <img
        src={image.urls.full}
        alt={alt}
        width={image.width}
        height={image.height}
        style={{ backgroundImage: `url(${placeholderOf(image.thumbHash)})` }}
        onLoad={() => countView(image.id)}
      />
    </figure>
  );
}
