// @first of those that share a runtime: it needs a platform that nobody has used.
import { beforeAll, describe, expect, it } from "vitest";
import type { Company } from "../../../../shared/contracts/work/index.ts";
import {
  type Account,
  mailsTo,
  registerAccount,
  sendJson,
} from "../../../../shared/testing/accounts.ts";
import { someBytes, storedFile } from "../../../../shared/testing/files.ts";
import { call, mediaRows } from "../../../../shared/testing/gallery.ts";
import { uniquePng } from "../../../../shared/testing/images.ts";
import { contextWith } from "../../../../shared/testing/public-pages.ts";
import { eventually } from "../../../../shared/testing/security.ts";
import { founded } from "../../../../shared/testing/work.ts";
import { eraseWork } from "../index.ts";

let admin: Account;
let owner: Account;
let recruiter: Account;
let stranger: Account;

beforeAll(async () => {
  admin = await registerAccount();
  owner = await registerAccount();
  recruiter = await registerAccount();
  stranger = await registerAccount();
});

async function ask<Reply = { readonly code: string }>(
  account: Account | null,
  method: string,
  path: string,
  body?: unknown,
) {
  const response = await sendJson(method, path, body, account?.headers);
  const text = await response.text();
  return { status: response.status, body: (text === "" ? {} : JSON.parse(text)) as Reply };
}

const addressOf = ({ id }: Company, more = "") => `/api/companies/${id}${more}`;
const read = async (account: Account | null, { id }: Pick<Company, "id">) =>
  (await ask<Company>(account, "GET", `/api/companies/${id}`)).body;
const hire = (company: Company, { user }: Account, role: string) =>
  ask(owner, "POST", addressOf(company, "/members"), { userId: user.id, role });

/** A moderator's word about a company. */
const judge = (company: Company, action: string, body: object = {}) =>
  ask(admin, "POST", `/api/moderation/companies/${company.id}/${action}`, body);

async function askVerification(company: Company) {
  const { fileId } = await storedFile(owner, someBytes());
  const body = { documents: [fileId], note: "Register, page 2" };
  const asked = await ask<Company>(owner, "POST", addressOf(company, "/verification"), body);
  return { fileId, asked };
}

