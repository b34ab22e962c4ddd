import { callData } from "../domains/calls/index.ts";
import { chatData } from "../domains/chat/index.ts";
import { type ArchiveFile, identityData } from "../domains/identity/index.ts";
import { mediaData } from "../domains/media/index.ts";
import { moderationData } from "../domains/moderation/index.ts";
import { peopleData } from "../domains/people/index.ts";
import { studioData } from "../domains/studio/index.ts";
import { videoData } from "../domains/video/index.ts";
import { workData } from "../domains/work/index.ts";
import type { Deps } from "./deps.ts";

/** Everything that the platform has of somebody, domain by domain, as the files of a zip. */
export async function* personalData(deps: Deps, userId: string): AsyncGenerator<ArchiveFile> {
  yield* identityData(deps, userId);
  yield* peopleData(deps, userId);
  yield* mediaData(deps, userId);
  yield* videoData(deps, userId);
  yield* studioData(deps, userId);
  yield* workData(deps, userId);
  yield* chatData(deps, userId);
  yield* callData(deps, userId);
  yield* moderationData(deps, userId);
}
