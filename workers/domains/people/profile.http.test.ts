// @first of those that share a runtime: its first account has to be the administrator.
import { beforeAll, describe, expect, it } from "vitest";
import type { User } from "../../../shared/contracts/people/index.ts";
import { type Account, registerAccount, sendJson } from "../../../shared/testing/accounts.ts";
import { someBytes, storedFile } from "../../../shared/testing/files.ts";
import { bucketKeys, call } from "../../../shared/testing/gallery.ts";
import { uniquePng } from "../../../shared/testing/images.ts";

let admin: Account;
let anna: Account;
let boris: Account;
beforeAll(async () => {
  admin = await registerAccount();
  anna = await registerAccount({ displayName: "Анна" });
  boris = await registerAccount();
});

const change = (by: Account, body: unknown) => sendJson("PATCH", "/api/users/me", body, by.headers);

async function read<Reply>(by: Account, path: string): Promise<Reply> {
  return (await sendJson("GET", path, undefined, by.headers)).json();
}

interface Page {
  readonly items: readonly { readonly id: string }[];
  readonly nextCursor: string | null;
}

const idsOf = ({ items }: Page) => items.map(({ id }) => id);

const DETAILS = {
  headline: "Welder, 6th grade",
  skills: ["Argon welding", "Чертежи"],
  experience: [
    { title: "Welder", company: "North", from: "2019-04", to: null, description: "Pipes" },
    { title: "Apprentice", company: "", from: "2018", to: "2019-03", description: "" },
  ],
  links: ["https://example.org/anna"],
  location: { lat: 55.75, lon: 37.62, city: "Москва", country: "RU" },
  visibility: "public",
};

describe("works", () => {
  it("a person says what they can do, and others read it", async () => {
    const changed = await change(anna, DETAILS);
    expect(changed.status).toBe(200);
    expect(await changed.json()).toMatchObject(DETAILS);
    expect(await read<User>(anna, "/api/users/me")).toMatchObject(DETAILS);
    const seen = await read<object>(boris, `/api/users/${anna.user.id}`);
    expect(seen).toMatchObject({ ...DETAILS, visible: true });
  });

  it("what is left out of a change stays, of two changes at once too", async () => {
    await change(anna, DETAILS);
    await Promise.all([
      change(anna, { headline: null }),
      change(anna, { location: null }),
      change(anna, { tags: ["Пайка"] }),
    ]);
    const { headline, location, skills, tags } = await read<User>(anna, "/api/users/me");
    expect({ headline, location, skills, tags }).toEqual({
      headline: "",
      location: null,
      skills: DETAILS.skills,
      tags: ["Пайка"],
    });
  });

  it("people are found by what they can do, whatever the case", async () => {
    await change(anna, { skills: ["Node.js", "Чертёж"], tags: ["Удалённо"] });
    await change(boris, { skills: ["node.js"] });
    const find = async (skill: string) =>
      idsOf(await read<Page>(admin, `/api/users?skill=${encodeURIComponent(skill)}`));
    expect((await find("NODE.JS")).sort()).toEqual([anna.user.id, boris.user.id].sort());
    expect(await find("node.js, чертеж ,удаленно")).toEqual([anna.user.id]);
    await change(anna, { skills: [] });
    expect(await find("node.js")).toEqual([boris.user.id]);
  });

  it("followers and followed are listed, the latest first, page by page", async () => {
    const crowd = [await registerAccount(), await registerAccount(), await registerAccount()];
    const { id } = boris.user;
    for (const one of crowd) {
      await sendJson("PUT", `/api/users/${id}/follow`, undefined, one.headers);
    }
    const first = await read<Page>(anna, `/api/users/${id}/followers?limit=2`);
    const next = `/api/users/${id}/followers?limit=2&cursor=${first.nextCursor}`;
    const all = [...idsOf(first), ...idsOf(await read<Page>(anna, next))];
    expect(all.toSorted()).toEqual(crowd.map(({ user }) => user.id).toSorted());
    const [last] = crowd;
    expect(idsOf(await read<Page>(anna, `/api/users/${last?.user.id}/following`))).toEqual([id]);
  });

  it("a picture stands for a person wherever they are shown, until another does", async () => {
    const before = await bucketKeys();
    const { fileId } = await storedFile(anna, uniquePng());
    const body = { uploadId: fileId };
    const put = await sendJson("PUT", "/api/users/me/avatar", body, anna.headers);
    expect(put.status).toBe(200);
    const { avatarUrl } = await put.json<User>();
    const shown = await read<User>(boris, `/api/users/${anna.user.id}`);
    expect(shown.avatarUrl).toBe(avatarUrl);
    const picture = await call(null, "GET", avatarUrl ?? "");
    expect([picture.status, picture.headers.get("Content-Type")]).toEqual([200, "image/webp"]);
    await picture.body?.cancel();
    const busy = await sendJson("DELETE", `/api/files/${fileId}`, undefined, anna.headers);
    expect(busy.status).toBe(409);

    const others = await Promise.all([0, 1].map(() => storedFile(anna, uniquePng())));
    await Promise.all(
      others.map((one) =>
        sendJson("PUT", "/api/users/me/avatar", { uploadId: one.fileId }, anna.headers),
      ),
    );
    const last = await read<User>(anna, "/api/users/me");
    const there = await call(null, "GET", last.avatarUrl ?? "");
    await there.body?.cancel();
    expect(there.status).toBe(200);
    expect((await call(null, "GET", avatarUrl ?? "")).status).toBe(404);

    const gone = await sendJson("DELETE", "/api/users/me/avatar", undefined, anna.headers);
    expect(gone.status).toBe(204);
    expect((await read<User>(anna, "/api/users/me")).avatarUrl).toBeNull();
    expect((await bucketKeys()).length).toBe(before.length);
  });
});

