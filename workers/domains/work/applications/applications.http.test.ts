import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Chat } from "../../../../shared/contracts/chat/index.ts";
import type { Application, Company, Vacancy } from "../../../../shared/contracts/work/index.ts";
import {
  type Account,
  advanceClock,
  mailsTo,
  registerAccount,
  resetClock,
  sendJson,
} from "../../../../shared/testing/accounts.ts";
import { someBytes, storedFile } from "../../../../shared/testing/files.ts";
import { call, publisher } from "../../../../shared/testing/gallery.ts";
import { contextWith } from "../../../../shared/testing/public-pages.ts";
import { eventually } from "../../../../shared/testing/security.ts";
import { newVideo, videoIn } from "../../../../shared/testing/videos.ts";
import { founded, openVacancy } from "../../../../shared/testing/work.ts";
import { eraseWork } from "../index.ts";

let owner: Account;
let recruiter: Account;
let seeker: Account;
let stranger: Account;
let company: Company;
let vacancy: Vacancy;

interface Page {
  readonly items: readonly Application[];
  readonly nextCursor: string | null;
}

async function ask<Body = Application>(
  account: Account,
  method: string,
  path: string,
  body?: unknown,
) {
  const reply = await sendJson(method, path, body, account.headers);
  const text = await reply.text();
  const parsed = (text === "" ? {} : JSON.parse(text)) as Body & { readonly code?: string };
  return { status: reply.status, body: parsed };
}

const applyTo = (id: string, by: Account, body: object = {}) =>
  ask(by, "POST", `/api/vacancies/${id}/apply`, body);
const move = (by: Account, id: string, body: object) =>
  ask(by, "PATCH", `/api/applications/${id}`, body);
const read = (by: Account, id: string) => ask(by, "GET", `/api/applications/${id}`);

/** A new seeker's application to a vacancy that is open. */
async function applied(fields: object = {}) {
  const by = await registerAccount({ displayName: "Ищущий" });
  const { body } = await applyTo(vacancy.id, by, fields);
  return { by, application: body };
}

beforeAll(async () => {
  await registerAccount();
  owner = await publisher();
  recruiter = await registerAccount();
  seeker = await registerAccount({ displayName: "Анна Ищущая" });
  stranger = await publisher();
  company = await founded(owner);
  const member = { userId: recruiter.user.id, role: "recruiter" };
  await ask(owner, "POST", `/api/companies/${company.id}/members`, member);
  vacancy = await openVacancy(owner, company.id);
});
afterAll(resetClock);

