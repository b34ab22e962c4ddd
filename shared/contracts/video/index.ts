import { z } from "@hono/zod-openapi";
import {
  anyTimestamp,
  contract,
  id,
  listOf,
  pageQuery,
  reportBody,
  timestamp,
} from "../platform/index.ts";
import { captionLanguage, playback, VIDEO_LIMITS, video } from "./schemas.ts";

export {
  type Playback,
  type Rendition,
  VIDEO_LIMITS,
  type Video,
  type VideoNews,
  type VideoStatus,
  videoStatus,
} from "./schemas.ts";

const tag = "Video";
const videoParams = z.object({ videoId: id });

const details = {
  title: z.string().trim().min(1).max(VIDEO_LIMITS.title),
  description: z.string().trim().max(VIDEO_LIMITS.description),
  tags: z.array(z.string().trim().min(1).max(VIDEO_LIMITS.tag)).max(VIDEO_LIMITS.tags),
  isPublic: z.boolean(),
  publishAt: anyTimestamp.nullable(),
  vacancyId: id.nullable(),
};

const createVideo = contract({
  operationId: "createVideo",
  method: "post",
  path: "/api/videos",
  tag,
  summary: "Make a video of a finished upload",
  description:
    "`uploadId` is that of an upload, or the `fileId` of a file of the caller's. What the bytes are is looked at afterwards: what is no video ends as `failed`. The same file is one video: asked again, the answer is the video there is.",
  access: "user",
  scope: "media:write",
  body: z.object({
    uploadId: z.string().min(1).max(128),
    title: details.title,
    description: details.description.default(""),
    tags: details.tags.default([]),
    isPublic: details.isPublic.default(true),
    publishAt: details.publishAt.default(null),
    vacancyId: details.vacancyId.default(null),
  }),
  replies: {
    200: { description: "There was a video of this file", body: video },
    201: { description: "It is being processed", body: video },
  },
  errors: { 403: ["email_unverified"], 404: ["not_found"], 429: ["rate_limited"] },
});

const listVideos = contract({
  operationId: "listVideos",
  method: "get",
  path: "/api/videos",
  tag,
  summary: "Videos, newest first",
  description:
    "Those that everybody may see. With `owner` of one's own (or for moderators of anybody): all of theirs, whatever their status. `q` finds words that begin so in title, description and tags.",
  access: "public",
  scope: "media:read",
  query: pageQuery.extend({
    owner: id.optional(),
    tag: z.string().trim().min(1).max(VIDEO_LIMITS.tag).optional(),
    q: z.string().trim().min(1).max(100).optional(),
  }),
  replies: { 200: { description: "A page of them", body: listOf(video) } },
  errors: { 400: ["invalid_cursor"] },
});

const getVideo = contract({
  operationId: "getVideo",
  method: "get",
  path: "/api/videos/{videoId}",
  tag,
  summary: "One video's details",
  description: "Signed addresses in it hold for at most an hour.",
  access: "public",
  scope: "media:read",
  params: videoParams,
  replies: { 200: { description: "The video", body: video } },
});

const updateVideo = contract({
  operationId: "updateVideo",
  method: "patch",
  path: "/api/videos/{videoId}",
  tag,
  summary: "Change the details of one's own video",
  access: "user",
  scope: "media:write",
  params: videoParams,
  body: z.object({
    title: details.title.optional(),
    description: details.description.optional(),
    tags: details.tags.optional(),
    isPublic: details.isPublic.optional(),
    publishAt: details.publishAt.optional(),
    vacancyId: details.vacancyId.optional(),
  }),
  replies: { 200: { description: "The video as it is now", body: video } },
  errors: { 403: ["email_unverified"] },
});

const replaceVideo = contract({
  operationId: "replaceVideo",
  method: "post",
  path: "/api/videos/{videoId}/replace",
  tag,
  summary: "Put another film into one's own video",
  description:
    "`uploadId` is that of a finished upload, as when a video is made. The video keeps its address, words, captions and views; the film is processed and judged anew, and until it is approved others do not see the video. Where people had stopped is forgotten. With the film it is of already, nothing happens.",
  access: "user",
  scope: "media:write",
  params: videoParams,
  body: z.object({ uploadId: z.string().min(1).max(128) }),
  replies: { 200: { description: "The video as it is now", body: video } },
  errors: { 409: ["video_exists", "video_state"], 429: ["rate_limited"] },
});