describe("works", () => {
  it("a company has its owner, an address made of its name, and is seen by everybody", async () => {
    const made = await founded(owner, { name: "Северная звезда", location: { city: "Tver" } });
    expect(made).toMatchObject({
      slug: "severnaya-zvezda",
      verification: "none",
      ownerId: owner.user.id,
      role: "owner",
      members: [{ userId: owner.user.id, role: "owner" }],
      location: { lat: null, lon: null, city: "Tver", country: "" },
    });
    const seen = await ask<Company>(null, "GET", "/api/companies/severnaya-zvezda");
    expect(seen.body).toMatchObject({ id: made.id, role: null, members: [] });
    const again = await founded(stranger, { name: "Северная звезда" });
    expect(again.slug).toMatch(/^severnaya-zvezda-[0-9a-f]{6}$/);
    const found = await ask<{ items: Company[] }>(null, "GET", "/api/companies?q=ЗВЕЗ");
    expect(found.body.items.map(({ id }) => id)).toEqual([again.id, made.id]);
    const mine = await ask<{ items: Company[] }>(stranger, "GET", "/api/companies?mine=true");
    expect(mine.body.items.map(({ id }) => id)).toEqual([again.id]);
  });

  it("an icon is a picture, and the one before it goes", async () => {
    const company = await founded(owner);
    const before = await mediaRows();
    const icons = await Promise.all([0, 1].map(() => storedFile(owner, uniquePng())));
    for (const { fileId } of icons) {
      const put = await ask<Company>(owner, "PUT", addressOf(company, "/icon"), {
        uploadId: fileId,
      });
      expect(put.status).toBe(200);
      const picture = await call(null, "GET", put.body.iconUrl ?? "");
      expect([picture.status, picture.headers.get("Content-Type")]).toEqual([200, "image/webp"]);
      await picture.body?.cancel();
    }
    expect((await mediaRows())["user_files"]).toBe((before["user_files"] ?? 0) + 1);
    expect((await ask(owner, "DELETE", addressOf(company, "/icon"))).status).toBe(204);
    expect((await read(null, company)).iconUrl).toBeNull();
    expect((await mediaRows())["user_files"]).toBe(before["user_files"]);
  });

  it("is verified by its documents, and again when it takes another name", async () => {
    const company = await founded(owner, { name: "Полюс" });
    const { fileId, asked } = await askVerification(company);
    expect(asked).toMatchObject({ status: 200, body: { verification: "pending" } });
    await hire(company, recruiter, "recruiter");
    for (const reader of [owner, recruiter, admin]) {
      const papers = await ask(reader, "GET", addressOf(company, "/verification"));
      expect(papers.body).toMatchObject({ note: "Register, page 2", documents: [{ fileId }] });
      expect((await ask(reader, "GET", `/api/files/${fileId}`)).status).toBe(200);
    }
    const waiting = await ask<{ items: { id: string }[] }>(
      admin,
      "GET",
      "/api/moderation/queue?kind=company",
    );
    expect(waiting.body.items.map(({ id }) => id)).toContain(company.id);

    expect((await judge(company, "approve")).status).toBe(200);
    expect((await read(null, company)).verification).toBe("verified");
    const change = (body: object) => ask<Company>(owner, "PATCH", addressOf(company), body);
    expect((await change({ name: "Полюс", industry: "Ice" })).body.verification).toBe("verified");
    expect((await change({ name: "Экватор" })).body.verification).toBe("pending");
    expect((await judge(company, "reject", { reason: "Not you" })).status).toBe(200);
    const after = await read(owner, company);
    expect(after).toMatchObject({ verification: "rejected", hidden: false });
    expect(after.verificationNote).toContain("Not you");
    expect((await askVerification(company)).asked.body.verification).toBe("pending");
  });

  it("members come, are told, change and go", async () => {
    const company = await founded(owner);
    expect((await hire(company, recruiter, "recruiter")).status).toBe(201);
    await eventually(async () => {
      const mails = await mailsTo(recruiter.user.email);
      return mails.find(({ subject }) => subject.includes(company.name));
    });
    expect(await read(recruiter, company)).toMatchObject({
      role: "recruiter",
      members: [{ userId: owner.user.id }, { userId: recruiter.user.id }],
    });
    expect((await hire(company, recruiter, "owner")).status).toBe(200);
    const left = await ask(owner, "DELETE", addressOf(company, "/members"), {
      userId: owner.user.id,
    });
    expect(left.status).toBe(204);
    expect((await read(null, company)).ownerId).toBe(recruiter.user.id);
    const again = `/members/${owner.user.id}`;
    expect((await ask(recruiter, "DELETE", addressOf(company, again))).status).toBe(204);
    expect((await ask(recruiter, "DELETE", addressOf(company))).status).toBe(204);
    expect((await ask(null, "GET", addressOf(company))).status).toBe(404);
  });

  it("what many report is hidden until a moderator has looked", async () => {
    const company = await founded(owner);
    const crowd = [stranger, recruiter, await registerAccount()];
    for (const reporter of crowd) {
      const report = addressOf(company, "/report");
      expect((await ask(reporter, "POST", report, { reason: "fraud" })).status).toBe(201);
      expect((await ask(reporter, "POST", report, { reason: "fraud" })).status).toBe(
        reporter === crowd.at(-1) ? 404 : 200,
      );
    }
    expect((await ask(null, "GET", addressOf(company))).status).toBe(404);
    expect((await ask(owner, "GET", addressOf(company))).body).toMatchObject({ hidden: true });
    expect((await judge(company, "reject", { reason: "fraud" })).status).toBe(200);
    expect((await ask(null, "GET", addressOf(company))).status).toBe(404);
    expect((await read(owner, company)).verification).toBe("none");
    expect((await judge(company, "approve")).status).toBe(200);
    expect((await read(null, company)).verification).toBe("none");
  });
});

