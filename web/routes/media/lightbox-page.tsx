import { useQuery } from "@tanstack/react-query";
import { useCanGoBack, useNavigate, useParams, useRouter, useSearch } from "@tanstack/react-router";
import { useEffect } from "react";
import { imageQuery } from "./images.ts";
import { Lightbox } from "./lightbox.tsx";
import { useImages } from "./use-images.ts";

/** Fewer pictures than this ahead, and the next page is asked for. */
const AHEAD = 5;

/** One picture, large, with its neighbours in the list it was opened from. */
export function LightboxPage() {
  const { imageId } = useParams({ from: "/member/gallery/$imageId" });
  const search = useSearch({ from: "/member/gallery" });
  const navigate = useNavigate();
  const router = useRouter();
  const canGoBack = useCanGoBack();
  const { images, more } = useImages(search);
  const index = images.findIndex((image) => image.id === imageId);
  const listed = images[index];
  const single = useQuery({ ...imageQuery(imageId), enabled: listed === undefined });

  const nearEnd = index >= images.length - AHEAD;
  useEffect(() => {
    if (nearEnd) more();
  });

  const close = () => {
    if (canGoBack) router.history.back();
    else void navigate({ to: "/gallery", search, replace: true, resetScroll: false });
  };
  const show = (neighbour: number) => {
    const target = images[neighbour];
    if (target === undefined) return;
    void navigate({
      to: "/gallery/$imageId",
      params: { imageId: target.id },
      search,
      replace: true,
      resetScroll: false,
    });
  };
  const known = index >= 0;
  return (
    <Lightbox
      image={listed ?? single.data}
      error={listed === undefined ? single.error : null}
      {...(known && index > 0 && { onPrevious: () => show(index - 1) })}
      {...(known && index < images.length - 1 && { onNext: () => show(index + 1) })}
      onClose={close}
    />
  );
}