describe("works", () => {
  it("an application with letter, CV and video is for the company's members", async () => {
    const cv = await storedFile(seeker, someBytes());
    const film = await newVideo(seeker, { isPublic: false });
    await videoIn(seeker, film.id, "moderation");
    await ask(seeker, "PATCH", "/api/users/me", { headline: "Sailor", visibility: "private" });
    const handedIn = { coverLetter: "Take me", resumeFileId: cv.fileId, videoId: film.id };
    const made = await applyTo(vacancy.id, seeker, handedIn);
    expect(made.status).toBe(201);
    const { id } = made.body;

    const seen = (await read(recruiter, id)).body;
    expect(seen).toMatchObject({
      status: "new",
      coverLetter: "Take me",
      applicant: { id: seeker.user.id },
      profile: { headline: "Sailor" },
      vacancy: { title: vacancy.title, company: { slug: company.slug } },
    });
    const bytes = await call(null, "GET", seen.resume?.url ?? "");
    expect([bytes.status, (await bytes.bytes()).length]).toEqual([200, 100]);
    expect((await ask(recruiter, "GET", `/api/files/${cv.fileId}`)).status).toBe(200);
    const playback = `/api/videos/${film.id}/playback`;
    const played = await ask<{ url: string }>(recruiter, "GET", playback);
    expect(played.status).toBe(200);
    const content = await call(null, "GET", played.body.url, { headers: { Range: "bytes=4-7" } });
    expect([content.status, await content.text()]).toEqual([206, "ftyp"]);

    for (const path of [`/api/files/${cv.fileId}`, playback, `/api/applications/${id}`]) {
      expect((await ask(stranger, "GET", path)).status, path).toBe(404);
    }
    const own = await ask<Page>(seeker, "GET", "/api/applications/mine");
    expect(own.body.items.map((item) => item.id)).toEqual([id]);
    const counted = await ask<Vacancy>(owner, "GET", `/api/vacancies/${vacancy.id}`);
    expect(counted.body.applications).toBe(1);
    const none = { new: 0, viewed: 0, shortlisted: 0, rejected: 0, hired: 0 };
    expect(counted.body.stages).toEqual({ ...none, new: 1 });
    expect((await move(recruiter, id, { status: "hired" })).status).toBe(200);
    const moved = await ask<Vacancy>(recruiter, "GET", `/api/vacancies/${vacancy.id}`);
    expect(moved.body.stages).toEqual({ ...none, hired: 1 });
    for (const other of [seeker, stranger]) {
      const seenBy = await ask<Vacancy>(other, "GET", `/api/vacancies/${vacancy.id}`);
      expect([seenBy.body.applications, seenBy.body.stages]).toEqual([0, null]);
    }
  });

  it("on the shortlist the two have a chat, and the applicant is told of each move", async () => {
    const { by, application } = await applied();
    expect((await move(recruiter, application.id, { status: "viewed" })).status).toBe(200);
    const listed = await move(recruiter, application.id, { status: "shortlisted" });
    expect(listed.body.chatId).not.toBeNull();
    const chat = await ask<Chat>(by, "GET", `/api/chats/${listed.body.chatId}`);
    expect(chat.body).toMatchObject({ type: "direct", peerId: recruiter.user.id });
    expect((await read(by, application.id)).body.status).toBe("shortlisted");
    await eventually(async () => {
      const mails = await mailsTo(by.user.email);
      return mails.find(({ data }) => data["kind"] === "application");
    });
  });

  it("whom one of the two has blocked is on the shortlist all the same, without a chat", async () => {
    const { by, application } = await applied();
    await ask(by, "PUT", `/api/users/${recruiter.user.id}/block`);
    const listed = await move(recruiter, application.id, { status: "shortlisted" });
    expect(listed.body).toMatchObject({ status: "shortlisted", chatId: null });
  });

  it("lists go page by page, by status, without doubles or gaps while others apply", async () => {
    const open = await openVacancy(owner, company.id);
    const all: string[] = [];
    const join = async () => {
      const { body } = await applyTo(open.id, await registerAccount());
      all.unshift(body.id);
    };
    for (let n = 0; n < 3; n += 1) await join();
    const before = [...all];
    const path = `/api/vacancies/${open.id}/applications`;
    const first = await ask<Page>(recruiter, "GET", `${path}?limit=2`);
    await join();
    const cursor = first.body.nextCursor;
    const second = await ask<Page>(recruiter, "GET", `${path}?limit=2&cursor=${cursor}`);
    const seen = [...first.body.items, ...second.body.items].map(({ id }) => id);
    expect(seen).toEqual(before);
    await move(recruiter, before[0] ?? "", { status: "rejected" });
    const refused = await ask<Page>(
      owner,
      "GET",
      `/api/companies/${company.id}/applications?status=rejected`,
    );
    expect(refused.body.items.map(({ id }) => id)).toEqual([before[0]]);
  });

  it("a withdrawn one shows the company nothing of what was handed in", async () => {
    const by = await registerAccount();
    const cv = await storedFile(by, someBytes());
    const { body } = await applyTo(vacancy.id, by, { coverLetter: "x", resumeFileId: cv.fileId });
    const path = `/api/applications/${body.id}/withdraw`;
    for (let twice = 0; twice < 2; twice += 1) {
      expect((await ask(by, "POST", path)).body.status).toBe("withdrawn");
    }
    expect((await read(recruiter, body.id)).body).toMatchObject({
      status: "withdrawn",
      coverLetter: "",
      resume: null,
      profile: null,
    });
    expect((await ask(recruiter, "GET", `/api/files/${cv.fileId}`)).status).toBe(404);
    const moved = await move(recruiter, body.id, { status: "viewed" });
    expect(moved).toMatchObject({ status: 409, body: { code: "application_withdrawn" } });
    expect((await applyTo(vacancy.id, by)).body.code).toBe("already_applied");
  });
});

describe("one's own application to a vacancy", () => {
  it("works: it is found by the vacancy, and another vacancy has none", async () => {
    const { by, application } = await applied();
    const other = await openVacancy(owner, company.id);
    const to = (id: string) => ask<Page>(by, "GET", `/api/applications/mine?vacancyId=${id}`);
    expect((await to(vacancy.id)).body.items.map(({ id }) => id)).toEqual([application.id]);
    expect((await to(other.id)).body.items).toEqual([]);
  });
});