describe("refuses", () => {
  it.each([
    [{ name: " " }, "name"],
    [{ website: "javascript:alert(1)" }, "website"],
    [{ slug: "Bad Slug" }, "slug"],
    [{ slug: "new" }, "slug"],
    [{ slug: "01920f2e-7b1a-7c3d-9e4f-5a6b7c8d9e0f" }, "slug"],
    [{ location: { lat: -91, lon: 0 } }, "location.lat"],
  ])("%j", async (wrong, path) => {
    const refused = await ask(owner, "POST", "/api/companies", { name: "Fine", ...wrong });
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ path }] } });
  });

  it("a slug that is taken, whoever comes first", async () => {
    const slug = `taken-${crypto.randomUUID().slice(0, 8)}`;
    const both = await Promise.all(
      [owner, stranger].map((one) => ask(one, "POST", "/api/companies", { name: "One", slug })),
    );
    expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409]);
    const other = await founded(owner);
    const taken = await ask(owner, "PATCH", addressOf(other), { slug });
    expect(taken).toMatchObject({ status: 409, body: { code: "slug_taken" } });
  });

  it("what is not the caller's to do", async () => {
    const company = await founded(owner);
    await hire(company, recruiter, "recruiter");
    const { fileId } = await storedFile(recruiter, uniquePng());
    const { user } = stranger;
    for (const one of [recruiter, stranger]) {
      const tries = [
        ask(one, "PATCH", addressOf(company), { name: "Mine" }),
        ask(one, "DELETE", addressOf(company)),
        ask(one, "PUT", addressOf(company, "/icon"), { uploadId: fileId }),
        ask(one, "POST", addressOf(company, "/verification"), { documents: [fileId] }),
        ask(one, "POST", addressOf(company, "/members"), { userId: user.id, role: "owner" }),
        ask(one, "DELETE", addressOf(company, "/members"), { userId: owner.user.id }),
      ];
      expect((await Promise.all(tries)).map(({ status }) => status)).toEqual(tries.map(() => 403));
    }
    expect((await ask(stranger, "GET", addressOf(company, "/verification"))).status).toBe(403);
  });

  it("documents to strangers, and documents of strangers", async () => {
    const company = await founded(owner);
    const { fileId } = await askVerification(company);
    expect((await ask(stranger, "GET", `/api/files/${fileId}`)).status).toBe(404);
    const theirs = await storedFile(stranger, someBytes());
    const body = { documents: [theirs.fileId] };
    expect((await ask(owner, "POST", addressOf(company, "/verification"), body)).status).toBe(404);
    await judge(company, "approve");
    const again = await askVerification(company);
    expect(again.asked).toMatchObject({ status: 409, body: { code: "company_verified" } });
  });

  it("to verify what a moderator has not seen: another name, picture or request came since", async () => {
    const company = await founded(owner);
    await askVerification(company);
    const icon = await storedFile(owner, uniquePng());
    const changes = [
      () => ask(owner, "PATCH", addressOf(company), { name: "Central Bank" }),
      () => ask(owner, "PUT", addressOf(company, "/icon"), { uploadId: icon.fileId }),
      async () => (await askVerification(company)).asked,
    ];
    const item = () =>
      ask<{ revision: number }>(admin, "GET", `/api/moderation/items/company/${company.id}`);
    for (const change of changes) {
      const { revision } = (await item()).body;
      expect((await change()).status).toBe(200);
      const late = await judge(company, "approve", { revision });
      expect(late).toMatchObject({ status: 409, body: { code: "already_decided" } });
    }
    expect(await read(null, company)).toMatchObject({ verification: "pending" });
    const { revision } = (await item()).body;
    expect((await judge(company, "approve", { revision })).status).toBe(200);
  });

  it("an icon that is no picture", async () => {
    const company = await founded(owner);
    const { fileId } = await storedFile(owner, someBytes());
    const put = await ask(owner, "PUT", addressOf(company, "/icon"), { uploadId: fileId });
    expect(put).toMatchObject({ status: 422, body: { code: "file_rejected" } });
  });
});

describe("survives", () => {
  it("its people: the longest-standing one owns it then, and with the last it goes", async () => {
    const { deps } = await contextWith({});
    const [first, second] = [await registerAccount(), await registerAccount()];
    const company = await founded(first);
    const alone = await founded(first);
    for (const { user } of [second, stranger]) {
      const body = { userId: user.id, role: "recruiter" };
      await ask(first, "POST", addressOf(company, "/members"), body);
    }
    const { fileId } = await storedFile(first, uniquePng());
    await ask(first, "PUT", addressOf(company, "/icon"), { uploadId: fileId });
    for (let twice = 0; twice < 2; twice += 1) await eraseWork(deps, first.user.id);
    const left = await read(second, company);
    expect(left).toMatchObject({ ownerId: second.user.id, iconUrl: null });
    expect(left.members.map(({ role }) => role)).toEqual(["owner", "recruiter"]);
    expect((await ask(null, "GET", addressOf(alone))).status).toBe(404);
  });

  it("two last owners who leave at once: one stays", async () => {
    const company = await founded(owner);
    await hire(company, recruiter, "owner");
    const left = await Promise.all(
      [owner, recruiter].map((one) =>
        ask(one, "DELETE", addressOf(company, "/members"), { userId: one.user.id }),
      ),
    );
    expect(left.map(({ status }) => status).toSorted()).toEqual([204, 409]);
    const { ownerId } = await read(null, company);
    expect([owner.user.id, recruiter.user.id]).toContain(ownerId);
  });

  it("an owner who makes the other a recruiter while that one does the same", async () => {
    const company = await founded(owner);
    await hire(company, recruiter, "owner");
    const pairs = [
      [owner, recruiter],
      [recruiter, owner],
    ] as const;
    await Promise.all(
      pairs.map(([by, of]) =>
        ask(by, "POST", addressOf(company, "/members"), {
          userId: of.user.id,
          role: "recruiter",
        }),
      ),
    );
    expect((await read(null, company)).ownerId).not.toBeNull();
  });
});
