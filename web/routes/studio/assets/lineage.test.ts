import { expect, it } from "vitest";
import type { Asset } from "../../../../shared/client/index.ts";
import { type Descent, descentOf } from "./lineage.ts";

const asset = (id: string, parentAssetId: string | null) => ({ id, parentAssetId }) as Asset;
const shape = (branch: readonly Descent[]): unknown[] =>
  branch.map(({ asset: { id }, children }) => [id, shape(children)]);

it("works: a tree of many generations, and what was made of something that is gone begins one of its own", () => {
  const all = [
    asset("a", null),
    asset("b", "a"),
    asset("c", "b"),
    asset("d", "a"),
    asset("e", "x"),
  ];
  expect(shape(descentOf(all))).toEqual([
    [
      "a",
      [
        ["b", [["c", []]]],
        ["d", []],
      ],
    ],
    ["e", []],
  ]);
});