describe("refuses", () => {
  it.each([
    [{ links: ["javascript:alert(1)"] }, "links.0"],
    [{ links: ["data:text/html,x"] }, "links.0"],
    [{ links: ["//example.org"] }, "links.0"],
    [{ location: { lat: 90.1, lon: 0 } }, "location.lat"],
    [{ location: { lat: 0, lon: -180.5 } }, "location.lon"],
    [{ location: { lat: 10 } }, "location.lon"],
    [{ visibility: "friends" }, "visibility"],
    [{ skills: Array.from({ length: 51 }, (_, i) => `s${i}`) }, "skills"],
    [{ skills: [" "] }, "skills.0"],
    [{ experience: [{ title: "x", from: "2020-05", to: "2020-04" }] }, "experience.0.to"],
    [{ experience: [{ title: "x", from: "yesterday" }] }, "experience.0.from"],
  ])("%j", async (body, path) => {
    const refused = await change(anna, body);
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ code: "validation_failed", errors: [{ path }] });
  });

  it("to show a private profile to others, or who follows it", async () => {
    const shy = await registerAccount({ displayName: "Мария Тихая" });
    await change(shy, { ...DETAILS, bio: "Secret", visibility: "private" });
    const path = `/api/users/${shy.user.id}`;
    const seen = await read<object>(boris, path);
    expect(seen).toMatchObject({
      displayName: "Мария Тихая",
      visible: false,
      bio: "",
      headline: "",
      skills: [],
      location: null,
    });
    expect(JSON.stringify(seen)).not.toContain("Secret");
    expect(await read<object>(shy, path)).toMatchObject({ bio: "Secret", visible: true });
    expect((await sendJson("GET", `${path}/followers`, undefined, boris.headers)).status).toBe(404);
    const find = async (q: string) =>
      idsOf(await read<Page>(boris, `/api/users?q=${encodeURIComponent(q)}`));
    expect(await find("тихая")).toEqual([]);
    expect(await find(shy.user.username.slice(0, -1))).toEqual([]);
    expect(await find(shy.user.username)).toEqual([shy.user.id]);
  });

  it("to tell more of who is private in the list than their name", async () => {
    const shy = await registerAccount();
    const skill = `sewing ${crypto.randomUUID()}`;
    await change(shy, { bio: "Secret", tags: ["Hidden"], skills: [skill], visibility: "private" });
    const { username } = shy.user;
    const list = async (by: Account, query = "") => {
      const path = `/api/users?q=${username.toUpperCase()}${query}`;
      return (await read<{ items: object[] }>(by, path)).items;
    };
    expect(await list(boris)).toMatchObject([{ username, bio: "", tags: [] }]);
    for (const by of [shy, admin]) {
      expect(await list(by)).toMatchObject([{ username, bio: "Secret", tags: ["Hidden"] }]);
    }
    for (const known of [skill, "Hidden"]) {
      expect(await list(boris, `&skill=${encodeURIComponent(known)}`)).toEqual([]);
    }
  });

  it("a profile to who may not see it, by its address too", async () => {
    const one = await registerAccount();
    const path = `/api/profiles/${one.user.username.toUpperCase()}`;
    const statuses = async () => {
      const asked = [null, boris, one].map((who) =>
        sendJson("GET", path, undefined, { ...who?.headers }),
      );
      return (await Promise.all(asked)).map(({ status }) => status);
    };
    expect(await statuses()).toEqual([404, 200, 200]);
    await change(one, { visibility: "private" });
    expect(await statuses()).toEqual([404, 404, 200]);
    await change(one, { visibility: "public" });
    expect(await statuses()).toEqual([200, 200, 200]);
  });

  it("a picture that is none, and somebody else's upload", async () => {
    const put = async (fileId: string) => {
      const response = await sendJson(
        "PUT",
        "/api/users/me/avatar",
        { uploadId: fileId },
        anna.headers,
      );
      return [response.status, (await response.json<{ code: string }>()).code];
    };
    const text = await storedFile(anna, someBytes());
    expect(await put(text.fileId)).toEqual([422, "file_rejected"]);
    const theirs = await storedFile(boris, uniquePng());
    expect(await put(theirs.fileId)).toEqual([404, "not_found"]);
    expect(await put("nothing")).toEqual([404, "not_found"]);
  });
});