describe("refuses", () => {
  it("what is not open: a draft, a closed one, one that has expired", async () => {
    const draft = { companyId: company.id, title: "Secret" };
    const { body: hidden } = await ask<Vacancy>(owner, "POST", "/api/vacancies", draft);
    expect((await applyTo(hidden.id, stranger)).status).toBe(404);
    const closed = await openVacancy(owner, company.id);
    await ask(owner, "POST", `/api/vacancies/${closed.id}/close`);
    expect((await applyTo(closed.id, stranger)).body.code).toBe("vacancy_closed");
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const brief = await openVacancy(owner, company.id, { expiresAt });
    await advanceClock(3_601);
    const late = await applyTo(brief.id, await registerAccount());
    expect(late.body.code).toBe("vacancy_closed");
    await resetClock();
  });

  it("a company's own people, and files and videos of others", async () => {
    expect((await applyTo(vacancy.id, recruiter)).body.code).toBe("own_vacancy");
    const theirs = await storedFile(stranger, someBytes());
    const by = await registerAccount();
    const cv = await applyTo(vacancy.id, by, { resumeFileId: theirs.fileId });
    expect(cv.status).toBe(404);
    const video = await applyTo(vacancy.id, by, { videoId: crypto.randomUUID() });
    expect(video).toMatchObject({ status: 409, body: { code: "video_not_ready" } });
  });

  it("a recruiter of another company, and the applicant, to see or move it", async () => {
    const { by, application } = await applied();
    const other = await founded(stranger);
    expect((await read(stranger, application.id)).status).toBe(404);
    for (const one of [stranger, by]) {
      expect((await move(one, application.id, { status: "hired" })).status).toBe(404);
    }
    const lists = [`/api/vacancies/${vacancy.id}`, `/api/companies/${company.id}`];
    for (const path of lists) {
      expect((await ask(stranger, "GET", `${path}/applications`)).status).toBe(403);
    }
    expect(
      (await ask(recruiter, "POST", `/api/applications/${application.id}/withdraw`)).status,
    ).toBe(404);
    expect((await move(recruiter, application.id, { status: "withdrawn" })).status).toBe(400);
    const own = await ask<Page>(stranger, "GET", `/api/companies/${other.id}/applications`);
    expect(own.body.items).toEqual([]);
  });

  it("to delete a company while a vacancy of it is open", async () => {
    const mine = await founded(stranger);
    const open = await openVacancy(stranger, mine.id);
    const by = await registerAccount();
    const cv = await storedFile(by, someBytes());
    await applyTo(open.id, by, { resumeFileId: cv.fileId });
    const busy = await ask(stranger, "DELETE", `/api/companies/${mine.id}`);
    expect(busy).toMatchObject({ status: 409, body: { code: "company_in_use" } });
    await ask(stranger, "POST", `/api/vacancies/${open.id}/close`);
    expect((await ask(stranger, "DELETE", `/api/companies/${mine.id}`)).status).toBe(204);
    const left = await ask<Page>(by, "GET", "/api/applications/mine");
    expect(left.body.items).toEqual([]);
    expect((await ask(by, "GET", `/api/files/${cv.fileId}`)).status).toBe(404);
  });
});

describe("survives", () => {
  it("somebody who applies twice at once: one application, counted once", async () => {
    const open = await openVacancy(owner, company.id);
    const both = await Promise.all([0, 1, 2].map(() => applyTo(open.id, stranger)));
    expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409, 409]);
    const counted = await ask<Vacancy>(owner, "GET", `/api/vacancies/${open.id}`);
    expect(counted.body.applications).toBe(1);
  });

  it("two recruiters who move one application: whoever looked before the other learns of it", async () => {
    const { application } = await applied();
    const moves = await Promise.all(
      [
        [owner, "rejected"],
        [recruiter, "hired"],
      ].map(([by, status]) => move(by as Account, application.id, { status, from: "new" })),
    );
    expect(moves.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    const lost = moves.find(({ status }) => status === 409);
    expect(lost?.body.code).toBe("application_moved");
  });

  it("a member who is removed: from then on nothing is theirs to see", async () => {
    const { application } = await applied();
    const former = await registerAccount();
    const members = `/api/companies/${company.id}/members`;
    await ask(owner, "POST", members, { userId: former.user.id, role: "recruiter" });
    expect((await read(former, application.id)).status).toBe(200);
    await ask(owner, "DELETE", members, { userId: former.user.id });
    expect((await read(former, application.id)).status).toBe(404);
    expect((await move(former, application.id, { status: "hired" })).status).toBe(404);
    expect((await read(owner, application.id)).body.status).toBe("new");
  });

  it("an applicant who is erased: nothing of theirs is left", async () => {
    const { deps } = await contextWith({});
    const { by, application } = await applied({ coverLetter: "Remember me" });
    for (let twice = 0; twice < 2; twice += 1) await eraseWork(deps, by.user.id);
    expect((await read(owner, application.id)).status).toBe(404);
  });
});
