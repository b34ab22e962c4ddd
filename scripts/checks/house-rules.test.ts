import { describe, expect, it } from "vitest";
import { breaches, withoutComments } from "./house-rules.mjs";

const DOMAIN = "workers/domains/chat/send-message.ts";

describe("house rules", () => {
  describe("works", () => {
    it("read code, not comments or what only looks like one", () => {
      expect(withoutComments('const a = "// b"; // c\n/* d\n */ e')).toBe(
        'const a = "// b";     \n    \n    e',
      );
      expect(breaches(DOMAIN, "// not Date.now(): the clock\n")).toEqual([]);
    });

    it("leave tests the clock and the casts", () => {
      const text = "const now = Date.now() as unknown as string;";
      expect(breaches("workers/domains/chat/rules.test.ts", text)).toEqual([]);
    });

    it("leave code what it loads later", () => {
      const text = 'const { a } = await import("./a.ts");\nimport("./b.ts").then(use);';
      expect(breaches("web/main.tsx", text)).toEqual([]);
    });

    it("leave adapters the type of a binding", () => {
      expect(breaches("workers/adapters/r2.ts", 'type Bucket = Env["MEDIA"];')).toEqual([]);
    });
  });

  describe("refuses", () => {
    it.each([
      [DOMAIN, "const now = Date.now();"],
      [DOMAIN, "const now = new Date();"],
      [DOMAIN, "const id = crypto.randomUUID();"],
      [DOMAIN, "const die = Math.random();"],
      [DOMAIN, "console.log(message);"],
      [DOMAIN, "function send(env: Env) {}"],
      [DOMAIN, 'type Bucket = Env["MEDIA"];'],
      ["workers/adapters/r2.ts", "export function bucket(env: Env) {}"],
      ["workers/app/app.ts", 'import { env } from "cloudflare:workers";'],
      ["web/main.tsx", "const a = b as any;"],
      ["shared/client/api.ts", "const a = b as unknown as C;"],
      ["web/main.tsx", 'type A = import("./a.ts").A;'],
      ["web/main.tsx", 'let a: typeof import("./a.ts");'],
      ["web/main.tsx", "// @ts-expect-error it works"],
      ["web/main.test.tsx", "// biome-ignore lint: it works"],
      ["durable-objects/chat-room/room.ts", "// TODO tidy"],
      ["docs/architecture.md", "see /home/someone/veche"],
      ["package-lock.json", '"resolved": "https://mirror.example/hono.tgz"'],
      [".npmrc", "save-exact=true\nregistry=https://mirror.example\n"],
    ])("in %s: %s", (path, text) => {
      expect(breaches(path, text)).toHaveLength(1);
    });

    it("with the line it stands on", () => {
      expect(breaches(DOMAIN, "/* a\n b */\n\nconst now = Date.now();")[0]).toContain(
        `${DOMAIN}:4 `,
      );
    });
  });
});
