import {
  acceptAll,
  createApplicationMessage,
  decodeMlsMessage,
  defaultCapabilities,
  emptyPskIndex,
  encodeMlsMessage,
  generateKeyPackageWithKey,
  getCiphersuiteFromName,
  getCiphersuiteImpl,
  joinGroup,
  processMessage,
} from "ts-mls";
import { encodeKeyPackage } from "ts-mls/keyPackage.js";
import { describe, expect, it } from "vitest";
import { fromBase64, textOf, toBase64, utf8 } from "../../../web/encryption/bytes.ts";
import { World } from "./devices.ts";

/** The library by itself, with nothing of the engine. */
async function plainClient(identity: string) {
  const name = getCiphersuiteFromName("MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519");
  const suite = await getCiphersuiteImpl(name);
  const second = BigInt(Math.floor(Date.now() / 1_000));
  const made = await generateKeyPackageWithKey(
    { credentialType: "basic", identity: utf8(identity) },
    defaultCapabilities(),
    { notBefore: second - 60n, notAfter: second + 86_400n },
    [],
    await suite.signature.keygen(),
    suite,
  );
  return { suite, ...made };
}

describe("works", () => {
  it("with any client of the protocol: the library by itself reads the engine's transcript, and is read", async () => {
    const world = new World(3);
    const [hers, his] = [await world.device("anna"), await world.device("boris")];
    const { suite, publicPackage, privatePackage } = await plainClient("clara/plain-client");
    const packed = toBase64(encodeKeyPackage(publicPackage));
    await world.directory.publish("clara", "plain-client", [packed]);
    const room = world.chat("anna", "boris", "clara");
    const said = ["one", "two", "three", "four"];
    await hers.say(room.id, "one");
    await his.say(room.id, "two");
    await his.engine.renew(room.id);
    await hers.say(room.id, "three");
    await world.device("boris").then((late) => late.sync(room.id));
    await his.say(room.id, "four");

    const read: string[] = [];
    let state = null;
    for (const event of room.events(null, 0) ?? []) {
      if (event.kind !== "mls") continue;
      const message = decodeMlsMessage(fromBase64(event.payload), 0)?.[0] ?? expect.fail();
      if (message.wireformat === "mls_welcome") {
        const { welcome } = message;
        state ??= await joinGroup(welcome, publicPackage, privatePackage, emptyPskIndex, suite);
      } else if (
        state &&
        (message.wireformat === "mls_private_message" ||
          message.wireformat === "mls_public_message")
      ) {
        const taken = await processMessage(message, state, emptyPskIndex, acceptAll, suite);
        state = taken.newState;
        if (taken.kind === "applicationMessage") read.push(JSON.parse(textOf(taken.message)).text);
      }
    }
    expect(read).toEqual(said);

    const text = utf8(JSON.stringify({ kind: "message", text: "from the library" }));
    const made = await createApplicationMessage(state ?? expect.fail(), text, suite, utf8("own"));
    const { privateMessage } = made;
    const payload = toBase64(
      encodeMlsMessage({ version: "mls10", wireformat: "mls_private_message", privateMessage }),
    );
    const draft = { clientId: "own", type: "application", payload, silent: false } as const;
    expect((await room.hand("clara", draft)).kind).toBe("stored");
    await hers.sync(room.id);
    expect([...(await hers.texts(room.id)).values()]).toEqual([...said, "from the library"]);
  });
});
