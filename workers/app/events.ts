import type { DomainEvent } from "../../shared/contracts/platform/events.ts";
import { endBlockedCalls, eraseCalls } from "../domains/calls/index.ts";
import {
  announceProfile,
  chatOf,
  joinFamilyChat,
  leaveChats,
  tellBlock,
} from "../domains/chat/index.ts";
import {
  endApplicationsOf,
  endSessionsOf,
  forgetSessions,
  syncAccount,
} from "../domains/identity/index.ts";
import { eraseMedia } from "../domains/media/index.ts";
import { eraseModeration } from "../domains/moderation/index.ts";
import { erasePerson } from "../domains/people/index.ts";
import { eraseStudio } from "../domains/studio/index.ts";
import { eraseVideos } from "../domains/video/index.ts";
import { eraseWork, noteApplicationChat } from "../domains/work/index.ts";
import type { Deps } from "./deps.ts";

type Named<Name extends DomainEvent["name"]> = Extract<DomainEvent, { name: Name }>;

/** A table row: what is done about one kind of event. Hearing it twice must do no harm. */
interface Listener {
  hear(deps: Deps, event: DomainEvent): Promise<void>;
}

function on<Name extends DomainEvent["name"]>(
  name: Name,
  listen: (deps: Deps, event: Named<Name>) => Promise<void>,
): Listener {
  const isOurs = (event: DomainEvent): event is Named<Name> => event.name === name;
  return {
    hear: async (deps, event) => {
      if (isOurs(event)) await listen(deps, event);
    },
  };
}

const listeners: readonly Listener[] = [
  on("user.registered", (deps, { userId }) => joinFamilyChat(deps, userId)),
  on("user.profile_changed", async (deps, { userId }) => {
    await syncAccount(deps, userId);
    await announceProfile(deps, userId);
  }),
  on("user.block_changed", async (deps, { userId, otherId }) => {
    await tellBlock(deps, userId, otherId);
    await endBlockedCalls(deps, userId, otherId);
  }),
  on("user.signed_out", async (deps, { userId, at, keep, applications }) => {
    await syncAccount(deps, userId);
    await endSessionsOf(deps, userId, at, keep);
    if (applications) await endApplicationsOf(deps, userId, at, keep);
  }),
  on("application.shortlisted", async (deps, { applicationId, recruiterId, applicantId }) => {
    const chatId = await chatOf(deps, recruiterId, applicantId);
    if (chatId !== null) await noteApplicationChat(deps, applicationId, chatId);
  }),
  on("user.erased", async (deps, { userId }) => {
    await syncAccount(deps, userId);
    await forgetSessions(deps, userId);
    await erasePerson(deps, userId);
    await eraseVideos(deps, userId);
    await eraseStudio(deps, userId);
    await eraseWork(deps, userId);
    await eraseMedia(deps, userId);
    await leaveChats(deps, userId);
    await eraseCalls(deps, userId);
    await eraseModeration(deps, userId);
  }),
];

/** Tells every listener of the event, in order. Throws when one of them fails. */
export async function hear(deps: Deps, event: DomainEvent): Promise<void> {
  for (const listener of listeners) await listener.hear(deps, event);
}
