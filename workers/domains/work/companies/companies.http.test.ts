import { beforeAll, describe, expect, it } from "vitest";
import type { Company } from "../../../../shared/contracts/work/index.ts";
import { type Account, registerAccount, sendJson } from "../../../../shared/testing/accounts.ts";
import { publisher } from "../../../../shared/testing/gallery.ts";
import { founded } from "../../../../shared/testing/work.ts";

let owner: Account;
let stranger: Account;

beforeAll(async () => {
  await registerAccount();
  owner = await publisher();
  stranger = await publisher();
});

const read = async (account: Account | null, path: string) =>
  (await sendJson("GET", path, undefined, account?.headers)).json<Company>();

describe("works", () => {
  it("a company has its owner, an address made of its name, and a page for everybody", async () => {
    const made = await founded(owner, { name: "Северная звезда", location: { city: "Tver" } });
    expect(made).toMatchObject({
      slug: "severnaya-zvezda",
      verification: "none",
      ownerId: owner.user.id,
      role: "owner",
      members: [{ userId: owner.user.id, role: "owner" }],
      location: { lat: null, lon: null, city: "Tver", country: "" },
    });
    const seen = await read(null, "/api/companies/severnaya-zvezda");
    expect(seen).toMatchObject({ id: made.id, role: null, members: [], verificationNote: null });
    const again = await founded(stranger, { name: "Северная звезда" });
    expect(again.slug).toMatch(/^severnaya-zvezda-[0-9a-f]{6}$/);
  });
});
