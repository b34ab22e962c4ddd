import type { Chat, MemberRole } from "../../../shared/contracts/chat/index.ts";

/** Why a room does not do what was asked. */
export type Refusal =
  /** The caller is not in the chat, or there is none. */
  | "not_member"
  /** The person it is about is not in the chat. */
  | "no_such_member"
  | "forbidden"
  | "conflict"
  | "last_owner"
  | "family_chat_permanent";

/** What a room made of a request: it did so, or did not. */
export type Ruled<Result> =
  | { readonly kind: "done"; readonly result: Result }
  | { readonly kind: "refused"; readonly why: Refusal };

/** In which chat somebody asks, and as what. Both people of a direct chat own it. */
export interface Standing {
  readonly type: Chat["type"];
  readonly role: MemberRole;
}

/** Only groups take people in: everybody is in the family chat, and a direct chat has its two. */
export function refusalToAdd({ type, role }: Standing): Refusal | null {
  if (role !== "owner") return "forbidden";
  return type === "group" ? null : "conflict";
}

/** A chat never loses its last owner: they name another first. */
export function refusalToLeave({ type }: Standing, isLastOwner: boolean): Refusal | null {
  if (type === "family") return "family_chat_permanent";
  if (type === "direct") return "forbidden";
  return isLastOwner ? "last_owner" : null;
}

/** Whoever takes out another stays, as an owner: the chat keeps one. */
export function refusalToTakeOut({ type, role }: Standing): Refusal | null {
  if (type === "family") return "family_chat_permanent";
  return type === "direct" || role !== "owner" ? "forbidden" : null;
}

/** `isLastOwner` speaks of the member whose role changes. */
export function refusalToChangeRole(
  { type, role }: Standing,
  wanted: MemberRole,
  isLastOwner: boolean,
): Refusal | null {
  if (type === "direct") return "conflict";
  if (role !== "owner") return "forbidden";
  return isLastOwner && wanted !== "owner" ? "last_owner" : null;
}

/** Title and picture. A direct chat has those of the other person. */
export function refusalToRename({ type, role }: Standing): Refusal | null {
  return type === "direct" || role !== "owner" ? "forbidden" : null;
}

export function refusalToDelete({ type, role }: Standing): Refusal | null {
  if (type === "family") return "family_chat_permanent";
  return role === "owner" ? null : "forbidden";
}
