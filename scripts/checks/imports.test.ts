import { describe, expect, it } from "vitest";
import { temporaryTree } from "../setup/temporary-tree.ts";
import { importViolations } from "./imports.mjs";

const THING = "export type Thing = 1;\nexport const thing = 1;\n";

/** The rules that `from` breaks by importing `to`, one name each. */
async function broken(from: string, to: string, form = "value"): Promise<string[]> {
  const steps = "../".repeat(from.split("/").length - 1);
  const path = `"${steps}${to}"`;
  const forms: Record<string, string> = {
    value: `import { thing } from ${path};\nexport const mine = thing;\n`,
    type: `import type { Thing } from ${path};\nexport type Mine = Thing;\n`,
    inline: `import { type Thing } from ${path};\nexport type Mine = Thing;\n`,
    again: `export type { Thing } from ${path};\n`,
    space: `import type * as all from ${path};\nexport type Mine = all.Thing;\n`,
    all: `export type * from ${path};\n`,
    named: `export * as all from ${path};\n`,
    later: `export const mine = () => import(${path});\n`,
  };
  const lines = await importViolations(temporaryTree({ [to]: THING, [from]: forms[form]! }));
  return lines.map((line) => line.split(":")[0]!);
}

describe("import rules", () => {
  describe("works", () => {
    it.each([
      ["shared/contracts/chat/index.ts", "shared/kernel/ids.ts"],
      ["workers/domains/chat/send-message.ts", "workers/domains/chat/rules.ts"],
      ["workers/domains/chat/send-message.ts", "workers/domains/media/index.ts"],
      ["workers/domains/moderation/report.ts", "workers/domains/work/index.ts"],
      ["workers/app/app.ts", "workers/domains/chat/routes.ts"],
      ["durable-objects/chat-room/room.ts", "workers/domains/chat/rules.ts"],
      ["workers/main.ts", "durable-objects/chat-room/chat-room.ts"],
      ["web/main.tsx", "shared/client/index.ts"],
      ["workers/domains/chat/rules.test.ts", "shared/testing/harness.ts"],
    ])("%s may import %s", async (from, to) => {
      expect(await broken(from, to)).toEqual([]);
    });

    it.each(["type", "inline", "again", "space", "all"])(
      "the client may take types from the contracts (%s)",
      async (form) => {
        const to = "shared/contracts/chat/index.ts";
        expect(await broken("shared/client/api.ts", to, form)).toEqual([]);
      },
    );

    it("an object may take the interface of a port", async () => {
      const to = "workers/domains/chat/ports.ts";
      expect(await broken("durable-objects/chat-room/room.ts", to, "type")).toEqual([]);
    });
  });

  describe("refuses", () => {
    it.each([
      ["shared/kernel/ids.ts", "shared/contracts/chat/index.ts", "kernel-imports"],
      ["shared/contracts/chat/index.ts", "workers/domains/chat/rules.ts", "contracts-imports"],
      ["shared/client/api.ts", "shared/contracts/chat/index.ts", "client-takes-types"],
      ["shared/client/api.ts", "workers/app/app.ts", "client-imports"],
      ["web/main.tsx", "shared/contracts/chat/index.ts", "web-imports"],
      ["web/main.tsx", "shared/kernel/ids.ts", "web-imports"],
      ["workers/domains/media/a.ts", "workers/domains/people/store.ts", "domain-media-imports"],
      ["workers/domains/people/a.ts", "workers/domains/media/index.ts", "domain-people-imports"],
      ["workers/domains/chat/a.ts", "workers/domains/video/index.ts", "domain-chat-imports"],
      ["workers/domains/chat/a.ts", "workers/domains/moderation/index.ts", "domain-chat-imports"],
      ["workers/domains/chat/a.ts", "workers/app/app.ts", "domain-chat-imports"],
      ["workers/domains/chat/a.ts", "workers/adapters/r2.ts", "domain-chat-imports"],
      ["workers/domains/chat/a.ts", "durable-objects/chat-room/room.ts", "domain-chat-imports"],
      ["workers/domains/chat/a.ts", "node_modules/hono/index.ts", "domains-know-no-http"],
      ["workers/adapters/r2.ts", "workers/domains/media/store.ts", "adapters-imports"],
      [
        "durable-objects/chat-room/a.ts",
        "workers/domains/chat/store.ts",
        "durable-objects-imports",
      ],
      ["durable-objects/chat-room/a.ts", "workers/app/app.ts", "durable-objects-imports"],
      ["workers/app/app.ts", "workers/domains/chat/store.ts", "app-imports"],
      ["workers/app/app.ts", "durable-objects/chat-room/room.ts", "app-imports"],
      ["workers/main.ts", "workers/domains/chat/index.ts", "main-imports"],
      ["workers/app/app.ts", "shared/testing/harness.ts", "testing-is-for-tests"],
    ])("%s must not import %s", async (from, to, rule) => {
      expect(await broken(from, to)).toContain(rule);
    });

    it.each(["value", "type", "inline", "again", "space", "all", "named", "later"])(
      "a forbidden import in whatever form (%s)",
      async (form) => {
        const to = "workers/domains/people/store.ts";
        expect(await broken("workers/domains/media/a.ts", to, form)).toContain(
          "domain-media-imports",
        );
      },
    );

    it("a value from where an object may take only types", async () => {
      const to = "workers/domains/chat/ports.ts";
      expect(await broken("durable-objects/chat-room/a.ts", to)).toEqual([
        "durable-objects-fill-ports",
      ]);
    });

    it("an import of what is not there", async () => {
      const root = temporaryTree({ "workers/app/app.ts": 'import "./gone.ts";\n' });
      expect(await importViolations(root)).toEqual(["resolvable: workers/app/app.ts → ./gone.ts"]);
    });

    it.each([
      "import type { Thing }",
      "import { type Thing }",
      "export type { Thing }",
      "export type *",
    ])("a cycle that only types make (%s)", async (form) => {
      const root = temporaryTree({
        "web/a.ts": `${form} from "./b.ts";\nexport type A = 1;\n`,
        "web/b.ts": 'import type { A } from "./a.ts";\nexport type Thing = A;\n',
      });
      expect(await importViolations(root)).toEqual([expect.stringMatching(/^no-cycles: /)]);
    });
  });
});
