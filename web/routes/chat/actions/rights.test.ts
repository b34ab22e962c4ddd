import { describe, expect, it } from "vitest";
import type { Chat, Message } from "../../../../shared/client/index.ts";
import { rightsOn } from "./rights.ts";

const NOW = Date.parse("2026-11-21T12:00:00.000Z");
const HOUR = 3_600_000;

const chat = (more: Partial<Chat> = {}) =>
  ({ type: "group", role: "member", canWrite: true, ...more }) as Chat;
const message = (senderId: string, ageHours = 0) =>
  ({ senderId, createdAt: new Date(NOW - ageHours * HOUR).toISOString() }) as Message;
const reader = (more: Partial<Parameters<typeof rightsOn>[1]> = {}) => ({
  chat: chat(),
  userId: "anna",
  role: "user" as const,
  now: NOW,
  ...more,
});

describe("works", () => {
  it("one's own message is changed and deleted for two days", () => {
    expect(rightsOn(message("anna", 47), reader())).toMatchObject({ edit: true, delete: true });
    expect(rightsOn(message("anna", 49), reader())).toMatchObject({ edit: false, delete: false });
  });

  it("a group's owner deletes and pins anything, a member pins nothing", () => {
    const owner = reader({ chat: chat({ role: "owner" }) });
    expect(rightsOn(message("boris", 99), owner)).toMatchObject({ delete: true, pin: true });
    expect(rightsOn(message("boris"), reader())).toMatchObject({ delete: false, pin: false });
  });

  it("who has read it, the writer learns, where there are more than two", () => {
    expect(rightsOn(message("anna"), reader()).readers).toBe(true);
    expect(rightsOn(message("boris"), reader()).readers).toBe(false);
    const direct = reader({ chat: chat({ type: "direct" }) });
    expect(rightsOn(message("anna"), direct).readers).toBe(false);
  });

  it("either of two pins in their chat; a moderator deletes anywhere", () => {
    const direct = reader({ chat: chat({ type: "direct", role: "owner" }) });
    expect(rightsOn(message("boris"), direct)).toMatchObject({ delete: false, pin: true });
    expect(rightsOn(message("boris"), reader({ role: "moderator" })).delete).toBe(true);
  });
});

describe("refuses", () => {
  it("to report oneself, or to change what somebody else wrote", () => {
    expect(rightsOn(message("anna"), reader()).report).toBe(false);
    expect(rightsOn(message("boris"), reader())).toMatchObject({ report: true, edit: false });
    const passedOn = { ...message("anna"), forwardedFrom: { senderId: "boris", at: "" } };
    expect(rightsOn(passedOn, reader()).edit).toBe(false);
  });

  it("to answer where one cannot write", () => {
    const blocked = reader({ chat: chat({ type: "direct", canWrite: false }) });
    expect(rightsOn(message("boris"), blocked)).toMatchObject({ reply: false, react: false });
  });
});
