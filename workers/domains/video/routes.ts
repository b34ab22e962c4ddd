import { videoContracts as contracts } from "../../../shared/contracts/video/index.ts";
import type { Router } from "../platform/index.ts";
import { deleteCaption, putCaption } from "./captions.ts";
import { retryVideo, setArchived, updateVideo } from "./change-video.ts";
import { countVideoView } from "./count-view.ts";
import { createVideo } from "./create-video.ts";
import { deleteVideo } from "./delete-video.ts";
import { hearWebhook } from "./hear-webhook.ts";
import { listVideos } from "./list-videos.ts";
import { getPlayback } from "./playback/get-playback.ts";
import { readContent } from "./playback/read-content.ts";
import type { VideoDeps } from "./ports.ts";
import { readFilm, readPoster } from "./public-videos.ts";
import { replaceVideo } from "./replace-video.ts";
import { reportVideo } from "./report-video.ts";
import { getResumePoint, saveResumePoint } from "./resume-point.ts";
import { seenVideo, viewerOf, viewVideo } from "./view-videos.ts";

/** What of the bytes is asked for. */
function wantedOf({ headers }: Request) {
  return {
    range: headers.get("Range"),
    ifRange: headers.get("If-Range"),
    ifNoneMatch: headers.get("If-None-Match"),
  };
}

function manageRoutes(router: Router<VideoDeps>): void {
  router.bind(contracts.createVideo).to(async ({ deps, actor, body }) => {
    const { made, video } = await createVideo(deps, actor, body);
    return {
      status: made ? 201 : 200,
      body: video,
      headers: { Location: `/api/videos/${video.id}` },
    };
  });

  router.bind(contracts.updateVideo).to(async ({ deps, actor, params, body }) => ({
    status: 200,
    body: await updateVideo(deps, actor, params.videoId, body),
  }));

  router.bind(contracts.deleteVideo).to(async ({ deps, actor, params }) => {
    await deleteVideo(deps, actor, params.videoId);
    return { status: 204 };
  });

  router.bind(contracts.archiveVideo).to(async ({ deps, actor, params }) => ({
    status: 200,
    body: await setArchived(deps, actor, params.videoId, true),
  }));

  router.bind(contracts.unarchiveVideo).to(async ({ deps, actor, params }) => ({
    status: 200,
    body: await setArchived(deps, actor, params.videoId, false),
  }));

  router.bind(contracts.retryVideo).to(async ({ deps, actor, params, again }) => ({
    status: 200,
    body: await retryVideo(deps, actor, params.videoId, again),
  }));

  router.bind(contracts.replaceVideo).to(async ({ deps, actor, params, body }) => ({
    status: 200,
    body: await replaceVideo(deps, actor, params.videoId, body.uploadId),
  }));

  router.bind(contracts.putCaption).to(async ({ deps, actor, params, query, request }) => ({
    status: 200,
    body: await putCaption(deps, actor, { ...params, label: query.label }, request),
  }));

  router.bind(contracts.deleteCaption).to(async ({ deps, actor, params }) => {
    await deleteCaption(deps, actor, params.videoId, params.language);
    return { status: 204 };
  });
}

function watchRoutes(router: Router<VideoDeps>): void {
  router.bind(contracts.listVideos).to(async ({ deps, query, optionalActor }) => ({
    status: 200,
    body: await listVideos(deps, viewerOf(await optionalActor()), query),
  }));

  router.bind(contracts.getVideo).to(async ({ deps, params, optionalActor }) => {
    const viewer = viewerOf(await optionalActor());
    const video = await seenVideo(deps, params.videoId, viewer);
    return { status: 200, body: await viewVideo(deps, video, viewer) };
  });

  router.bind(contracts.getPlayback).to(async ({ deps, params, optionalActor }) => ({
    status: 200,
    body: await getPlayback(deps, params.videoId, viewerOf(await optionalActor())),
  }));

  router.bind(contracts.getVideoContent).to(async ({ deps, params, query, request }) => {
    const { status, headers, body } = await readContent(deps, {
      ...params,
      expires: query.expires,
      grant: query.grant,
      signature: query.signature,
      ...wantedOf(request),
    });
    return new Response(body, { status, headers });
  });

  router.bind(contracts.getVideoPoster).to(async ({ deps, params, request }) => {
    const ifNoneMatch = request.headers.get("If-None-Match");
    const { status, headers, body } = await readPoster(deps, params.videoId, ifNoneMatch);
    return new Response(body, { status, headers });
  });

  router.bind(contracts.watchVideo).to(async ({ deps, params, request }) => {
    const { status, headers, body } = await readFilm(deps, params.videoId, wantedOf(request));
    return new Response(body, { status, headers });
  });

  router.bind(contracts.saveResumePoint).to(async ({ deps, actor, params, body }) => {
    await saveResumePoint(deps, actor, params.videoId, body.positionSeconds);
    return { status: 204 };
  });

  router.bind(contracts.getResumePoint).to(async ({ deps, actor, params }) => ({
    status: 200,
    body: await getResumePoint(deps, actor, params.videoId),
  }));

  router.bind(contracts.viewVideo).to(async ({ deps, params, origin, optionalActor }) => {
    await countVideoView(deps, await optionalActor(), origin, params.videoId);
    return { status: 204 };
  });

  router.bind(contracts.reportVideo).to(async ({ deps, actor, params, body }) => {
    const { id, made } = await reportVideo(deps, actor, params.videoId, body);
    return { status: made ? 201 : 200, body: { id } };
  });
}

export function videoRoutes(router: Router<VideoDeps>): void {
  manageRoutes(router);
  watchRoutes(router);

  router.bind(contracts.streamWebhook).to(async ({ deps, request }) => {
    await hearWebhook(deps, "stream", request);
    return { status: 204 };
  });

  router.bind(contracts.transcoderWebhook).to(async ({ deps, request }) => {
    await hearWebhook(deps, "transcoder", request);
    return { status: 204 };
  });
}
