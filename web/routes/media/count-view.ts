import { api } from "../../app/platform.ts";

/** Tells that a picture has been seen. The platform counts each viewer once a day; one view more or less is no trouble. */
export function countView(imageId: string): void {
  const params = { path: { imageId } };
  api.POST("/api/media/{imageId}/view", { params }).catch(() => undefined);
}
