import { describe, expect, it } from "vitest";
import { workerVariables } from "./variables.mjs";

const file = {
  PASSWORD_PEPPER: "file",
  TOKEN_KEYS: "file",
  ENCRYPTION_KEY: "file",
  URL_SIGNING_KEY: "file",
};
const ORIGIN = "http://localhost:8787";

describe("the variables of the local Worker", () => {
  describe("works", () => {
    it("come from the file, with the address people use", () => {
      expect(workerVariables(file, {}, ORIGIN)).toMatchObject({ ...file, PUBLIC_URL: ORIGIN });
    });

    it("come from the command where it gives them", () => {
      const env = { PASSWORD_PEPPER: "command", PUBLIC_URL: "https://veche.example" };
      expect(workerVariables(file, env, ORIGIN)).toMatchObject({ ...file, ...env });
    });

    it("count an empty value as not given", () => {
      const env = { PASSWORD_PEPPER: "" };
      expect(workerVariables(file, env, ORIGIN)["PASSWORD_PEPPER"]).toBe("file");
    });
  });

  describe("refuses", () => {
    it("to start without a secret, and names every one that is missing", () => {
      const { TOKEN_KEYS: _, URL_SIGNING_KEY: __, ...rest } = file;
      expect(() => workerVariables(rest, {}, ORIGIN)).toThrow("TOKEN_KEYS, URL_SIGNING_KEY");
    });

    it("to be anything but development", () => {
      const env = { ENVIRONMENT: "production" };
      expect(workerVariables(file, env, ORIGIN)["ENVIRONMENT"]).toBe("development");
    });
  });
});