const deleteVideo = contract({
  operationId: "deleteVideo",
  method: "delete",
  path: "/api/videos/{videoId}",
  tag,
  summary: "Delete one's own video",
  access: "user",
  scope: "media:write",
  params: videoParams,
  replies: { 204: { description: "Gone, with everything that was made of it" } },
});

function change(name: string, path: string, summary: string) {
  return contract({
    operationId: name,
    method: "post",
    path: `/api/videos/{videoId}/${path}`,
    tag,
    summary,
    access: "user",
    scope: "media:write",
    params: videoParams,
    replies: { 200: { description: "The video as it is now", body: video } },
    errors: { 409: ["video_state"] },
  });
}

const archiveVideo = change("archiveVideo", "archive", "Take one's own video out of sight");
const unarchiveVideo = change("unarchiveVideo", "unarchive", "Bring it back");
const retryVideo = change("retryVideo", "retry", "Process a video that failed once more");

const reportVideo = contract({
  operationId: "reportVideo",
  method: "post",
  path: "/api/videos/{videoId}/report",
  tag,
  summary: "Report a video to the moderators",
  description: "Once a person and video. Several people's reports hide it until somebody looks.",
  access: "user",
  scope: "media:write",
  params: videoParams,
  body: reportBody,
  replies: {
    200: { description: "Had been reported by the caller", body: z.object({ id }) },
    201: { description: "Reported", body: z.object({ id }) },
  },
  errors: { 429: ["rate_limited"] },
});

const getPlayback = contract({
  operationId: "getPlayback",
  method: "get",
  path: "/api/videos/{videoId}/playback",
  tag,
  summary: "Where to play it from, for at most an hour",
  access: "public",
  scope: "media:read",
  params: videoParams,
  replies: { 200: { description: "A signed address", body: playback } },
  errors: { 409: ["video_state"], 503: ["unavailable"] },
});

const getVideoContent = contract({
  operationId: "getVideoContent",
  method: "get",
  path: "/api/videos/{videoId}/content/{name}",
  tag,
  summary: "The bytes of a video, its pictures, playlists and captions, by a signed address",
  description:
    "With `Range` of one part (several parts are answered with all of it). Without a valid signature there is no such thing; an address that has run out is 410.",
  access: "public",
  params: videoParams.extend({ name: z.string().regex(/^[A-Za-z0-9.-]{1,64}$/) }),
  query: z.object({
    expires: z.coerce.number().int().optional(),
    grant: z.enum(["watch", "own", "source"]).optional(),
    signature: z.string().max(64).optional(),
  }),
  replies: {
    200: { description: "All of it", contentType: "*/*" },
    206: { description: "The part asked for", contentType: "*/*" },
    304: { description: "Not changed since the caller's copy" },
  },
  errors: { 410: ["gone"], 416: ["range_not_satisfiable"] },
});

const getVideoPoster = contract({
  operationId: "getVideoPoster",
  method: "get",
  path: "/api/videos/{videoId}/poster",
  tag,
  summary: "The marked poster of a video that everybody may see",
  description: "An address that lasts, for previews of links. 404 as soon as the video is hidden.",
  access: "public",
  params: videoParams,
  replies: {
    200: { description: "The picture", contentType: "image/*" },
    304: { description: "Not changed since the caller's copy" },
  },
});

const watchVideo = contract({
  operationId: "watchVideo",
  method: "get",
  path: "/api/videos/{videoId}/watch",
  tag,
  summary: "A video that everybody may see, as one file",
  description:
    "An address that lasts, for previews of links: a rendition of at most 720p where there is one. 404 as soon as the video is hidden, and where there is no file of it, only a stream.",
  access: "public",
  params: videoParams,
  replies: {
    200: { description: "All of it", contentType: "video/*" },
    206: { description: "The part asked for", contentType: "video/*" },
    304: { description: "Not changed since the caller's copy" },
  },
  errors: { 416: ["range_not_satisfiable"] },
});

