import { type InfiniteData, infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { reply, type Video, type VideoNews } from "../../../shared/client/index.ts";
import { meQuery } from "../../app/me.ts";
import { api, queries } from "../../app/platform.ts";

/** Which videos are shown: a part of the address. */
export interface VideoList {
  readonly tab?: "mine";
  readonly q?: string;
  readonly tag?: string;
  /** Whose: an id. */
  readonly owner?: string;
}

interface VideoPage {
  readonly items: Video[];
  readonly nextCursor: string | null;
}

const PAGE = 24;
const LISTS = "videos";
const ONE = "video";
/** Signed addresses hold for half an hour at least: a page that stays open asks for new ones before. */
const FRESH_MS = 25 * 60_000;

/** One's own videos, somebody's, or everyone's: newest first, of a tag or with these words. */
export function videosQuery(list: VideoList) {
  return infiniteQueryOptions({
    queryKey: [LISTS, list],
    queryFn: ({ pageParam }) => page(list, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    refetchInterval: FRESH_MS,
  });
}

export function videoQuery(videoId: string) {
  return queryOptions({
    queryKey: [ONE, videoId],
    queryFn: () => reply(api.GET("/api/videos/{videoId}", { params: { path: { videoId } } })),
    refetchInterval: FRESH_MS,
  });
}

/** Where a video is played from, for at most an hour. Never kept: each player asks for its own. */
export function fetchPlayback(videoId: string) {
  return reply(api.GET("/api/videos/{videoId}/playback", { params: { path: { videoId } } }));
}

const isMine = ({ tab }: VideoList) => tab === "mine";

/** Shows a new video at the head of one's own. */
export function addVideo(video: Video): void {
  queries.setQueryData(videoQuery(video.id).queryKey, video);
  changeLists(isMine, (items, index) =>
    index === 0 ? [video, ...items.filter(({ id }) => id !== video.id)] : items,
  );
}

/** Shows a video as it is now; one that others see no more leaves everyone's lists. */
export function replaceVideo(video: Video): void {
  queries.setQueryData(videoQuery(video.id).queryKey, video);
  const stays = (list: VideoList) => video.publishedAt !== null || isMine(list);
  changeLists(stays, (items) => items.map((one) => (one.id === video.id ? video : one)));
  changeLists(
    (list) => !stays(list),
    (items) => items.filter(({ id }) => id !== video.id),
  );
}

/** Takes a deleted video out of every list. */
export function removeVideo(videoId: string): void {
  queries.removeQueries({ queryKey: videoQuery(videoId).queryKey });
  changeLists(
    () => true,
    (items) => items.filter(({ id }) => id !== videoId),
  );
}

/** The platform tells how one of one's own videos stands. What else has changed with its status is asked for. */
export function hearVideo(news: VideoNews): void {
  const before = known(news.id);
  const heard = (video: Video): Video => (video.id === news.id ? { ...video, ...news } : video);
  queries.setQueryData(videoQuery(news.id).queryKey, (one) => one && heard(one));
  changeLists(isMine, (items) => items.map(heard));
  const moved = before?.status !== news.status || before.publishedAt !== news.publishedAt;
  if (moved) void refresh(news.id);
}

/** Asks anew for a video, and for the lists that it may have come into or left. */
export async function refresh(videoId: string): Promise<void> {
  await Promise.all([
    queries.invalidateQueries({ queryKey: videoQuery(videoId).queryKey }),
    queries.invalidateQueries({ queryKey: [LISTS] }),
  ]);
}

function known(videoId: string): Video | undefined {
  const one = queries.getQueryData(videoQuery(videoId).queryKey);
  if (one !== undefined) return one;
  const lists = queries.getQueriesData<InfiniteData<VideoPage>>({ queryKey: [LISTS] });
  const all = lists.flatMap(([, data]) => data?.pages.flatMap(({ items }) => items) ?? []);
  return all.find(({ id }) => id === videoId);
}

type Change = (items: Video[], index: number) => Video[];

function changeLists(which: (list: VideoList) => boolean, change: Change): void {
  queries.setQueriesData(
    { queryKey: [LISTS], predicate: ({ queryKey }) => which((queryKey[1] ?? {}) as VideoList) },
    (before: InfiniteData<VideoPage, unknown> | undefined) =>
      before && {
        ...before,
        pages: before.pages.map((one, index) => ({ ...one, items: change(one.items, index) })),
      },
  );
}

async function page(list: VideoList, cursor: string | null): Promise<VideoPage> {
  const { tab, q, tag } = list;
  const owner = tab === "mine" ? (await queries.ensureQueryData(meQuery)).id : list.owner;
  const query = {
    limit: PAGE,
    ...(cursor !== null && { cursor }),
    ...(owner && { owner }),
    ...(q && { q }),
    ...(tag && { tag }),
  };
  return reply(api.GET("/api/videos", { params: { query } }));
}
