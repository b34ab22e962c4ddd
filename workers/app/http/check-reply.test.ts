import { z } from "@hono/zod-openapi";
import { describe, expect, it } from "vitest";
import { contract } from "../../../shared/contracts/platform/index.ts";
import { checkReply } from "./check-reply.ts";

const example = contract({
  operationId: "example",
  method: "get",
  path: "/api/example",
  tag: "Probes",
  summary: "An example",
  access: "public",
  replies: {
    200: {
      description: "A list",
      body: z.object({ items: z.array(z.object({ id: z.string(), note: z.string().optional() })) }),
    },
    204: { description: "Nothing" },
  },
});

describe("the check of replies", () => {
  describe("works", () => {
    it("passes what is declared", () => {
      expect(() =>
        checkReply(example, 200, { items: [{ id: "a" }, { id: "b", note: "n" }] }),
      ).not.toThrow();
      expect(() => checkReply(example, 204, undefined)).not.toThrow();
    });

    it("does not mind fields whose value is undefined: they are not sent", () => {
      expect(() =>
        checkReply(example, 200, { items: [{ id: "a", extra: undefined }] }),
      ).not.toThrow();
    });
  });

  describe("refuses", () => {
    it("a status that is not declared", () => {
      expect(() => checkReply(example, 201, { items: [] })).toThrow("undeclared status 201");
    });

    it("a field that is not declared, at any depth", () => {
      expect(() => checkReply(example, 200, { items: [{ id: "a", secret: 1 }] })).toThrow(
        "items.0.secret",
      );
    });

    it("a field of the wrong type, and a missing one", () => {
      expect(() => checkReply(example, 200, { items: [{ id: 5 }] })).toThrow("not as declared");
      expect(() => checkReply(example, 200, {})).toThrow("not as declared");
    });

    it("a body where none is declared", () => {
      expect(() => checkReply(example, 204, {})).toThrow("declares no body");
    });
  });
});