const resumePoint = z.object({
  positionSeconds: z.number().min(0),
  updatedAt: timestamp.nullable(),
});

const saveResumePoint = contract({
  operationId: "saveVideoProgress",
  method: "post",
  path: "/api/videos/{videoId}/progress",
  tag,
  summary: "Keep how far one has watched",
  access: "user",
  scope: "media:write",
  params: videoParams,
  body: z.object({ positionSeconds: z.number().min(0).max(1_000_000) }),
  replies: { 204: { description: "Kept" } },
});

const getResumePoint = contract({
  operationId: "getVideoProgress",
  method: "get",
  path: "/api/videos/{videoId}/progress",
  tag,
  summary: "How far one has watched; 0 from the beginning",
  access: "user",
  scope: "media:read",
  params: videoParams,
  replies: { 200: { description: "Where to go on", body: resumePoint } },
});

const viewVideo = contract({
  operationId: "viewVideo",
  method: "post",
  path: "/api/videos/{videoId}/view",
  tag,
  summary: "Count that the caller watches it: once a viewer and day",
  access: "public",
  scope: "media:read",
  params: videoParams,
  replies: { 204: { description: "Counted, now or earlier today" } },
});

const captionParams = videoParams.extend({ language: captionLanguage });

const putCaption = contract({
  operationId: "putVideoCaption",
  method: "put",
  path: "/api/videos/{videoId}/captions/{language}",
  tag,
  summary: "Give one's own video captions in a language, in place of those there are",
  description: "WebVTT in UTF-8, at most 1 MiB.",
  access: "user",
  scope: "media:write",
  params: captionParams,
  query: z.object({ label: z.string().trim().min(1).max(60).optional() }),
  rawBody: ["text/vtt"],
  replies: { 200: { description: "The video as it is now", body: video } },
  errors: {
    409: ["too_many_captions"],
    413: ["payload_too_large"],
    415: ["unsupported_media_type"],
    422: ["caption_rejected"],
  },
});

const deleteCaption = contract({
  operationId: "deleteVideoCaption",
  method: "delete",
  path: "/api/videos/{videoId}/captions/{language}",
  tag,
  summary: "Take captions away",
  access: "user",
  scope: "media:write",
  params: captionParams,
  replies: { 204: { description: "Gone" } },
});

const webhookErrors = { 401: ["webhook_refused"], 409: ["webhook_replayed"] } as const;

const streamWebhook = contract({
  operationId: "streamWebhook",
  method: "post",
  path: "/api/webhooks/stream",
  tag,
  summary: "Cloudflare Stream tells that a video of its own has changed",
  description:
    "`Webhook-Signature: time=…,sig1=…`, HMAC-SHA-256 of `time.body` in hex. Older than five minutes or seen before is refused. It only makes us look: what it says is asked of Stream again.",
  access: "public",
  rawBody: ["application/json"],
  replies: { 204: { description: "Heard" } },
  errors: webhookErrors,
});

const transcoderWebhook = contract({
  operationId: "transcoderWebhook",
  method: "post",
  path: "/api/webhooks/transcoder",
  tag,
  summary: "The transcoder tells that a job of its has ended",
  description: "Signed as Stream's.",
  access: "public",
  rawBody: ["application/json"],
  replies: { 204: { description: "Heard" } },
  errors: webhookErrors,
});

export const videoContracts = {
  createVideo,
  listVideos,
  getVideo,
  updateVideo,
  replaceVideo,
  deleteVideo,
  archiveVideo,
  unarchiveVideo,
  retryVideo,
  reportVideo,
  getPlayback,
  getVideoContent,
  getVideoPoster,
  watchVideo,
  saveResumePoint,
  getResumePoint,
  viewVideo,
  putCaption,
  deleteCaption,
  streamWebhook,
  transcoderWebhook,
};
