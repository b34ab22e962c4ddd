import { describe, expect, it } from "vitest";
import { draftOf, type ProfileDraft, patchOf, problemsOf } from "./profile-draft.ts";

const DRAFT: ProfileDraft = {
  displayName: " Anna ",
  headline: "Welder",
  bio: "",
  skills: "TIG, MIG,, TIG",
  tags: "#sea, ships",
  links: "example.com/anna\n\nhttps://example.org",
  city: "Riga",
  country: "LV",
  point: null,
  visibility: "public",
  experience: [
    { key: "a", title: "Welder", company: "", from: "2019", to: "2021-04", description: "" },
    { key: "b", title: "  ", company: "forgotten", from: "", to: "", description: "" },
  ],
};

describe("works", () => {
  it("makes of what is written what the platform takes", () => {
    expect(patchOf(DRAFT)).toEqual({
      displayName: "Anna",
      headline: "Welder",
      bio: "",
      skills: ["TIG", "MIG"],
      tags: ["sea", "ships"],
      links: ["https://example.com/anna", "https://example.org"],
      location: { lat: null, lon: null, city: "Riga", country: "LV" },
      visibility: "public",
      experience: [{ title: "Welder", company: "", from: "2019", to: "2021-04", description: "" }],
    });
    expect(problemsOf(DRAFT)).toEqual([]);
  });

  it("gives the same back for what the platform has", () => {
    const known = patchOf({ ...DRAFT, point: { lat: 56.9, lon: 24.1 } });
    const user = { ...known, experience: [{ ...known.experience[0], to: null }] };
    const again = patchOf(draftOf(user as Parameters<typeof draftOf>[0]));
    expect(again).toEqual(user);
  });

  it("has no place where none is named", () => {
    expect(patchOf({ ...DRAFT, city: " ", country: "" }).location).toBeNull();
  });
});

describe("refuses", () => {
  it.each([
    [{ displayName: "  " }, "displayName"],
    [{ links: "javascript:alert(1)" }, "links"],
    [{ links: "not a link" }, "links"],
    [
      {
        experience: [
          { key: "a", title: "x", company: "", from: "2021-04", to: "2020", description: "" },
        ],
      },
      "experience",
    ],
    [
      {
        experience: [{ key: "a", title: "x", company: "", from: "April", to: "", description: "" }],
      },
      "experience",
    ],
  ])("%j", (part, field) => {
    expect(problemsOf({ ...DRAFT, ...part })).toEqual([field]);
  });
});
