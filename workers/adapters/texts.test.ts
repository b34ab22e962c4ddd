import type { ServerResponse } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { type OutsideService, outsideService } from "../../shared/testing/http-server.ts";
import { providerTexts, type TextProvider } from "./texts.ts";

const SECRET = "auth-token";
const message = {
  to: "+79161234567",
  text: "Veche: код 012345. {to} & Co",
  expiresAt: 0,
  data: { code: "012345" },
};

let service: OutsideService | undefined;
afterEach(() => service?.close());

/** Twilio's interface for messages, as data. */
const twilio = (url: string): TextProvider => ({
  url: `${url}/2010-04-01/Accounts/AC123/Messages.json`,
  auth: { type: "basic", username: "AC123" },
  format: "form",
  fields: { To: "{to}", From: "+15005550006", Body: "{text}" },
  headers: {},
  accepted: {
    statuses: [200, 201],
    field: "status",
    values: ["accepted", "queued", "sending", "sent"],
  },
});

async function sender(
  answer: (response: ServerResponse) => void,
  change: Partial<TextProvider> = {},
) {
  service = await outsideService(answer);
  return providerTexts({ ...twilio(service.url), ...change }, SECRET);
}

const saying = (status: number, text: string, change: Partial<TextProvider> = {}) =>
  sender((response) => {
    response.writeHead(status).end(text);
  }, change);

describe("a provider of text messages", () => {
  it("gets a form, signed in with its secret", async () => {
    const texts = await saying(201, '{"sid":"SM1","status":"queued"}');
    expect(await texts.send(message)).toBe("sent");
    const [request] = service?.received ?? [];
    expect(request).toMatchObject({
      method: "POST",
      url: "/2010-04-01/Accounts/AC123/Messages.json",
    });
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
      To: message.to,
      From: "+15005550006",
      Body: message.text,
    });
    expect(request?.headers.authorization).toBe(`Basic ${btoa(`AC123:${SECRET}`)}`);
  });

  it("gets JSON, with a bearer token or a header of its own, where its description says so", async () => {
    const json = { format: "json", fields: { phone: "{to}", message: "{text}" } } as const;
    const open = { ...json, auth: { type: "bearer" }, accepted: { statuses: [200] } } as const;
    expect(await (await saying(200, "", open)).send(message)).toBe("sent");
    const [request] = service?.received ?? [];
    expect(JSON.parse(request?.body ?? "")).toEqual({ phone: message.to, message: message.text });
    expect(request?.headers).toMatchObject({
      authorization: `Bearer ${SECRET}`,
      "content-type": "application/json",
    });
    await service?.close();
    const keyed = { ...open, auth: { type: "header", name: "X-Api-Key" } } as const;
    await (await saying(200, "", keyed)).send(message);
    expect(service?.received[0]?.headers["x-api-key"]).toBe(SECRET);
  });

  it.each([400, 401, 404, 422])("refuses for good with %d", async (status) => {
    expect(await (await saying(status, '{"code":21211}')).send(message)).toBe("refused");
  });

  it.each([
    ["too many requests", 429, ""],
    ["a failure", 500, ""],
    ["unavailability", 503, '{"status":"queued"}'],
    ["a redirect", 307, ""],
    ["a page that says nothing", 200, "<html>ok</html>"],
    ["a message that it has failed", 201, '{"status":"failed"}'],
    ["JSON of another kind", 201, '["queued"]'],
    ["an answer without an end", 201, `{"status":"queued","x":"${"x".repeat(70_000)}"}`],
  ])("may be tried again after %s", async (_, status, text) => {
    await expect((await saying(status, text)).send(message)).rejects.toThrow();
  });

  it("may be tried again when it hangs up or is not there", async () => {
    const rude = await sender((response) => {
      response.destroy();
    });
    await expect(rude.send(message)).rejects.toThrow();
    const gone = await saying(201, "");
    await service?.close();
    await expect(gone.send(message)).rejects.toThrow();
  });

  it("never has its secret or the code in what it throws", async () => {
    const texts = await saying(500, `${SECRET} 012345`);
    const error = await texts.send(message).catch(String);
    expect(error).not.toMatch(/auth-token|012345/);
  });
});
